import type { Queries } from '@aurora/state'
import { genesis, isIntact, type Link } from './record.ts'
import { tablesOf, type CheckpointRow, type RecordRow } from './tables.ts'

/** So many rows are put together in about ten milliseconds. */
const pageRows = 5_000

/** The last record there is, whatever it says; {@link genesis} when there is none. */
export async function lastLink(queries: Queries): Promise<Link> {
  const row = await tablesOf(queries)
    .selectFrom('audit_records')
    .select(['sequence', 'hash'])
    .orderBy('sequence', 'desc')
    .limit(1)
    .executeTakeFirst()
  return row ?? genesis
}

/** The record with this number as it is in the store. */
export async function findLink(queries: Queries, sequence: number): Promise<Link | undefined> {
  if (sequence === genesis.sequence) return genesis
  return tablesOf(queries)
    .selectFrom('audit_records')
    .select(['sequence', 'hash'])
    .where('sequence', '=', sequence)
    .executeTakeFirst()
}

export async function lastCheckpointRow(queries: Queries): Promise<CheckpointRow | undefined> {
  return tablesOf(queries)
    .selectFrom('audit_checkpoints')
    .selectAll()
    .orderBy('number', 'desc')
    .limit(1)
    .executeTakeFirst()
}

/**
 * Pages of stored records above `after`, in order, up to and including `upTo`. Begins below 1 for `after` undefined, so that
 * records with impossible numbers are seen. The next page is loaded while the last one is looked at.
 */
export async function* recordPages(
  queries: Queries,
  after: number | undefined,
  upTo: number,
): AsyncGenerator<RecordRow[]> {
  let next = loadPage(queries, after ?? Number.MIN_SAFE_INTEGER, upTo)
  for (;;) {
    const page = await next
    const last = page.at(-1)
    if (last === undefined) return
    next = loadPage(queries, last.sequence, upTo)
    next.catch(() => undefined) // whoever stops early never waits for it; whoever goes on gets its error above
    yield page
  }
}

function loadPage(queries: Queries, after: number, upTo: number): Promise<RecordRow[]> {
  return tablesOf(queries)
    .selectFrom('audit_records')
    .selectAll()
    .where('sequence', '>', after)
    .where('sequence', '<=', upTo)
    .orderBy('sequence')
    .limit(pageRows)
    .execute()
}

/** What is wrong with `row` as the record that follows `last`; undefined when nothing is. */
export function recordFault(row: RecordRow, last: Link): string | undefined {
  const expected = last.sequence + 1
  if (row.sequence > expected) return `record ${expected} is missing`
  if (row.sequence !== expected) return `record ${row.sequence} does not belong there`
  if (!isIntact(row)) return `hash mismatch at record ${row.sequence}: the content was changed`
  if (row.previous !== last.hash)
    return `record ${row.sequence} does not follow record ${last.sequence}: the chain was rewritten`
  return undefined
}
