import { AppError, parseSeverity, severityName } from '@aurora/core'
import type { Told } from '../alerts/alert-change.ts'
import { searchText } from '../alerts/alert-row.ts'
import { bounds } from '../limits.ts'
import { isZone } from '../local-time.ts'
import { boundedText, requireText } from '../plain-text.ts'
import type { CaseRow } from '../tables.ts'
import { assertFollows, parseOneOf } from '../transition.ts'
import { caseTransitions, isCaseDone, parseCaseStatus, resolutions, type CaseStatus } from './case-status.ts'

/** What someone wants changed of a case; what is left out stays. */
export interface CaseChange {
  readonly title?: string | undefined
  readonly description?: string | undefined
  readonly severity?: string | undefined
  /** Also `investigating` and `escalated`, which older clients say for in_progress. */
  readonly status?: string | undefined
  /** A user name; null for nobody. */
  readonly assignee?: string | null | undefined
  /** 0 to 1; null for unknown. */
  readonly confidence?: number | null | undefined
  /** What it turned out to be; needed to resolve or close it, unless it is known already. */
  readonly resolution?: { readonly value: string; readonly text: string } | undefined
  /** What becomes of its open alerts when it is resolved or closed; they stay as they are unless told otherwise. */
  readonly alerts?: 'keep' | 'resolve' | 'false_positive' | undefined
  /** IANA name of the time zone of whom it befell; null for none. */
  readonly zone?: string | null | undefined
  /** Markdown, kept as the text it is; notes are only ever added. */
  readonly note?: string | undefined
}

export interface ChangedCase {
  readonly row: CaseRow
  readonly told: readonly Told[]
}

/** Applies `change` to `row`. Pure. Fails with 'request.invalid' and 'change.transition'. */
export function applyCaseChange(row: CaseRow, change: CaseChange, nowUs: number): ChangedCase {
  const told: Told[] = []
  let next = withTexts(row, change, told)
  next = withSeverity(next, change, told)
  next = withAssignee(next, change, told)
  next = withConfidence(next, change, told)
  next = withZone(next, change, told)
  next = withResolution(next, change, told)
  next = withStatus(next, change, nowUs, told)
  if (change.note !== undefined)
    told.push({ kind: 'note', text: requireText('the note', change.note, bounds.noteChars) })
  if (told.length === 0) return { row, told }
  return { row: { ...next, updated_us: nowUs, revision: row.revision + 1 }, told }
}

function withTexts(row: CaseRow, change: CaseChange, told: Told[]): CaseRow {
  const title = change.title === undefined ? row.title : requireText('the title', change.title, bounds.titleChars)
  const description = change.description === undefined ? row.description : requireDescription(change.description)
  if (title !== row.title) told.push({ kind: 'title', text: title, details: { from: row.title } })
  if (description !== row.description) told.push({ kind: 'description', text: 'the description was changed' })
  return { ...row, title, description, search_text: searchText([title, description]) }
}

/** A description may be empty. Fails with 'request.invalid' when it is too long. */
export function requireDescription(text: string): string {
  if (text.length > bounds.descriptionChars)
    throw new AppError('request.invalid', `the description is longer than ${bounds.descriptionChars} characters`)
  return boundedText(text, bounds.descriptionChars)
}

function withSeverity(row: CaseRow, change: CaseChange, told: Told[]): CaseRow {
  if (change.severity === undefined) return row
  const severity = requireSeverity(change.severity)
  if (severity === row.severity) return row
  const [from, to] = [severityName(row.severity), severityName(severity)] as const
  told.push({ kind: 'severity', text: `${from} → ${to}`, details: { from, to } })
  return { ...row, severity }
}

/** Refuses, with 'request.invalid', what is no zone. */
export function requireZone(zone: string): void {
  if (!isZone(zone))
    throw new AppError('request.invalid', 'there is no such time zone', { hint: 'such as Europe/Berlin' })
}

/** Reads a severity a person gave. Fails with 'request.invalid'. */
export function requireSeverity(text: string): number {
  const severity = parseSeverity(text)
  if (severity !== undefined) return severity
  throw new AppError('request.invalid', 'there is no such severity', { hint: 'info, low, medium, high or critical' })
}

function withAssignee(row: CaseRow, change: CaseChange, told: Told[]): CaseRow {
  if (change.assignee === undefined || change.assignee === row.assignee) return row
  const assignee = change.assignee === null ? null : requireText('the assignee', change.assignee, bounds.nameChars)
  const text = assignee === null ? 'assigned to nobody' : `assigned to ${assignee}`
  told.push({ kind: 'assignee', text, details: { from: row.assignee, to: assignee } })
  return { ...row, assignee }
}

function withConfidence(row: CaseRow, change: CaseChange, told: Told[]): CaseRow {
  const { confidence } = change
  if (confidence === undefined || confidence === row.confidence) return row
  if (confidence !== null && !(confidence >= 0 && confidence <= 1))
    throw new AppError('request.invalid', 'a confidence is between 0 and 1')
  told.push({ kind: 'confidence', text: String(confidence ?? 'unknown'), details: { from: row.confidence } })
  return { ...row, confidence }
}

function withZone(row: CaseRow, change: CaseChange, told: Told[]): CaseRow {
  const { zone } = change
  if (zone === undefined || zone === row.zone) return row
  if (zone !== null) requireZone(zone)
  told.push({ kind: 'zone', text: zone ?? 'none', details: { from: row.zone, to: zone } })
  return { ...row, zone }
}

function withResolution(row: CaseRow, change: CaseChange, told: Told[]): CaseRow {
  if (change.resolution === undefined) return row
  const value = parseOneOf('resolution', resolutions, change.resolution.value)
  const text = requireText('the text of the resolution', change.resolution.text, bounds.noteChars)
  told.push({ kind: 'resolution', text, details: { value } })
  return { ...row, resolution: value, resolution_text: text }
}

function withStatus(row: CaseRow, change: CaseChange, nowUs: number, told: Told[]): CaseRow {
  const status = change.status === undefined ? undefined : parseCaseStatus(change.status)
  if (status === undefined || status === row.status) return row
  if (row.merged_into !== null)
    throw new AppError('change.transition', 'this case was merged into another', { hint: 'work on that one' })
  assertFollows(caseTransitions, 'the case', row.status as CaseStatus, status)
  if (isCaseDone(status) && row.resolution === null)
    throw new AppError('request.invalid', `a case is ${status} with a resolution`, { hint: resolutions.join(', ') })
  told.push({ kind: 'status', text: `${row.status} → ${status}`, details: { from: row.status, to: status } })
  const opened = isCaseDone(status) ? {} : { resolution: null, resolution_text: '' }
  return { ...row, ...opened, status, status_since_us: nowUs, closed_us: status === 'closed' ? nowUs : null }
}
