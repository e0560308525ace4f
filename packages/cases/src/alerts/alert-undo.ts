import { AppError, parseSeverity } from '@aurora/core'
import type { By } from '../by.ts'
import type { CaseSettings } from '../limits.ts'
import type { AlertRow, CasesTables } from '../tables.ts'
import type { Details } from '../work.ts'
import { weighed, type ChangedAlert } from './alert-change.ts'
import { isClosed } from './alert-status.ts'

/** How long after a change whoever made it may take it back; the page offers it for ten seconds. */
export const undoWithinUs = 60e6

type Entry = CasesTables['case_timeline']

/** What of an alert goes back. Notes stay, for notes are never changed; so do links to cases, which have an act of their own. */
interface Before {
  status?: string
  closed_as?: string | null
  verdict?: string | null
  severity?: number
  assignee?: string | null
  tags?: string
}

/**
 * Takes back what `by` changed last of `row`, as its timeline tells it. Pure.
 *
 * `entries` are those of the last minute, oldest first. Fails with 'change.undo' when the last change was somebody
 * else's, longer ago, or of a kind that is never taken back, and with 'change.stale' when it is no longer as `by` left it.
 */
export function applyUndo(
  row: AlertRow,
  entries: readonly Entry[],
  by: By,
  nowUs: number,
  settings: CaseSettings,
): ChangedAlert {
  const own = lastChange(entries, by)
  const before = earlierState(row, own)
  const text = own.map((entry) => entry.text).join(', ')
  return { row: weighed(row, restored(row, before, by, nowUs), nowUs, settings), told: [{ kind: 'undo', text }] }
}

const undoable = new Set(['status', 'closed_as', 'verdict', 'severity', 'assignee', 'tags'])

/** The entries of the last change, if it is `by`'s own and can be taken back. */
function lastChange(entries: readonly Entry[], by: By): readonly Entry[] {
  const last = entries.findLast(({ kind }) => undoable.has(kind) || kind === 'undo' || kind === 'reopened')
  if (last === undefined || !undoable.has(last.kind))
    throw new AppError('change.undo', 'there is no change of the last minute to take back')
  if (last.actor_kind !== by.actor.kind || last.actor_id !== by.actor.id)
    throw new AppError('change.undo', 'the last change was somebody else’s')
  const isOfIt = (entry: Entry): boolean =>
    undoable.has(entry.kind) && entry.at_us === last.at_us && entry.actor_id === last.actor_id
  return entries.filter(isOfIt)
}

function earlierState(row: AlertRow, entries: readonly Entry[]): Before {
  const before: Before = {}
  for (const { kind, details } of entries) {
    const { from, to } = JSON.parse(details) as Details
    if (asText(to) !== asText(currentOf(row, kind)))
      throw new AppError('change.stale', 'it is no longer as you left it', { hint: 'read it again' })
    Object.assign(before, partOf(kind, from))
  }
  return before
}

const asText = (value: unknown): string => JSON.stringify(value ?? null)

/** What the row holds now of what an entry of this kind told. */
function currentOf(row: AlertRow, kind: string): unknown {
  if (kind === 'tags') return JSON.parse(row.tags)
  if (kind === 'severity') return severityNameOf(row.severity)
  return row[kind as 'status' | 'closed_as' | 'verdict' | 'assignee']
}

const severityNameOf = (severity: number): string => ['info', 'low', 'medium', 'high', 'critical'][severity] ?? ''

function partOf(kind: string, from: Details[string] | undefined): Before {
  if (kind === 'tags') return { tags: JSON.stringify(from ?? []) }
  if (kind === 'severity') return { severity: parseSeverity(String(from)) ?? 0 }
  return { [kind]: from ?? null }
}

/** The table of transitions does not bind here: the status was this one a moment ago. */
function restored(row: AlertRow, before: Before, by: By, nowUs: number): AlertRow {
  const next = { ...row, ...before } as AlertRow
  const isVerdictBack = before.verdict !== undefined && before.verdict !== null
  const verdict = before.verdict === undefined ? {} : verdictPart(isVerdictBack, by, nowUs)
  if (before.status === undefined) return { ...next, ...verdict }
  const wasReopened = isClosed(before.status) && !isClosed(row.status)
  return {
    ...next,
    ...verdict,
    status_since_us: nowUs,
    closed_us: isClosed(before.status) ? nowUs : null,
    reopened_count: Math.max(0, row.reopened_count - Number(wasReopened)),
  }
}

const verdictPart = (isBack: boolean, by: By, nowUs: number): Pick<AlertRow, 'verdict_by' | 'verdict_us'> =>
  isBack ? { verdict_by: by.actor.name, verdict_us: nowUs } : { verdict_by: null, verdict_us: null }
