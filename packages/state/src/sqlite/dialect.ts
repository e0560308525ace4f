import {
  SqliteAdapter,
  SqliteIntrospector,
  SqliteQueryCompiler,
  type CompiledQuery,
  type DatabaseConnection,
  type Dialect,
  type Driver,
  type Kysely,
  type QueryResult,
} from 'kysely'
import { assertOutsideTransaction } from '../transaction-scope.ts'
import type { SqliteClient } from './client.ts'
import type { RowSet } from './protocol.ts'
import type { Turnstile } from './turnstile.ts'

/** Kysely's SQLite dialect, with the database in the worker behind `client`. */
export class SqliteWorkerDialect implements Dialect {
  readonly #client: SqliteClient
  readonly #turnstile: Turnstile

  constructor(client: SqliteClient, turnstile: Turnstile) {
    this.#client = client
    this.#turnstile = turnstile
  }

  createDriver(): Driver {
    return new WorkerDriver(this.#client, this.#turnstile)
  }
  createAdapter(): SqliteAdapter {
    return new PipeliningAdapter()
  }
  createIntrospector(db: Kysely<unknown>): SqliteIntrospector {
    return new SqliteIntrospector(db)
  }
  createQueryCompiler(): SqliteQueryCompiler {
    return new SqliteQueryCompiler()
  }
}

/** Tells Kysely not to queue statements one behind the other: the turnstile and the worker keep the order. */
class PipeliningAdapter extends SqliteAdapter {
  override get supportsMultipleConnections(): boolean {
    return true
  }
}

class WorkerDriver implements Driver {
  readonly #client: SqliteClient
  readonly #turnstile: Turnstile

  constructor(client: SqliteClient, turnstile: Turnstile) {
    this.#client = client
    this.#turnstile = turnstile
  }

  async init(): Promise<void> {}

  async acquireConnection(): Promise<WorkerConnection> {
    assertOutsideTransaction()
    return new WorkerConnection(this.#client, this.#turnstile)
  }
  beginTransaction(connection: WorkerConnection): Promise<void> {
    return connection.begin()
  }
  async commitTransaction(connection: WorkerConnection): Promise<void> {
    await connection.send('commit')
  }
  async rollbackTransaction(): Promise<void> {
    await this.#client.ask({ kind: 'rollback' })
  }
  async releaseConnection(connection: WorkerConnection): Promise<void> {
    connection.end()
  }
  async destroy(): Promise<void> {
    const leave = await this.#turnstile.enter()
    leave()
  }
}

/** One use of the single connection: either statements for themselves, or one transaction. */
class WorkerConnection implements DatabaseConnection {
  readonly #client: SqliteClient
  readonly #turnstile: Turnstile
  /** Set while a transaction of ours is inside the turnstile. */
  #leave: (() => void) | undefined

  constructor(client: SqliteClient, turnstile: Turnstile) {
    this.#client = client
    this.#turnstile = turnstile
  }

  /** Waits for the turn of this transaction. IMMEDIATE, so that it never has to give up half-way for another process. */
  async begin(): Promise<void> {
    this.#leave = await this.#turnstile.enter()
    await this.send('begin immediate')
  }

  end(): void {
    this.#leave?.()
    this.#leave = undefined
  }

  async send(sql: string, parameters: readonly unknown[] = []): Promise<RowSet> {
    const [result] = await this.#client.ask({ kind: 'run', sql, parameters })
    return result ?? { columns: [], rows: [] }
  }

  async executeQuery<Row>({ sql, parameters }: CompiledQuery): Promise<QueryResult<Row>> {
    const send = (): Promise<RowSet> => this.send(sql, parameters)
    return queryResult<Row>(await (this.#leave === undefined ? this.#turnstile.pass(send) : send()))
  }

  streamQuery<Row>(): AsyncIterableIterator<QueryResult<Row>> {
    throw new Error('queries are not streamed: read pages by key instead')
  }
}

/** A result in the shape Kysely hands on: rows as objects, counts as bigint. */
export function queryResult<Row>({ columns, rows, changes }: RowSet): QueryResult<Row> {
  const objects = rows.map((values) => rowObject(columns, values) as Row)
  return changes === undefined ? { rows: objects } : { rows: objects, numAffectedRows: BigInt(changes) }
}

/** Property by property, because a page has thousands of rows: `Object.fromEntries` takes three times as long. */
function rowObject(columns: readonly string[], values: readonly unknown[]): Record<string, unknown> {
  const row: Record<string, unknown> = {}
  for (let i = 0; i < columns.length; i++) row[columns[i] as string] = values[i]
  return row
}
