import { AppError } from '@aurora/core'
import { sql, type Kysely } from '@aurora/state'
import type { By } from '../by.ts'
import { bounds } from '../limits.ts'
import { entityKeysOf, recomputeRisk } from '../risk/entity-risk.ts'
import { notThere, parseAddress, printShort } from '../short-number.ts'
import type { AlertRow, CasesTables } from '../tables.ts'
import { tell, type Work } from '../work.ts'
import type { ChangedAlert } from './alert-change.ts'

/** The row of the alert `address` names. Fails with 'request.not_found'. */
export async function loadAlertRow(db: Kysely<CasesTables>, address: string): Promise<AlertRow> {
  const found = parseAddress('A', address)
  const select = db.selectFrom('alerts').selectAll()
  const row = await (
    'id' in found ? select.where('id', '=', found.id) : select.where('number', '=', found.number)
  ).executeTakeFirst()
  if (row === undefined) throw notThere('A')
  return row
}

/** Refuses with 'change.stale', telling what is there now, unless `revision` is the one of `row` or was not given. */
export function assertFresh(
  row: { revision: number; status: string; severity: number; assignee: string | null; updated_us: number },
  name: string,
  revision: number | undefined,
): void {
  if (revision === undefined || revision === row.revision) return
  throw new AppError('change.stale', `someone changed ${name} since you read it`, {
    hint: 'read it again, and make your change to what is there now',
    current: {
      revision: row.revision,
      status: row.status,
      severity: row.severity,
      assignee: row.assignee,
      updatedUs: row.updated_us,
    },
  })
}

/**
 * Writes a changed alert with what follows from it: timeline, feed, the counters of its rule, the risk of its entities.
 * The audit log is the caller's, who knows whether the change is one or one of many.
 */
export async function writeChange(work: Work, before: AlertRow, { row, told }: ChangedAlert, by: By): Promise<void> {
  if (told.length === 0) return
  await work.db
    .updateTable('alerts')
    .set({
      status: row.status,
      status_since_us: row.status_since_us,
      closed_us: row.closed_us,
      closed_as: row.closed_as,
      reopened_count: row.reopened_count,
      severity: row.severity,
      assignee: row.assignee,
      tags: row.tags,
      verdict: row.verdict,
      verdict_by: row.verdict_by,
      verdict_us: row.verdict_us,
      risk_points: row.risk_points,
      risk_log: row.risk_log,
      updated_us: row.updated_us,
      revision: row.revision,
    })
    .where('id', '=', row.id)
    .execute()
  for (const { kind, text, details } of told) tell(work, row.id, kind, by, text, details)
  work.feed.push({ kind: 'changed', alert: row })
  if (row.verdict !== before.verdict) await countVerdict(work, before, row)
  if (row.risk_points !== before.risk_points) await recomputeRisk(work, await entityKeysOf(work, row.id))
}

/** An alert as the target of an audit record. */
export function alertTarget(row: Pick<AlertRow, 'id' | 'number'>): { kind: string; id: string; name: string } {
  return { kind: 'alert', id: row.id, name: printShort('A', row.number) }
}

/** Moves the verdict of one alert in the counters of its rule (AU-98). */
async function countVerdict(work: Work, before: AlertRow, after: AlertRow): Promise<void> {
  if (after.rule_id === null) return
  const step = (verdict: string): number => Number(after.verdict === verdict) - Number(before.verdict === verdict)
  const [truly, falsely] = [step('true_positive'), step('false_positive')]
  await work.db
    .insertInto('rule_feedback')
    .values({
      rule_id: after.rule_id,
      rule_title: after.title.slice(0, bounds.titleChars),
      true_positives: truly,
      false_positives: falsely,
      updated_us: work.nowUs,
    })
    .onConflict((conflict) =>
      conflict.column('rule_id').doUpdateSet((set) => ({
        rule_title: set.ref('excluded.rule_title'),
        true_positives: sql`rule_feedback.true_positives + excluded.true_positives`,
        false_positives: sql`rule_feedback.false_positives + excluded.false_positives`,
        updated_us: set.ref('excluded.updated_us'),
      })),
    )
    .execute()
}
