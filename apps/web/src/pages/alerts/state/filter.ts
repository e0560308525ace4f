import type { Query } from '../../../api/operations.ts'
import type { AlertsAddress } from './address.ts'

/** Which alerts the server is asked for: the filters of the list, of its count, and of a bulk change alike. */
export type AlertFilter = Query<'countAlerts'>

/** The filter of an address for the person `me`. */
export function filterOf(address: AlertsAddress, me: string): AlertFilter {
  return {
    status: address.statuses.join(','),
    ...(address.q.trim() === '' ? {} : { q: address.q.trim() }),
    ...(address.severities.length === 0 ? {} : { severity: address.severities.join(',') }),
    ...(address.assignee === '' ? {} : { assignee: address.assignee === 'me' ? me : address.assignee }),
  }
}
