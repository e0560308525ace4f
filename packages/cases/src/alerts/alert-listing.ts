import { AppError, severityName, type Severity } from '@aurora/core'
import { sql, type State } from '@aurora/state'
import { bounds, type CaseSettings } from '../limits.ts'
import { printCursor, readCursor, type PageCursor } from '../page-cursor.ts'
import { tablesOf } from '../tables.ts'
import { alertOf, listedColumns, summaryChars, type Alert } from './alert.ts'
import { filterSql, type AlertFilter } from './alert-filter.ts'

export const alertSorts = ['newest', 'severity', 'risk'] as const
export type AlertSort = (typeof alertSorts)[number]

export interface AlertQuery extends AlertFilter {
  /** The most recently opened, the worst, or the riskiest first; newest unless given. */
  readonly sort?: AlertSort | undefined
  /** 1 to 200; 50 unless given. */
  readonly limit?: number | undefined
  /** Alerts left out before the page, up to 10,000; not together with a cursor. */
  readonly skip?: number | undefined
  readonly cursor?: string | undefined
}

export interface AlertPage {
  readonly items: readonly Alert[]
  /** For the next page; absent on the last. */
  readonly cursor?: string
}

/** How many alerts there are of each status and severity. */
export interface AlertCounts {
  readonly total: number
  readonly byStatus: Readonly<Record<string, number>>
  readonly bySeverity: Readonly<Record<string, number>>
  /** When the last of them was closed; undefined when none is. */
  readonly lastClosedUs: number | undefined
}

/** Every one that is skipped is read all the same. */
const maxSkip = 10_000

const sortColumns = { newest: 'number', severity: 'severity', risk: 'risk_log' } as const

/** One page of alerts. Ties of severity and risk go by number, newest first, so that a page has one continuation. */
export async function listAlerts(
  state: State,
  query: AlertQuery,
  nowUs: number,
  settings: CaseSettings,
): Promise<AlertPage> {
  const sort = query.sort ?? 'newest'
  const limit = Math.max(1, Math.min(query.limit ?? 50, bounds.pageItems))
  const after = readCursor(sort, query.cursor)
  const skip = query.skip ?? 0
  if (after !== undefined && skip > 0) throw new AppError('request.invalid', 'a page has a cursor or a skip, not both')
  let select = tablesOf(state)
    .selectFrom('alerts')
    .select([...listedColumns])
    // One more than is shown, so that a cut is seen.
    .select(sql<string>`substr(description, 1, ${summaryChars + 1})`.as('description'))
    .where(filterSql(query))
  if (after !== undefined) select = select.where(afterSql(sortColumns[sort], after))
  const rows = await select
    .orderBy(sortColumns[sort], 'desc')
    .orderBy('number', 'desc')
    .limit(limit + 1)
    .offset(Math.max(0, Math.min(skip, maxSkip)))
    .execute()
  const items = rows.slice(0, limit).map((row) => alertOf(row, nowUs, settings.riskHalfLifeUs))
  const last = rows[limit - 1]
  if (rows.length <= limit || last === undefined) return { items }
  return { items, cursor: printCursor({ sort, value: last[sortColumns[sort]], number: last.number }) }
}

function afterSql(column: string, { value, number }: PageCursor) {
  const ref = sql.ref(`alerts.${column}`)
  return sql<boolean>`(${ref} < ${value} or (${ref} = ${value} and alerts.number < ${number}))`
}

/** Counts the alerts of a filter by status and by severity. */
export async function countAlerts(state: State, filter: AlertFilter): Promise<AlertCounts> {
  const rows = await tablesOf(state)
    .selectFrom('alerts')
    .select(['status', 'severity', sql<number>`count(*)`.as('n'), sql<number | null>`max(closed_us)`.as('closed')])
    .where(filterSql(filter))
    .groupBy(['status', 'severity'])
    .execute()
  const byStatus: Record<string, number> = {}
  const bySeverity: Record<string, number> = {}
  for (const { status, severity, n } of rows) {
    byStatus[status] = (byStatus[status] ?? 0) + n
    const name = severityName(severity as Severity)
    bySeverity[name] = (bySeverity[name] ?? 0) + n
  }
  const lastClosedUs = Math.max(0, ...rows.map(({ closed }) => closed ?? 0)) || undefined
  return { total: rows.reduce((sum, row) => sum + row.n, 0), byStatus, bySeverity, lastClosedUs }
}

/** Techniques are named by rules, which anybody may have written. */
const maxTechniques = 2000

/** Alerts of a filter by technique: the two thousand most frequent. */
export async function countAlertsByTechnique(state: State, filter: AlertFilter): Promise<ReadonlyMap<string, number>> {
  const rows = await tablesOf(state)
    .selectFrom('alert_techniques')
    .innerJoin('alerts', 'alerts.id', 'alert_techniques.alert_id')
    .select(['technique', sql<number>`count(*)`.as('n')])
    .where(filterSql(filter))
    .groupBy('technique')
    .orderBy('n', 'desc')
    .limit(maxTechniques)
    .execute()
  return new Map(rows.map(({ technique, n }) => [technique, n]))
}
