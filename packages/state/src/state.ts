import { Kysely, type CompiledQuery, type QueryResult } from 'kysely'
import { AppError } from '@aurora/core'
import type { Engine } from './engine.ts'
import { openPostgres } from './postgres/engine.ts'
import { openSqlite } from './sqlite/engine.ts'
import { assertOutsideTransaction, insideTransaction } from './transaction-scope.ts'

/**
 * Something queries can be asked of: the whole store, or one transaction in it.
 *
 * What holds on both engines, and so what a query may rely on: ids and JSON are text without NUL, times are `bigint`
 * microseconds or milliseconds, booleans are the integers 0 and 1. Numbers come back as JavaScript numbers, so an
 * integer must stay within 2^53. No arrays, no blobs.
 */
export interface Queries {
  /** The tables as the caller knows them: each package declares its own `interface XTables` and asks for those. */
  as<Tables>(): Kysely<Tables>
}

/** One open transaction. Valid until the function it was given to returns. */
export interface Transaction extends Queries {
  /**
   * Waits until no other transaction, in any process, holds the lock `name`, and holds it until this one ends.
   *
   * On SQLite every transaction is alone already, so this costs nothing. Take locks in one order everywhere.
   */
  lock(name: string): Promise<void>
  /** Runs `run` once the transaction is durable, and never if it is rolled back. `run` must not throw or wait. */
  onCommit(run: () => void): void
}

/** The relational store of one installation. */
export interface State extends Queries {
  readonly kind: 'sqlite' | 'postgres'
  /**
   * Runs `run` in one write transaction: commits when it resolves, rolls back when it rejects, with that error.
   *
   * On SQLite one transaction runs at a time, in this process and in others, so `run` must not wait for anything slow.
   * Inside `run` only the handle it was given may be used; using the store itself would wait for ever, and so it
   * throws. A statement that fails spoils the transaction: do not catch its error and go on, PostgreSQL would not.
   * Rejects with 'state.unavailable' when the database stays locked or cannot be reached, with 'store.full' when
   * the disk is.
   */
  transaction<Result>(run: (tx: Transaction) => Promise<Result>): Promise<Result>
  /** Runs `statements` in one transaction, on SQLite in one round trip. Resolves to their results, in their order. */
  atomically(statements: readonly CompiledQuery[]): Promise<QueryResult<unknown>[]>
  /** Reads the whole database (SQLite), or asks whether it answers (PostgreSQL). Rejects with 'store.corrupt' or 'state.unavailable'. */
  check(): Promise<void>
  /** Waits for what was begun, then lets go of the database. May be called twice. */
  close(): Promise<void>
}

/**
 * Opens the state store named by `url`: `sqlite:FILE`, `sqlite::memory:`, or `postgres://…`.
 *
 * A missing SQLite file, and its folder, are made, readable by their owner alone. Rejects with 'config.invalid' for
 * another url, 'store.corrupt' when the file is no sound database (it is left untouched), 'state.unavailable' when it
 * cannot be opened or reached. The password in a url appears in no message.
 */
export async function openState(url: string): Promise<State> {
  if (url.startsWith('sqlite:')) return new EngineState(await openSqlite(url.slice('sqlite:'.length)))
  if (/^postgres(ql)?:\/\//.test(url)) return new EngineState(await openPostgres(url))
  throw new AppError('config.invalid', 'the state store must be sqlite:FILE or postgres://…', {
    hint: 'set AURORA_STATE to sqlite:/path/to/state.db or postgres://user@host/database',
  })
}

class EngineState implements State {
  readonly #engine: Engine
  readonly #db: Kysely<unknown>
  #closing: Promise<void> | undefined

  constructor(engine: Engine) {
    this.#engine = engine
    this.#db = new Kysely({ dialect: engine.dialect })
  }

  get kind(): State['kind'] {
    return this.#engine.kind
  }

  as<Tables>(): Kysely<Tables> {
    return this.#db as Kysely<unknown> as Kysely<Tables>
  }

  async transaction<Result>(run: (tx: Transaction) => Promise<Result>): Promise<Result> {
    const afterCommit: (() => void)[] = []
    const result = await this.#db.transaction().execute((db) =>
      insideTransaction(() =>
        run({
          as: <Tables>() => db as Kysely<unknown> as Kysely<Tables>,
          lock: (name) => this.#engine.lock(db, name),
          onCommit: (hook) => void afterCommit.push(hook),
        }),
      ),
    )
    for (const hook of afterCommit) hook()
    return result
  }

  atomically(statements: readonly CompiledQuery[]): Promise<QueryResult<unknown>[]> {
    if (this.#engine.atomically !== undefined) return this.#engine.atomically(statements)
    return this.#db.transaction().execute(async (db) => {
      const results: QueryResult<unknown>[] = []
      for (const statement of statements) results.push(await db.executeQuery(statement))
      return results
    })
  }

  async check(): Promise<void> {
    assertOutsideTransaction()
    await this.#engine.check()
  }

  close(): Promise<void> {
    this.#closing ??= this.#db.destroy().then(() => this.#engine.close())
    return this.#closing
  }
}
