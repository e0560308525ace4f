import type { State } from '@aurora/state'
import type { AuditSink } from './by.ts'
import type { AlertFeed } from './feed/alert-feed.ts'
import type { CaseSettings } from './limits.ts'
import { tablesOf } from './tables.ts'
import { writeTimeline } from './timeline.ts'
import type { Work } from './work.ts'

/** What every part of this package works with. */
export interface Context {
  readonly state: State
  readonly audit: AuditSink
  readonly settings: CaseSettings
  readonly feed: AlertFeed
  /** Milliseconds since 1970 UTC. */
  readonly nowMs: () => number
  /** Whether there is a user of this name, to whom work may be given. */
  readonly isPerson: (name: string) => Promise<boolean>
}

/**
 * Runs one change in one transaction, and writes its timeline, its feed messages and its audit records with it.
 *
 * One change at a time, in all processes: numbers have no gaps, feeds are in the order of commits, and no decision is
 * taken on an alert somebody else is changing. The audit log's own lock comes last, as it asks to.
 */
export async function change<Result>(context: Context, run: (work: Work) => Promise<Result>): Promise<Result> {
  return context.state.transaction(async (tx) => {
    await tx.lock('cases')
    const db = tablesOf(tx)
    const nowUs = context.nowMs() * 1000
    const work: Work = { tx, db, nowUs, settings: context.settings, timeline: [], feed: [], audit: [] }
    const result = await run(work)
    await writeTimeline(work)
    await context.feed.write(work)
    for (const entry of work.audit) await context.audit.append(entry, tx)
    return result
  })
}
