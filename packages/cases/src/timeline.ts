import type { State } from '@aurora/state'
import { bounds } from './limits.ts'
import { printCursor, readCursor } from './page-cursor.ts'
import { tablesOf } from './tables.ts'
import { inChunks, takeNumbers, type Details, type Work } from './work.ts'

/** One thing that happened to an alert, an incident or a case. */
export interface TimelineEntry {
  readonly number: number
  readonly atUs: number
  /** `opened`, `status`, `note`, `task`, `evidence`, … */
  readonly kind: string
  readonly actor: { readonly kind: string; readonly id: string; readonly name: string }
  /** What was said: the text of a note, or one line about the change. Markdown in a note stays the text it is. */
  readonly text: string
  readonly details: Details
}

export interface TimelinePage {
  /** Newest first. */
  readonly items: readonly TimelineEntry[]
  readonly cursor?: string
}

export interface TimelineQuery {
  readonly limit?: number | undefined
  readonly cursor?: string | undefined
  /** Only entries of these kinds, for example `note`; none means any. */
  readonly kinds?: readonly string[] | undefined
}

/** Writes what `tell` noted, in its order. */
export async function writeTimeline(work: Work): Promise<void> {
  if (work.timeline.length === 0) return
  const first = await takeNumbers(work, 'timeline', work.timeline.length)
  const rows = work.timeline.map(({ subjectId, kind, by, text, details }, i) => ({
    number: first + i,
    subject_id: subjectId,
    at_us: work.nowUs,
    kind,
    actor_kind: by.actor.kind,
    actor_id: by.actor.id,
    actor_name: by.actor.name,
    text,
    details: JSON.stringify(details ?? {}),
  }))
  await inChunks(rows, (chunk) => work.db.insertInto('case_timeline').values(chunk).execute())
}

/** One page of what happened to `subjectId`, newest first. */
export async function readTimeline(state: State, subjectId: string, query: TimelineQuery): Promise<TimelinePage> {
  const limit = Math.max(1, Math.min(query.limit ?? 50, bounds.pageItems))
  let select = tablesOf(state).selectFrom('case_timeline').selectAll().where('subject_id', '=', subjectId)
  if (query.kinds?.length) select = select.where('kind', 'in', query.kinds)
  const after = readCursor('timeline', query.cursor)
  if (after !== undefined) select = select.where('number', '<', after.number)
  const rows = await select
    .orderBy('number', 'desc')
    .limit(limit + 1)
    .execute()
  const items = rows.slice(0, limit).map((row): TimelineEntry => ({
    number: row.number,
    atUs: row.at_us,
    kind: row.kind,
    actor: { kind: row.actor_kind, id: row.actor_id, name: row.actor_name },
    text: row.text,
    details: JSON.parse(row.details) as Details,
  }))
  const last = items.at(-1)
  if (rows.length <= limit || last === undefined) return { items }
  return { items, cursor: printCursor({ sort: 'timeline', value: last.number, number: last.number }) }
}
