import { AppError } from '@aurora/core'

/** What bounds one read. A read that meets a bound ends with `LimitReached`. */
export interface ReadLimits {
  readonly timeMs: number
  readonly memoryBytes: number
}

export type SqlParams = Readonly<Record<string, unknown>>

/** One result row, columns in the order of the SELECT. */
export type SqlRow = readonly unknown[]

/**
 * What the event store needs of a ClickHouse: the embedded engine and a server keep the same promises.
 *
 * - `execute` runs a statement without result, on every node of a cluster.
 * - `insert` resolves only once the rows are on disk (fsync), all of them or none.
 * - `query` ends early when `signal` aborts, and the engine stops computing.
 */
export interface SqlEngine {
  readonly name: 'chdb' | 'clickhouse'
  /** Name of the cluster whose shards share the rows; undefined on a single node. */
  readonly cluster: string | undefined
  execute(sql: string): Promise<void>
  query(sql: string, params: SqlParams, limits: ReadLimits, signal?: AbortSignal): Promise<SqlRow[]>
  /** `blocks` are those of a `BlockWriter` of the target's columns. */
  insert(target: InsertTarget, blocks: readonly Uint8Array[]): Promise<void>
  /** Fails with 'store.full' while rows of an insert that failed may still be seen, though they will be gone. */
  confirmInserts(): void
  close(): Promise<void>
}

/** Where rows go: a table, and the columns they have, each name with its type and default as a table definition has them. */
export interface InsertTarget {
  readonly table: string
  readonly columns: ReadonlyMap<string, string>
}

/** A read that met its bound before it was done. */
export class LimitReached extends Error {
  readonly reason: 'time_limit' | 'memory_limit' | 'cancelled'
  constructor(reason: LimitReached['reason'], cause?: unknown) {
    super(`the read met its ${reason.replace('_', ' ')}`, { cause })
    this.reason = reason
  }
}

/** ClickHouse error codes (src/Common/ErrorCodes.cpp) that mean a bound was met. */
const limitCodes: Readonly<Record<number, LimitReached['reason']>> = {
  159: 'time_limit',
  160: 'time_limit',
  241: 'memory_limit',
  394: 'cancelled',
}

/** ClickHouse error codes that mean the query is more than the engine takes: long SQL, deep trees, a huge pattern. */
const tooMuchCodes = new Set([62, 167, 168, 306, 427])

/** ClickHouse error codes that mean data on disk cannot be read. */
const corruptCodes = new Set([40, 49, 76, 79, 107, 228, 233, 246, 271, 507])

/** Error number in a ClickHouse message: `Code: 241. DB::Exception: …`. */
export function engineErrorCode(error: unknown): number | undefined {
  const match = /Code: (\d+)/.exec(error instanceof Error ? error.message : String(error))
  return match === null ? undefined : Number(match[1])
}

const isDiskFull = (message: string): boolean =>
  /No space left on device|NOT_ENOUGH_SPACE|errno: 28\b|ENOSPC|Cannot reserve|quota/i.test(message)

/** Turns what an engine threw into a refusal the rest of the product understands. */
export function translateEngineError(error: unknown): Error {
  if (error instanceof AppError || error instanceof LimitReached) return error
  const message = error instanceof Error ? error.message : String(error)
  const code = engineErrorCode(error)
  const limit = code === undefined ? undefined : limitCodes[code]
  if (limit !== undefined) return new LimitReached(limit, error)
  if (code === 243 || isDiskFull(message))
    return new AppError(
      'store.full',
      'the disk of the event store is full',
      { retryAfterSeconds: 5, hint: 'make room on the disk; storing goes on by itself' },
      error,
    )
  if (code !== undefined && tooMuchCodes.has(code))
    return new AppError(
      'search.limit',
      'the query is more than the event store can take at once',
      { hint: 'ask for less in one query' },
      error,
    )
  if (code !== undefined && corruptCodes.has(code))
    return new AppError('store.corrupt', `the event store cannot read its own data (error ${code})`, {}, error)
  return new AppError(
    'store.unavailable',
    `the event store failed${code === undefined ? '' : ` with error ${code}`}`,
    { retryAfterSeconds: 2 },
    error,
  )
}
