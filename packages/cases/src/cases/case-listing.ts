import { sql, type State } from '@aurora/state'
import { containing } from '../alerts/alert-filter.ts'
import { bounds } from '../limits.ts'
import { printCursor, readCursor } from '../page-cursor.ts'
import { tablesOf } from '../tables.ts'
import { caseOf, type Case } from './case.ts'

export const caseSorts = ['newest', 'severity', 'updated'] as const
export type CaseSort = (typeof caseSorts)[number]

/** Which cases to list; each given filter must hold. */
export interface CaseQuery {
  readonly statuses?: readonly string[] | undefined
  /** 0 to 4. */
  readonly severities?: readonly number[] | undefined
  /** A user name; null for cases of nobody. */
  readonly assignee?: string | null | undefined
  /** Part of title or description, in any case. */
  readonly text?: string | undefined
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

const sortColumns = { newest: 'number', severity: 'severity', updated: 'updated_us' } as const

/** One page of cases. */
export async function listCases(state: State, query: CaseQuery): Promise<CasePage> {
  const sort = query.sort ?? 'newest'
  const column = sortColumns[sort]
  const limit = Math.max(1, Math.min(query.limit ?? 50, bounds.pageItems))
  const after = readCursor(sort, query.cursor)
  let select = tablesOf(state).selectFrom('cases').selectAll()
  if (query.statuses?.length) select = select.where('status', 'in', [...query.statuses])
  if (query.severities?.length) select = select.where('severity', 'in', [...query.severities])
  if (query.assignee === null) select = select.where('assignee', 'is', null)
  else if (query.assignee !== undefined) select = select.where('assignee', '=', query.assignee)
  if (query.text !== undefined && query.text !== '')
    select = select.where(sql<boolean>`search_text like ${containing(query.text)} escape '!'`)
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
