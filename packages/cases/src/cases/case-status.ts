import { parseOneOf, type Transitions } from '../transition.ts'

/** Where the work on a case stands, in the order it goes forward (AU-139). */
export const caseStatuses = [
  'open',
  'in_progress',
  'pending_approval',
  'contained',
  'eradicated',
  'recovered',
  'resolved',
  'closed',
] as const

export type CaseStatus = (typeof caseStatuses)[number]

/**
 * What may follow: the next stage, back to work from every stage, and an end from every stage, for a case may turn out
 * to be nothing at any time. A closed case is opened again as `in_progress`.
 */
export const caseTransitions: Transitions<CaseStatus> = {
  open: ['in_progress', 'resolved', 'closed'],
  in_progress: ['pending_approval', 'contained', 'resolved', 'closed'],
  pending_approval: ['in_progress', 'contained', 'resolved', 'closed'],
  contained: ['in_progress', 'eradicated', 'resolved', 'closed'],
  eradicated: ['in_progress', 'recovered', 'resolved', 'closed'],
  recovered: ['in_progress', 'resolved', 'closed'],
  resolved: ['in_progress', 'closed'],
  closed: ['in_progress'],
}

/** Names older clients use. Both meant that somebody works on it. */
const legacy: Readonly<Record<string, CaseStatus>> = { investigating: 'in_progress', escalated: 'in_progress' }

/** Reads a status, also by its legacy name. Fails with 'request.invalid'. */
export function parseCaseStatus(text: string): CaseStatus {
  return legacy[text] ?? parseOneOf('status', caseStatuses, text)
}

/** Whether the work on it has ended. */
export function isCaseDone(status: string): boolean {
  return status === 'resolved' || status === 'closed'
}

/** What a case turned out to be. */
export const resolutions = ['true_positive', 'benign', 'false_positive', 'duplicate', 'inconclusive'] as const
export type Resolution = (typeof resolutions)[number]
