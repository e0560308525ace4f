import { parentPort } from 'node:worker_threads'
import { Enricher, type EnrichmentData } from '../enrich/enricher.ts'
import { RowEncoder } from '../encode/row-encoder.ts'
import { readChunk, type ReadJob } from './read-chunk.ts'

/** A chunk to read, or what the events of those that follow are enriched with. */
export type ThreadTask = { readonly job: number; readonly work: ReadJob } | { readonly enrichment: EnrichmentData }

/** Answer to a job: the result, or the message of a defect of ours. */
export type ThreadAnswer =
  | { readonly job: number; readonly result: ReturnType<typeof readChunk> }
  | { readonly job: number; readonly defect: string }

/** A worker thread: takes jobs from the pool in order and gives back what it read, moving the bytes, not copying them. */
const port = parentPort
if (port === null) throw new Error('this file runs as a worker thread')
let enricher: Enricher | undefined
/** One for all chunks: to make its columns anew, and to let them grow, costs a chunk a tenth of its reading. */
const encoder = new RowEncoder({ site: '', source: '', sensor: '', receivedUs: 0, batch: 0 })
port.on('message', (task: ThreadTask) => {
  if ('enrichment' in task) {
    enricher = new Enricher(task.enrichment)
    return
  }
  const { job, work } = task
  try {
    const result = readChunk(work, enricher, encoder)
    port.postMessage({ job, result } satisfies ThreadAnswer, [result.rows.buffer])
  } catch (error) {
    port.postMessage({
      job,
      defect: error instanceof Error ? (error.stack ?? error.message) : String(error),
    } satisfies ThreadAnswer)
  }
})
