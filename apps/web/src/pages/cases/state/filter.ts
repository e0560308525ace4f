import type { Query } from '../../../api/operations.ts'
import type { CasesAddress } from './address.ts'

/** Which cases the server is asked for: the filters of the list and of its counts alike. */
export type CaseFilter = Query<'countCases'>

/** The filter of an address for the person `me`. */
export function filterOf({ q, statuses, isMine }: CasesAddress, me: string): CaseFilter {
  return {
    status: statuses.join(','),
    ...(q.trim() === '' ? {} : { q: q.trim() }),
    ...(isMine ? { assignee: me } : {}),
  }
}
