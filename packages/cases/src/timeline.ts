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
  /** Whether somebody marked it as a key moment. */
  readonly isPinned: boolean
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
  /** Only entries from this moment on, in microseconds since 1970-01-01 UTC. */
  readonly fromUs?: number | undefined
  /** Only entries before this moment. */
  readonly toUs?: number | undefined
  /** Only key moments. */
  readonly isPinned?: boolean | undefined
  /** Only entries with this tag. */
  readonly tag?: string | undefined
  /** Only entries that name this value, whatever its case. */
  readonly about?: string | undefined
  /** Numbers of alerts, as `A-12`, that are about it too: entries that name one of them count as naming the value. */
  readonly aboutAlerts?: ReadonlySet<string> | undefined
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

/** Rows of one read: as many as a page has, or more where most are left out. */
const chunkRows = 500

/** One page of what happened to `subjectId`, newest first. */
export async function readTimeline(state: State, subjectId: string, query: TimelineQuery): Promise<TimelinePage> {
  const limit = Math.max(1, Math.min(query.limit ?? 50, bounds.pageItems))
  const isWanted = filterOf(query)
  const size = isWanted === undefined ? limit + 1 : chunkRows
  const found: TimelineEntry[] = []
  let before = readCursor('timeline', query.cursor)?.number
  while (found.length <= limit) {
    const rows = await readRows(state, subjectId, query, before, size)
    found.push(...(isWanted === undefined ? rows : rows.filter(isWanted)))
    before = rows.at(-1)?.number
    if (rows.length < size) break
  }
  const items = found.slice(0, limit)
  const last = items.at(-1)
  if (found.length <= limit || last === undefined) return { items }
  return { items, cursor: printCursor({ sort: 'timeline', value: last.number, number: last.number }) }
}

async function readRows(
  state: State,
  subjectId: string,
  { kinds, fromUs, toUs, isPinned }: TimelineQuery,
  before: number | undefined,
  size: number,
): Promise<TimelineEntry[]> {
  let select = tablesOf(state)
    .selectFrom('case_timeline')
    .leftJoin('case_pins', (join) =>
      join.onRef('case_pins.case_id', '=', 'subject_id').onRef('case_pins.number', '=', 'case_timeline.number'),
    )
    .selectAll('case_timeline')
    .select('case_pins.pinned_us')
    .where('subject_id', '=', subjectId)
  if (kinds?.length) select = select.where('kind', 'in', kinds)
  if (fromUs !== undefined) select = select.where('at_us', '>=', fromUs)
  if (toUs !== undefined) select = select.where('at_us', '<', toUs)
  if (isPinned === true) select = select.where('case_pins.pinned_us', 'is not', null)
  if (before !== undefined) select = select.where('case_timeline.number', '<', before)
  const rows = await select.orderBy('case_timeline.number', 'desc').limit(size).execute()
  return rows.map((row) => ({
    number: row.number,
    atUs: row.at_us,
    kind: row.kind,
    actor: { kind: row.actor_kind, id: row.actor_id, name: row.actor_name },
    text: row.text,
    details: JSON.parse(row.details) as Details,
    isPinned: row.pinned_us !== null,
  }))
}

/** What SQL is not asked for: its letter cases are those of ASCII in one store and of a locale in the other. */
function filterOf({ tag, about, aboutAlerts }: TimelineQuery): ((entry: TimelineEntry) => boolean) | undefined {
  if (tag === undefined && about === undefined) return undefined
  const wantedTag = tag?.toLowerCase()
  const wanted = about?.toLowerCase()
  return (entry) => {
    const tags = listOf(entry.details['tags'])
    if (wantedTag !== undefined && !tags.some((one) => one.toLowerCase() === wantedTag)) return false
    if (wanted === undefined) return true
    const texts = [entry.text, ...Object.values(entry.details).flatMap(listOf)]
    if (texts.some((text) => text.toLowerCase().includes(wanted))) return true
    return texts.some((text) => (text.match(/\bA-\d+\b/g) ?? []).some((name) => aboutAlerts?.has(name)))
  }
}

const listOf = (value: unknown): string[] =>
  (Array.isArray(value) ? value : [value]).filter((one): one is string => typeof one === 'string')
