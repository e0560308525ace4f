import type { Transitions } from '../transition.ts'

/** Where the work on an alert stands (AU-133). */
export const alertStatuses = [
  'new',
  'triaged',
  'investigating',
  'escalated',
  'contained',
  'resolved',
  'false_positive',
] as const

export type AlertStatus = (typeof alertStatuses)[number]

/**
 * What a person or an agent may make of an alert. `new` is only ever given by the system: to a fresh alert, and to a
 * resolved one whose attack came back. A closed alert is opened again as `investigating`.
 */
export const alertTransitions: Transitions<AlertStatus> = {
  new: ['triaged', 'investigating', 'escalated', 'contained', 'resolved', 'false_positive'],
  triaged: ['investigating', 'escalated', 'contained', 'resolved', 'false_positive'],
  investigating: ['triaged', 'escalated', 'contained', 'resolved', 'false_positive'],
  escalated: ['investigating', 'contained', 'resolved', 'false_positive'],
  contained: ['investigating', 'escalated', 'resolved', 'false_positive'],
  resolved: ['investigating', 'false_positive'],
  false_positive: ['investigating', 'resolved'],
}

/** Whether nobody works on it any more. */
export function isClosed(status: string): boolean {
  return status === 'resolved' || status === 'false_positive'
}
