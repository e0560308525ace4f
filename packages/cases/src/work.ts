import type { AuditEntry } from '@aurora/audit'
import { sql, type Kysely, type Transaction } from '@aurora/state'
import type { By } from './by.ts'
import type { CaseSettings } from './limits.ts'
import type { AlertRow, CasesTables } from './tables.ts'

/** Facts beside the sentence of a timeline entry: flat, so that any reader can show them. */
export type Details = Readonly<Record<string, string | number | boolean | null | readonly string[]>>

/** An entry of a timeline before it has a number. */
export interface TimelineDraft {
  readonly subjectId: string
  readonly kind: string
  readonly by: By
  readonly text: string
  readonly details?: Details | undefined
}

/** What happened to the alert a message of the feed is about. */
export type FeedKind = 'opened' | 'repeated' | 'reopened' | 'seen_again' | 'changed'

/** A message of the feed before it has a sequence number. */
export interface FeedDraft {
  readonly kind: FeedKind
  readonly alert: Pick<AlertRow, 'id' | 'number' | 'title' | 'severity' | 'status' | 'source' | 'techniques' | 'iocs'>
}

/** One change under way: its transaction, its time, and what is to be told of it once it is done. */
export interface Work {
  readonly tx: Transaction
  readonly db: Kysely<CasesTables>
  readonly nowUs: number
  readonly settings: CaseSettings
  readonly timeline: TimelineDraft[]
  readonly feed: FeedDraft[]
  readonly audit: AuditEntry[]
}

/** Gives out `count` numbers after the last of `name`; resolves to the first of them. A rollback takes them back. */
export async function takeNumbers(work: Work, name: string, count: number): Promise<number> {
  const { value } = await work.db
    .insertInto('case_counters')
    .values({ name, value: count })
    .onConflict((conflict) => conflict.column('name').doUpdateSet({ value: sql`case_counters.value + ${count}` }))
    .returning('value')
    .executeTakeFirstOrThrow()
  return value - count + 1
}

/** Runs `run` on `rows` piece by piece: a statement with fewer rows is compiled once and stays below the parameter limit. */
export async function inChunks<Row>(
  rows: readonly Row[],
  run: (chunk: Row[]) => Promise<unknown>,
  size = 50,
): Promise<void> {
  for (let start = 0; start < rows.length; start += size) await run(rows.slice(start, start + size))
}

/** Like {@link inChunks}, for reads: all their rows, in order. */
export async function readChunks<Key, Row>(
  keys: readonly Key[],
  read: (chunk: Key[]) => Promise<Row[]>,
  size = 500,
): Promise<Row[]> {
  const found: Row[] = []
  await inChunks(keys, async (chunk) => void found.push(...(await read(chunk))), size)
  return found
}

/** Notes that something happened to the alert, incident or case with the id `subjectId`. */
export function tell(work: Work, subjectId: string, kind: string, by: By, text: string, details?: Details): void {
  work.timeline.push({ subjectId, kind, by, text, details })
}

/** Notes what `by` did for the audit log. What the system does by itself is not an act of a person. */
export function record(
  work: Work,
  by: By,
  what: Pick<AuditEntry, 'eventType' | 'action' | 'target' | 'details'>,
): void {
  if (by.actor.kind === 'system') return
  work.audit.push({ ...what, outcome: 'success', actor: by.actor, address: by.address, requestId: by.requestId })
}
