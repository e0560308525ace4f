import { parentPort, workerData } from 'node:worker_threads'
import type { Event } from '@aurora/core'
import { noDetections, type Detections, type Detector, type DetectorSource, type DetectorSummary } from '../detector.ts'
import { indicatorsOfEvent } from '../enrich/indicators.ts'
import { Enricher, type EnrichmentData } from '../enrich/enricher.ts'
import { RowEncoder } from '../encode/row-encoder.ts'
import { joined, type Watcher } from '../watcher.ts'
import { readChunk, type ReadJob, type ReadResult } from './read-chunk.ts'

/** A chunk to read, events that are stored to be asked, or what chunks that follow are enriched with or watched for. */
export type ThreadTask =
  | { readonly job: number; readonly work: ReadJob }
  | { readonly job: number; readonly events: readonly Event[] }
  | { readonly enrichment: EnrichmentData }
  | { readonly watched: unknown }

/** That the thread is ready, or why its rules cannot be asked; then answers to jobs: the result, or a defect of ours. */
export type ThreadAnswer =
  | { readonly isReady: true; readonly summary: DetectorSummary | undefined }
  | { readonly isReady: false; readonly defect: string }
  | { readonly job: number; readonly result: ReadResult }
  | { readonly job: number; readonly detections: Detections }
  | { readonly job: number; readonly defect: string }

/** What a thread is started with. */
export interface ThreadStart {
  readonly detector: DetectorSource | undefined
  /** Module that exports `openWatcher(watched)`. */
  readonly watcherModule: string | undefined
}

/** A worker thread: takes jobs from the pool in order and gives back what it read, moving the bytes, not copying them. */
const port = parentPort
if (port === null) throw new Error('this file runs as a worker thread')
const answer = (message: ThreadAnswer, moved: readonly ArrayBuffer[] = []): void =>
  port.postMessage(message, [...moved])

const textOf = (error: unknown): string => (error instanceof Error ? (error.stack ?? error.message) : String(error))

let enricher: Enricher | undefined
let detector: Detector | undefined
let watcher: Watcher | undefined
let openWatcher: ((watched: unknown) => Watcher) | undefined
/** One for all chunks: to make its columns anew, and to let them grow, costs a chunk a tenth of its reading. */
const encoder = new RowEncoder({ site: '', source: '', sensor: '', receivedUs: 0, batch: 0 })

try {
  const { detector: source, watcherModule } = workerData as ThreadStart
  if (watcherModule !== undefined) openWatcher = await loadWatcher(watcherModule)
  detector = source === undefined ? undefined : await openDetector(source)
  answer({ isReady: true, summary: detector?.summary })
} catch (error) {
  answer({ isReady: false, defect: textOf(error) })
}

async function openDetector({ module, rules }: DetectorSource): Promise<Detector> {
  const opened = (await import(module)) as { openDetector(rules: unknown): Promise<Detector> }
  return await opened.openDetector(rules)
}

async function loadWatcher(module: string): Promise<(watched: unknown) => Watcher> {
  const { openWatcher: open } = (await import(module)) as { openWatcher(watched: unknown): Watcher }
  return open
}

port.on('message', (task: ThreadTask) => {
  if ('enrichment' in task) {
    enricher = new Enricher(task.enrichment)
    return
  }
  if ('watched' in task) {
    watcher = openWatcher?.(task.watched)
    return
  }
  const { job } = task
  try {
    if ('events' in task) answer({ job, detections: detect(task.events) })
    else {
      const result = readChunk(task.work, { enricher, encoder, detector, watcher })
      answer({ job, result }, [result.rows.buffer])
    }
  } catch (error) {
    answer({ job, defect: textOf(error) })
  }
})

function detect(events: readonly Event[]): Detections {
  detector?.begin()
  watcher?.begin()
  for (const event of events) {
    detector?.ask(event)
    if (watcher?.isEmpty === false) watcher.ask(event, indicatorsOfEvent(event))
  }
  return joined(detector?.finish() ?? noDetections, watcher)
}
