import {
  PostgresDialect,
  PostgresDriver,
  type CompiledQuery,
  type DatabaseConnection,
  type Driver,
  type PostgresDialectConfig,
  type QueryResult,
  type TransactionSettings,
} from 'kysely'
import { assertOutsideTransaction } from '../transaction-scope.ts'
import { postgresError } from './failure.ts'

/** Kysely's PostgreSQL dialect with our errors, and with the rule that a transaction's inside uses its own handle. */
export class GuardedPostgresDialect extends PostgresDialect {
  readonly #config: PostgresDialectConfig

  constructor(config: PostgresDialectConfig) {
    super(config)
    this.#config = config
  }

  override createDriver(): Driver {
    return new GuardedDriver(new PostgresDriver(this.#config))
  }
}

class GuardedDriver implements Driver {
  readonly #driver: PostgresDriver

  constructor(driver: PostgresDriver) {
    this.#driver = driver
  }

  init(): Promise<void> {
    return this.#driver.init()
  }
  async acquireConnection(): Promise<GuardedConnection> {
    assertOutsideTransaction()
    const connection = await translated(this.#driver.acquireConnection())
    return new GuardedConnection(connection as InnerConnection)
  }
  beginTransaction(connection: GuardedConnection, settings: TransactionSettings): Promise<void> {
    return translated(this.#driver.beginTransaction(connection.inner, settings))
  }
  commitTransaction(connection: GuardedConnection): Promise<void> {
    return translated(this.#driver.commitTransaction(connection.inner))
  }
  /** A connection that is gone has rolled back already; the error that ended the transaction is the one to show. */
  async rollbackTransaction(connection: GuardedConnection): Promise<void> {
    await this.#driver.rollbackTransaction(connection.inner).catch(() => undefined)
  }
  releaseConnection(connection: GuardedConnection): Promise<void> {
    return this.#driver.releaseConnection(connection.inner)
  }
  destroy(): Promise<void> {
    return this.#driver.destroy()
  }
}

/** The driver's own kind of connection, which Kysely does not export by name. */
type InnerConnection = Parameters<PostgresDriver['releaseConnection']>[0]

class GuardedConnection implements DatabaseConnection {
  readonly inner: InnerConnection

  constructor(inner: InnerConnection) {
    this.inner = inner
  }
  executeQuery<Row>(query: CompiledQuery): Promise<QueryResult<Row>> {
    return translated(this.inner.executeQuery<Row>(query))
  }
  streamQuery<Row>(): AsyncIterableIterator<QueryResult<Row>> {
    throw new Error('queries are not streamed: read pages by key instead')
  }
}

async function translated<Value>(work: Promise<Value>): Promise<Value> {
  try {
    return await work
  } catch (error) {
    throw postgresError(error)
  }
}
