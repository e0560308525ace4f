import { closedStatuses, type AlertStatus } from './address.ts'

/** What a status is called on the page. */
export const statusWords: Readonly<Record<AlertStatus, string>> = {
  new: 'New',
  triaged: 'Triaged',
  investigating: 'Investigating',
  escalated: 'Escalated',
  contained: 'Contained',
  resolved: 'Resolved',
  false_positive: 'False positive',
}

/** Whether nobody works on it any more. */
export const isClosedStatus = (status: string): boolean => closedStatuses.some((one) => one === status)
