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
    for (const reject of page.rejects) {
      const isStored = await replayOne(parts, reject)
      report.replayed++
      if (isStored) report.stored++
      else report.rejected++
    }
    after = page.next
  } while (after !== undefined)
  return report
}

/** Resolves to whether the reject became an event. Its second reading is not counted as received: its first was. */
async function replayOne(
  parts: { store: EventStore; pipeline: Pipeline; ledger: Ledger },
  reject: Reject,
): Promise<boolean> {
  const { source, sensor } = reject
  const space = { source, sensor, space: `reject:${reject.id}` }
  const done = await parts.ledger.progress(source, sensor, space.space)
  if (done === undefined) {
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
    if (outcome.stored === 0 && outcome.rejected === 0)
      await parts.ledger.post({ source, sensor, received: 0, stored: 0, rejected: 1, deduplicated: 0 })
    // A line refused again was kept again by the pipeline: its first record goes, the new one stays.
    if (outcome.stored + outcome.rejected > 0) await parts.store.removeRejects([reject.id])
    return outcome.stored > 0
  }
  await parts.store.removeRejects([reject.id])
  return true
}
