import { hash } from 'node:crypto'
import type { Queries, Transaction } from '@aurora/state'
import type { Firing } from '../correlations/firing.ts'
import type { History, HistoryRow } from './run-scope.ts'
import { schedulesOf } from './tables.ts'

/** Firings of one node that one question reads; the newest count. */
const maxRows = 100_000
const rowsAtOnce = 500
/** Events that are remembered of a firing, for whatever builds on it. */
const maxEventIds = 20

/** What is remembered of the firings of a rule. */
export function historyOf(queries: Queries, ruleId: string): History {
  return async (node, kind, { fromUs, toUs }) => {
    const rows = await schedulesOf(queries)
      .selectFrom('detection_firings')
      .selectAll()
      .where('rule_id', '=', ruleId)
      .where('node', '=', node)
      .where('kind', '=', kind)
      .where('at_us', '>=', fromUs)
      .where('at_us', '<=', toUs)
      .orderBy('at_us', 'desc')
      .limit(maxRows)
      .execute()
    return rows.map((row): Firing => ({
      key: JSON.parse(row.key) as string[],
      timeUs: row.at_us,
      receivedUs: row.received_us,
      measure: NaN,
      eventIds: JSON.parse(row.event_ids) as string[],
      eventCount: row.event_count,
    }))
  }
}

/** Remembers what a run found; what is known already stays as it is. */
export async function saveHistory(tx: Transaction, ruleId: string, rows: readonly HistoryRow[]): Promise<void> {
  for (let at = 0; at < rows.length; at += rowsAtOnce) {
    const values = rows.slice(at, at + rowsAtOnce).map(({ node, kind, firing }) => {
      const key = JSON.stringify(firing.key)
      return {
        rule_id: ruleId,
        node,
        kind,
        key_hash: hash('sha256', key).slice(0, 32),
        at_us: firing.timeUs,
        received_us: firing.receivedUs,
        key,
        event_ids: JSON.stringify(firing.eventIds.slice(-maxEventIds)),
        event_count: firing.eventCount,
      }
    })
    await schedulesOf(tx)
      .insertInto('detection_firings')
      .values(values)
      .onConflict((conflict) => conflict.doNothing())
      .execute()
  }
}

/** Forgets firings from before a time, in µs: a window that late events complete after that is told of again. */
export async function forgetHistory(queries: Queries, beforeUs: number): Promise<void> {
  await schedulesOf(queries).deleteFrom('detection_firings').where('at_us', '<', beforeUs).execute()
}

/** Forgets how far a rule has come, and what it told of: it begins anew when it is on again. */
export async function beginAnew(tx: Transaction, ruleId: string): Promise<void> {
  const db = schedulesOf(tx)
  await db.deleteFrom('detection_schedules').where('rule_id', '=', ruleId).execute()
  await db.deleteFrom('detection_firings').where('rule_id', '=', ruleId).execute()
}
