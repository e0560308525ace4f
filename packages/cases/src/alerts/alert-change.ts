import { AppError, parseSeverity, severityName } from '@aurora/core'
import type { By } from '../by.ts'
import { bounds, type CaseSettings } from '../limits.ts'
import { requireText, requireTexts } from '../plain-text.ts'
import { contribution, noRisk } from '../risk/risk-score.ts'
import type { AlertRow } from '../tables.ts'
import { assertFollows, parseOneOf } from '../transition.ts'
import type { Details } from '../work.ts'
import { verdicts, type Verdict } from './alert.ts'
import { riskPoints } from './alert-row.ts'
import { closingMeans, closings } from './alert-closing.ts'
import { alertStatuses, alertTransitions, isClosed, type AlertStatus } from './alert-status.ts'

/** What someone wants changed of an alert; what is left out stays. */
export interface AlertChange {
  readonly status?: string | undefined
  readonly severity?: string | undefined
  /** A user name; null for nobody. */
  readonly assignee?: string | null | undefined
  readonly addTags?: readonly string[] | undefined
  readonly removeTags?: readonly string[] | undefined
  /** Whether it was right to alert; null takes a verdict back. */
  readonly verdict?: string | null | undefined
  /** Closes it as what it turned out to be, of `closings`, which gives the status and the verdict. */
  readonly closedAs?: string | undefined
  /** Makes a new alert triaged, and leaves the status of any other: of many, nobody's work goes back. */
  readonly takeUp?: boolean | undefined
  /** Markdown, kept as the text it is; notes are only ever added. */
  readonly note?: string | undefined
}

/** One sentence of the timeline. */
export interface Told {
  readonly kind: string
  readonly text: string
  readonly details?: Details
}

/** An alert after a change, and what there is to tell; nothing is told of what was so before. */
export interface ChangedAlert {
  readonly row: AlertRow
  readonly told: readonly Told[]
}

/**
 * Applies what is wanted to `row`. Pure.
 *
 * A closing stands for its status and verdict. A verdict and the status false_positive always agree: calling it false closes it as false_positive, and a
 * false_positive that is opened again loses its verdict. Fails with 'request.invalid' and 'change.transition'.
 */
export function applyAlertChange(
  row: AlertRow,
  wanted: AlertChange,
  by: By,
  nowUs: number,
  settings: CaseSettings,
): ChangedAlert {
  const told: Told[] = []
  const change = spelledOut(row, wanted)
  let next = withStatus(row, change, nowUs, told)
  next = withClosing(row, next, change, told)
  next = withVerdict(next, change, by, nowUs, told)
  next = withSeverity(next, change, told)
  next = withAssignee(next, change, told)
  next = withTags(next, change, told)
  if (change.note !== undefined)
    told.push({ kind: 'note', text: requireText('the note', change.note, bounds.noteChars) })
  if (told.length === 0) return { row, told }
  return { row: weighed(row, next, nowUs, settings), told }
}

/** `next` as the change after `row`, with what it now adds to risk. */
export function weighed(row: AlertRow, next: AlertRow, nowUs: number, settings: CaseSettings): AlertRow {
  const points =
    next.status === 'false_positive' ? 0 : riskPoints(next.kind, next.severity, next.rule_id ?? undefined, settings)
  const own = contribution(points, next.last_received_us, settings.riskHalfLifeUs)
  const risk_log = points === 0 ? noRisk : Math.max(next.risk_log, own)
  return { ...next, risk_points: points, risk_log, updated_us: nowUs, revision: row.revision + 1 }
}

/** The change with what its closing, or taking up, means in its place. */
function spelledOut(row: AlertRow, change: AlertChange): AlertChange {
  if (change.takeUp === true && change.status === undefined && row.status === 'new')
    return { ...change, status: 'triaged' }
  if (change.closedAs === undefined) return change
  const { status, verdict } = closingMeans[parseOneOf('closing', closings, change.closedAs)]
  const isOther = change.status !== undefined && change.status !== status
  if (isOther || (change.verdict !== undefined && change.verdict !== verdict))
    throw new AppError('request.invalid', `closed as ${change.closedAs} means ${status}: leave out status and verdict`)
  return { ...change, status, verdict }
}

/** What it was closed as stays until it is closed as something else, or has another status. */
function withClosing(before: AlertRow, row: AlertRow, change: AlertChange, told: Told[]): AlertRow {
  const closed_as = change.closedAs ?? (row.status === before.status ? row.closed_as : null)
  if (closed_as === row.closed_as) return row
  const text = closed_as === null ? 'no longer closed as anything' : `closed as ${closed_as.replace('_', ' ')}`
  told.push({ kind: 'closed_as', text, details: { from: row.closed_as, to: closed_as } })
  return { ...row, closed_as }
}

