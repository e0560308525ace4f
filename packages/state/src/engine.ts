import type { CompiledQuery, Dialect, Kysely, QueryResult } from 'kysely'

/** What differs between the databases behind the state store. */
export interface Engine {
  readonly kind: 'sqlite' | 'postgres'
  readonly dialect: Dialect
  /** Must hold an exclusive lock called `name` until the transaction of `db` ends; must be free where transactions are alone. */
  lock(db: Kysely<unknown>, name: string): Promise<void>
  /** One transaction in one round trip, where the engine can do that. Must wait its turn behind open transactions. */
  atomically?(statements: readonly CompiledQuery[]): Promise<QueryResult<unknown>[]>
  /** Must reject with 'store.corrupt' when the database is not sound, 'state.unavailable' when it does not answer. */
  check(): Promise<void>
  /** Is called once, after the dialect's driver was destroyed. */
  close(): Promise<void>
}
