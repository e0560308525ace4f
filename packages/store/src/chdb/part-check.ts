import { AppError } from '@aurora/core'
import type { SqlRow } from '../sql-engine.ts'

type Run = (sql: string) => Promise<SqlRow[]>

/** A part on disk that cannot be read. */
export interface BrokenPart {
  readonly table: string
  readonly name: string
  /** 0 when an insert wrote it, more when it was merged from others. */
  readonly level: number
}

/**
 * Finds the parts written since `sinceMs` that cannot be read.
 *
 * The engine (26.7) calls an insert or a merge done although its last writes failed for want of space: files of the part
 * are empty or cut, and every read of the table fails. A part carries check sums, so it can be asked.
 */
export async function findBrokenParts(run: Run, sinceMs: number): Promise<BrokenPart[]> {
  const since = Math.floor(sinceMs / 1000) - 1
  const parts = await run(
    `SELECT table, name, level FROM system.parts WHERE active AND database = currentDatabase() AND engine LIKE '%MergeTree' AND toUnixTimestamp(modification_time) >= ${since} ORDER BY table, min_block_number`,
  )
  const broken: BrokenPart[] = []
  for (const [table, name, level] of parts) {
    const [answer] = await run(`CHECK TABLE ${String(table)} PART '${String(name)}'`)
    if (Number(answer?.[1]) === 0) broken.push({ table: String(table), name: String(name), level: Number(level) })
  }
  return broken
}

/** More than can break at once; the rows are counted all the same. */
const manyParts = 10_000

/**
 * Loads the tables of broken parts again: the engine puts those aside (`detached/broken-on-start_…`), and takes up in
 * their place the parts they were merged from, which it keeps for minutes. What an insert left broken goes for good: it
 * was not acknowledged. Fails with 'store.corrupt' when a row is missing then. Safe to repeat after any failure.
 */
export async function replaceBrokenParts(run: Run, broken: readonly BrokenPart[]): Promise<void> {
  for (const table of new Set(broken.map((part) => part.table))) {
    await run(`ATTACH TABLE IF NOT EXISTS ${table}`)
    const unacknowledged = broken
      .filter((part) => part.table === table && part.level === 0)
      .map((part) => `'${part.name}'`)
    const expected = await rowsOf(run, table, `name NOT IN (${["''", ...unacknowledged].join(', ')})`)
    await run(`ALTER TABLE ${table} MODIFY SETTING max_suspicious_broken_parts = ${manyParts}`)
    await run(`DETACH TABLE ${table}`)
    await run(`ATTACH TABLE ${table}`)
    await run(`ALTER TABLE ${table} MODIFY SETTING max_suspicious_broken_parts = 0`)
    const found = await rowsOf(run, table, '1')
    if (found < expected)
      throw new AppError(
        'store.corrupt',
        `${expected - found} rows of ${table} cannot be read since the disk was full`,
        { hint: 'they lie under detached/ in the folder of the event store; restore them from a backup' },
      )
  }
}

async function rowsOf(run: Run, table: string, condition: string): Promise<number> {
  const [row] = await run(
    `SELECT sum(rows) FROM system.parts WHERE active AND database = currentDatabase() AND table = '${table}' AND ${condition}`,
  )
  return Number(row?.[0] ?? 0)
}