/** The status asked for, also where only a verdict was given. */
function wantedStatus(row: AlertRow, change: AlertChange): AlertStatus | undefined {
  if (change.status !== undefined) {
    const status = parseOneOf('status', alertStatuses, change.status)
    if (status !== 'false_positive' && change.verdict === 'false_positive')
      throw new AppError('request.invalid', `a false positive cannot be ${status}`)
    return status
  }
  if (change.verdict === 'false_positive') return 'false_positive'
  if (row.status === 'false_positive' && change.verdict !== undefined)
    throw new AppError('change.transition', 'a false positive has no other verdict', {
      hint: 'make it investigating or resolved first',
    })
  return undefined
}

function withStatus(row: AlertRow, change: AlertChange, nowUs: number, told: Told[]): AlertRow {
  const status = wantedStatus(row, change)
  if (status === undefined || status === row.status) return row
  assertFollows(alertTransitions, 'the alert', row.status as AlertStatus, status)
  told.push({ kind: 'status', text: `${row.status} → ${status}`, details: { from: row.status, to: status } })
  return {
    ...row,
    status,
    status_since_us: nowUs,
    closed_us: isClosed(status) ? nowUs : null,
    reopened_count: row.reopened_count + (isClosed(row.status) && !isClosed(status) ? 1 : 0),
  }
}

function withVerdict(row: AlertRow, change: AlertChange, by: By, nowUs: number, told: Told[]): AlertRow {
  const wanted = verdictFor(row, change)
  if (wanted === undefined || wanted === row.verdict) return row
  const details = { from: row.verdict, to: wanted }
  told.push({ kind: 'verdict', text: wanted === null ? 'verdict taken back' : wanted.replace('_', ' '), details })
  return wanted === null
    ? { ...row, verdict: null, verdict_by: null, verdict_us: null }
    : { ...row, verdict: wanted, verdict_by: by.actor.name, verdict_us: nowUs }
}

/** The verdict a row with its new status gets; null for none, undefined for the one it has. */
function verdictFor(row: AlertRow, change: AlertChange): Verdict | null | undefined {
  if (row.status === 'false_positive') {
    if (change.verdict !== undefined && change.verdict !== 'false_positive')
      throw new AppError('request.invalid', 'a false positive has no other verdict')
    return 'false_positive'
  }
  if (change.verdict === null) return null
  if (change.verdict !== undefined) return parseOneOf('verdict', verdicts, change.verdict)
  return row.verdict === 'false_positive' ? null : undefined
}

function withSeverity(row: AlertRow, change: AlertChange, told: Told[]): AlertRow {
  if (change.severity === undefined) return row
  const severity = parseSeverity(change.severity)
  if (severity === undefined)
    throw new AppError('request.invalid', 'there is no such severity', {
      hint: 'info, low, medium, high or critical',
    })
  if (severity === row.severity) return row
  const from = severityName(row.severity)
  const to = severityName(severity)
  told.push({ kind: 'severity', text: `${from} → ${to}`, details: { from, to } })
  return { ...row, severity }
}

function withAssignee(row: AlertRow, change: AlertChange, told: Told[]): AlertRow {
  if (change.assignee === undefined || change.assignee === row.assignee) return row
  const assignee = change.assignee === null ? null : requireText('the assignee', change.assignee, bounds.nameChars)
  told.push({
    kind: 'assignee',
    text: assignee === null ? 'assigned to nobody' : `assigned to ${assignee}`,
    details: { from: row.assignee, to: assignee },
  })
  return { ...row, assignee }
}

function withTags(row: AlertRow, change: AlertChange, told: Told[]): AlertRow {
  const before = JSON.parse(row.tags) as string[]
  const added = requireTexts('tags', change.addTags ?? [], bounds.tags, bounds.tagChars)
  const removed = new Set(change.removeTags ?? [])
  const tags = [...new Set([...before, ...added])].filter((tag) => !removed.has(tag))
  if (tags.length > bounds.tags) throw new AppError('request.invalid', `an alert has at most ${bounds.tags} tags`)
  if (tags.join('\0') === before.join('\0')) return row
  told.push({
    kind: 'tags',
    text: tags.length === 0 ? 'no tags' : tags.join(', '),
    details: { from: before, to: tags },
  })
  return { ...row, tags: JSON.stringify(tags) }
}
