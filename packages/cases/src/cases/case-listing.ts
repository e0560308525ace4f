import { sql, type State } from '@aurora/state'
import { containing, entityKeys, type EntityGiven } from '../alerts/alert-filter.ts'
import { bounds } from '../limits.ts'
import { printCursor, readCursor } from '../page-cursor.ts'
import { tablesOf } from '../tables.ts'
import { caseOf, type Case } from './case.ts'

export const caseSorts = ['newest', 'severity', 'updated'] as const
export type CaseSort = (typeof caseSorts)[number]

/** Which cases are meant; each given filter must hold. */
export interface CaseFilter {
  readonly statuses?: readonly string[] | undefined
  /** 0 to 4. */
  readonly severities?: readonly number[] | undefined
  /** A user name; null for cases of nobody. */
  readonly assignee?: string | null | undefined
  /** Part of title or description, in any case. */
  readonly text?: string | undefined
  /** Cases that have this entity as an observable, or an alert about it. */
  readonly entity?: EntityGiven | undefined
}

export interface CaseQuery extends CaseFilter {
  readonly sort?: CaseSort | undefined
  /** 1 to 200; 50 unless given. */
  readonly limit?: number | undefined
  readonly cursor?: string | undefined
}

export interface CasePage {
  readonly items: readonly Case[]
  /** For the next page; absent on the last. */
  readonly cursor?: string
}

/** How many cases there are of each status. */
export interface CaseCounts {
  readonly total: number
  readonly byStatus: Readonly<Record<string, number>>
  /** When the last of them was closed; undefined when none is. */
  readonly lastClosedUs: number | undefined
}

const sortColumns = { newest: 'number', severity: 'severity', updated: 'updated_us' } as const

/** One page of cases. */
export async function listCases(state: State, query: CaseQuery): Promise<CasePage> {
  const sort = query.sort ?? 'newest'
  const column = sortColumns[sort]
  const limit = Math.max(1, Math.min(query.limit ?? 50, bounds.pageItems))
  const after = readCursor(sort, query.cursor)
  let select = tablesOf(state).selectFrom('cases').selectAll().where(matching(query))
  if (after !== undefined)
    select = select.where(({ eb, and, or }) =>
      or([eb(column, '<', after.value), and([eb(column, '=', after.value), eb('number', '<', after.number)])]),
    )
  const rows = await select
    .orderBy(column, 'desc')
    .orderBy('number', 'desc')
    .limit(limit + 1)
    .execute()
  const items = rows.slice(0, limit).map(caseOf)
  const last = rows[limit - 1]
  if (rows.length <= limit || last === undefined) return { items }
  return { items, cursor: printCursor({ sort, value: last[column], number: last.number }) }
}

/** Counts the cases of a filter by status. */
export async function countCases(state: State, filter: CaseFilter): Promise<CaseCounts> {
  const rows = await tablesOf(state)
    .selectFrom('cases')
    .select(['status', sql<number>`count(*)`.as('n'), sql<number | null>`max(closed_us)`.as('closed')])
    .where(matching(filter))
    .groupBy('status')
    .execute()
  return {
    total: rows.reduce((sum, { n }) => sum + n, 0),
    byStatus: Object.fromEntries(rows.map(({ status, n }) => [status, n])),
    lastClosedUs: Math.max(0, ...rows.map(({ closed }) => closed ?? 0)) || undefined,
  }
}

/** The filter as SQL, for `where`. Everything that came from outside is a bound parameter. */
function matching({ statuses, severities, assignee, text, entity }: CaseFilter) {
  const parts = [sql<boolean>`1 = 1`]
  if (statuses?.length) parts.push(sql`status in (${sql.join(statuses)})`)
  if (severities?.length) parts.push(sql`severity in (${sql.join(severities)})`)
  if (assignee === null) parts.push(sql`assignee is null`)
  else if (assignee !== undefined) parts.push(sql`assignee = ${assignee}`)
  if (text !== undefined && text !== '') parts.push(sql`search_text like ${containing(text)} escape '!'`)
  if (entity !== undefined) parts.push(naming(entity))
  return sql<boolean>`(${sql.join(parts, sql` and `)})`
}

const naming = (entity: EntityGiven) => sql<boolean>`(
  cases.id in (select case_id from case_observables where value_key in (${entityKeys(entity)}))
  or cases.id in (
    select alerts.case_id from alert_entities join alerts on alerts.id = alert_entities.alert_id
    where alert_entities.entity_key in (${entityKeys(entity)}) and alerts.case_id is not null
  )
)`
