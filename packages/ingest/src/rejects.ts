import type { EventStore, Reject, RejectFilter } from '@aurora/store'
import type { Ledger } from './ledger.ts'
import type { Pipeline } from './pipeline.ts'

export interface ReplayReport {
  readonly replayed: number
  readonly stored: number
  /** Still of no use: they stay where they are. */
  readonly rejected: number
}

const pageSize = 200

/**
 * Reads rejects again, as their source reads lines today. What becomes an event leaves the rejects, and the account
 * of its sensor is corrected; what is still refused stays.
 *
 * Each reject is a position space of its own, so that one that is replayed twice is stored once.
 */
export async function replayRejects(
  parts: { store: EventStore; pipeline: Pipeline; ledger: Ledger },
  filter: RejectFilter,
): Promise<ReplayReport> {
  const report = { replayed: 0, stored: 0, rejected: 0 }
  let after: { timeUs: number; id: string } | undefined
  do {
    const page = await parts.store.findRejects(filter, { limit: pageSize, after })
    const replays = await Promise.allSettled(page.rejects.map((reject) => replayOne(parts, reject)))
    const settled = page.rejects.filter(
      (_, i) => replays[i]?.status === 'fulfilled' && replays[i].value !== 'as it was',
    )
    if (settled.length > 0) await parts.store.removeRejects(settled.map((reject) => reject.id))
    for (const replay of replays) {
      if (replay.status === 'rejected') throw replay.reason
      report.replayed++
      if (replay.value === 'stored') report.stored++
      else report.rejected++
    }
    after = page.next
  } while (after !== undefined)
  return report
}

/**
 * Resolves to what became of a reject: it was `stored`, `rejected` again and kept anew, or it stays `as it was`. In the
 * first two cases its record is to be removed. Its second reading is not counted as received: its first was.
 */
async function replayOne(
  parts: { store: EventStore; pipeline: Pipeline; ledger: Ledger },
  reject: Reject,
): Promise<'stored' | 'rejected' | 'as it was'> {
  const { source, sensor } = reject
  const space = { source, sensor, space: `reject:${reject.id}` }
  const done = await parts.ledger.progress(source, sensor, space.space)
  if (done !== undefined) return 'stored'
  const bytes = Uint8Array.from(reject.bytes)
  const submission = await parts.pipeline.submit({
    ...space,
    isReplayable: true,
    unit: 'line',
    start: 0,
    skipLines: 0,
    receivedUs: Date.now() * 1000,
    bytes,
    frames: Uint32Array.of(bytes.length),
    context: '',
  })
  const outcome = await submission.stored
  parts.pipeline.release(space)
  await parts.ledger.post({ source, sensor, received: -outcome.received, stored: 0, rejected: -1, deduplicated: 0 })
  if (outcome.stored === 0) await parts.ledger.dropProgress(source, sensor, space.space)
  if (outcome.stored > 0) return 'stored'
  if (outcome.rejected > 0) return 'rejected'
  await parts.ledger.post({ source, sensor, received: 0, stored: 0, rejected: 1, deduplicated: 0 })
  return 'as it was'
}
