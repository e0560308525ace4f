import { randomUUID } from 'node:crypto'
import { openDetections, type Detections, type ScheduledRule } from '@aurora/detect'
import type { Ledger, ReaderPool } from '@aurora/ingest'
import type { EventStore } from '@aurora/store'
import type { Event, Finding } from '@aurora/core'
import type { AlertIntake } from './alert-intake.ts'
import type { LiveLedger } from './live-ledger.ts'

type Options = Parameters<typeof openDetections>[0]

/** What detection over the store works with. */
export interface StoreDetectionParts extends Pick<Options, 'state' | 'audit' | 'aliases' | 'onProblem'> {
  readonly store: EventStore
  readonly ledger: Ledger
  readonly pool: ReaderPool
  readonly intake: AlertIntake
  /** Correlations of the packs that are installed. */
  readonly correlations: () => readonly ScheduledRule[]
  /** Number of the set of rules that are asked now. */
  readonly liveSet: () => number | undefined
  /** Everything received before this is stored, in microseconds since 1970 UTC. */
  readonly storedUntilUs: () => number
}

/** Events asked again at a time. */
const pageEvents = 1000

/**
 * Opens detection over the store: scheduled rules, the ledger, suppressions, hunts. What they find goes the way of live
 * findings: kept in the store, then into alerts.
 */
export async function openStoreDetections(parts: StoreDetectionParts): Promise<Detections> {
  const { store, ledger, intake } = parts
  const detections = await openDetections({
    state: parts.state,
    store,
    audit: parts.audit,
    aliases: parts.aliases,
    rules: parts.correlations,
    watermarkUs: parts.storedUntilUs,
    holder: randomUUID(),
    sink: {
      async append(judged) {
        const found = judged.map(({ finding }) => finding)
        intake.offer(await store.findings.append(ledger.takeNumber(), found, { mayRepeat: true }))
      },
    },
    // Rules that are no longer asked are not at hand: what they missed stays a gap.
    backfillSet: async (set, fromUs, toUs, signal) =>
      set === parts.liveSet() ? await askAgain(parts, { fromUs, toUs }, signal) : undefined,
    ...(parts.onProblem !== undefined && { onProblem: parts.onProblem }),
  })
  return detections
}

/** Asks the rules of now of events that were received while none was asked; what they find that is known is passed over. */
async function askAgain(
  { store, pool, ledger, intake }: StoreDetectionParts,
  range: { readonly fromUs: number; readonly toUs: number },
  signal: AbortSignal | undefined,
): Promise<'backfilled' | 'truncated'> {
  const scope = { predicate: { kind: 'all' }, ...range, by: 'received' } as const
  let left = 0
  for (let after: Awaited<ReturnType<EventStore['find']>>['next']; ;) {
    signal?.throwIfAborted()
    const page = await store.find(scope, { limit: pageEvents, after, order: 'oldest' }, signal)
    if (page.events.length > 0) {
      const { findings, truncated } = await pool.detect(page.events)
      const found = findings.map((finding) => ({ ...finding, evaluation: 'backfill' as const }))
      if (found.length > 0) intake.offer(await store.findings.append(ledger.takeNumber(), found, { mayRepeat: true }))
      left += truncated.reduce((sum, each) => sum + each.findings, 0)
    }
    if (page.next === undefined) break
    after = page.next
  }
  return left === 0 ? 'backfilled' : 'truncated'
}

/** The findings that people are shown; those a suppression hides are marked and counted by it. */
export async function shownOf(
  { suppressions }: Detections,
  store: EventStore,
  findings: readonly Finding[],
): Promise<readonly Finding[]> {
  const hidden = await suppressions.screen(findings, async (ids) => {
    const events = new Map<string, Event>()
    for (const id of ids) {
      const event = await store.findById(id)
      if (event !== undefined) events.set(id, event)
    }
    return events
  })
  return findings.filter(({ id }) => !hidden.has(id))
}

const upkeepMs = 20_000

/** Runs what is scheduled, writes the ledger of live rules, and fills gaps, until what comes back is called. */
export function keepDetecting(
  detections: Detections,
  liveLedger: LiveLedger,
  onProblem: (error: unknown) => void,
): () => Promise<void> {
  const abort = new AbortController()
  let running: Promise<void> | undefined
  const upkeep = async (): Promise<void> => {
    await liveLedger.write()
    await detections.upkeep(abort.signal)
  }
  const timer = setInterval(() => {
    running ??= upkeep()
      .catch((error: unknown) => {
        if (!abort.signal.aborted) onProblem(error)
      })
      .finally(() => (running = undefined))
  }, upkeepMs)
  detections.start()
  return async () => {
    clearInterval(timer)
    abort.abort()
    await running
    await detections.stop()
    await liveLedger.write().catch(onProblem)
  }
}
