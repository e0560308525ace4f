import { randomUUID } from 'node:crypto'
import { AppError, severityName, type Entity } from '@aurora/core'
import type { Kysely } from '@aurora/state'
import { searchText } from '../alerts/alert-row.ts'
import type { By } from '../by.ts'
import { bounds } from '../limits.ts'
import { notThere, parseAddress, printShort } from '../short-number.ts'
import type { AlertRow, CaseRow, CasesTables } from '../tables.ts'
import { inChunks, readChunks, takeNumbers, tell, type Work } from '../work.ts'
import type { CaseOrigin } from './case.ts'
import { addObservables } from './observables.ts'

/** The row of the case `address` names. Fails with 'request.not_found'. */
export async function loadCaseRow(db: Kysely<CasesTables>, address: string): Promise<CaseRow> {
  const found = parseAddress('C', address)
  const select = db.selectFrom('cases').selectAll()
  const row = await (
    'id' in found ? select.where('id', '=', found.id) : select.where('number', '=', found.number)
  ).executeTakeFirst()
  if (row === undefined) throw notThere('C')
  return row
}

/** A case before it has a number. */
export interface CaseDraft {
  readonly title: string
  readonly description: string
  readonly severity: number
  readonly origin: CaseOrigin
  readonly reason: string
  readonly assignee: string | null
  readonly confidence: number | null
}

/** Writes a new case, with its number and the beginning of its timeline. */
export async function insertCase(work: Work, draft: CaseDraft, by: By): Promise<CaseRow> {
  const row: CaseRow = {
    id: randomUUID(),
    number: await takeNumbers(work, 'case', 1),
    ...draft,
    status: 'open',
    resolution: null,
    resolution_text: '',
    is_held: 0,
    held_reason: '',
    merged_into: null,
    created_us: work.nowUs,
    updated_us: work.nowUs,
    status_since_us: work.nowUs,
    closed_us: null,
    revision: 1,
    search_text: searchText([draft.title, draft.description]),
    zone: null,
  }
  await work.db.insertInto('cases').values(row).execute()
  tell(work, row.id, 'opened', by, draft.reason === '' ? `opened (${draft.origin})` : draft.reason)
  return row
}

/** Writes what a person or the system may change of a case. */
export async function updateCase(work: Work, row: CaseRow): Promise<void> {
  await work.db.updateTable('cases').set(row).where('id', '=', row.id).execute()
}

/** A case as the target of an audit record. */
export function caseTarget(row: Pick<CaseRow, 'id' | 'number'>): { kind: string; id: string; name: string } {
  return { kind: 'case', id: row.id, name: printShort('C', row.number) }
}

/**
 * Links `alerts` to the case of `row`, and gives the row back as it is then.
 *
 * What the alerts are about becomes observables; a severer alert makes the case severer. Fails with 'request.conflict'
 * when one of them is in another case, and when the case would have more alerts than it may.
 */
export async function linkAlerts(work: Work, row: CaseRow, alerts: readonly AlertRow[], by: By): Promise<CaseRow> {
  const fresh = alerts.filter((alert) => alert.case_id !== row.id)
  const taken = fresh.find((alert) => alert.case_id !== null)
  if (taken !== undefined)
    throw new AppError('request.conflict', `${printShort('A', taken.number)} is in another case`, {
      hint: 'unlink it there first, or merge the cases',
    })
  if (fresh.length === 0) return row
  await assertRoom(work, row, fresh.length)
  const ids = fresh.map((alert) => alert.id)
  const linked = { case_id: row.id, updated_us: work.nowUs }
  await inChunks(ids, (chunk) => work.db.updateTable('alerts').set(linked).where('id', 'in', chunk).execute(), 500)
  const name = printShort('C', row.number)
  for (const alert of fresh) {
    tell(work, alert.id, 'case', by, `linked to ${name}`, { caseId: row.id })
    work.feed.push({ kind: 'changed', alert })
  }
  const names = fresh.map((alert) => printShort('A', alert.number))
  tell(work, row.id, 'alert_linked', by, named(names), { alerts: names })
  await addObservables(work, row.id, await entitiesOf(work, fresh))
  return withSeverityOf(work, row, fresh, by)
}

function named(names: readonly string[]): string {
  return names.length <= 5 ? names.join(', ') : `${names.slice(0, 5).join(', ')} and ${names.length - 5} more`
}

async function assertRoom(work: Work, row: CaseRow, count: number): Promise<void> {
  const { n } = await work.db
    .selectFrom('alerts')
    .select((select) => select.fn.countAll<number>().as('n'))
    .where('case_id', '=', row.id)
    .executeTakeFirstOrThrow()
  if (Number(n) + count > bounds.alertsOfCase)
    throw new AppError('request.conflict', `a case has at most ${bounds.alertsOfCase} alerts`)
}

/** The entities of `alerts`, each with the alert it is from. */
async function entitiesOf(work: Work, alerts: readonly AlertRow[]) {
  const times = new Map(alerts.map((alert) => [alert.id, alert.first_seen_us]))
  const rows = await readChunks([...times.keys()], (chunk) =>
    work.db
      .selectFrom('alert_entities')
      .innerJoin('risk_entities', 'risk_entities.key', 'alert_entities.entity_key')
      .select(['alert_id', 'risk_entities.kind', 'risk_entities.value', 'risk_entities.key'])
      .where('alert_id', 'in', chunk)
      .orderBy('alert_id')
      .orderBy('risk_entities.key')
      .limit(bounds.observablesOfCase)
      .execute(),
  )
  return rows.map((row) => ({
    kind: row.kind as Entity['kind'],
    value: row.value,
    key: row.key,
    tags: [],
    firstSeenUs: times.get(row.alert_id) ?? work.nowUs,
    alertId: row.alert_id,
  }))
}

async function withSeverityOf(work: Work, row: CaseRow, alerts: readonly AlertRow[], by: By): Promise<CaseRow> {
  const severity = alerts.reduce((worst, alert) => Math.max(worst, alert.severity), row.severity)
  const next = { ...row, severity, updated_us: work.nowUs }
  if (severity !== row.severity)
    tell(work, row.id, 'severity', by, `${severityName(row.severity)} → ${severityName(severity)}, as its worst alert`)
  await updateCase(work, next)
  return next
}
