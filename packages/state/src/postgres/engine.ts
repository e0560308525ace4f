import { sql, type Kysely } from 'kysely'
import pg from 'pg'
import type { Engine } from '../engine.ts'
import { GuardedPostgresDialect } from './dialect.ts'
import { postgresError } from './failure.ts'

const maxConnections = 10
const connectTimeoutMs = 10_000
/** int8, and numeric, which is what a sum of int8 is: both come back as numbers, as SQLite gives them. */
const numberTypes = new Set<number>([pg.types.builtins.INT8, pg.types.builtins.NUMERIC])

/** Opens the PostgreSQL database at `url`. Fails as `openState` says. */
export async function openPostgres(url: string): Promise<Engine> {
  const pool = new pg.Pool({
    connectionString: url,
    max: maxConnections,
    connectionTimeoutMillis: connectTimeoutMs,
    application_name: 'aurora',
    types: { getTypeParser },
  })
  // An idle connection that breaks is taken out of the pool; the next query opens another or says why it cannot.
  pool.on('error', () => undefined)
  const ping = async (): Promise<void> => {
    try {
      await pool.query('select 1')
    } catch (error) {
      throw postgresError(error)
    }
  }
  await ping().catch(async (error: unknown) => {
    await pool.end()
    throw error
  })
  return {
    kind: 'postgres',
    dialect: new GuardedPostgresDialect({ pool }),
    lock: advisoryLock,
    check: ping,
    close: () => (pool.ended ? Promise.resolve() : pool.end()), // the driver ends it, if it ever ran a query
  }
}

function getTypeParser(oid: number, format?: 'text' | 'binary') {
  return numberTypes.has(oid) ? Number : pg.types.getTypeParser(oid, format)
}

/** A lock of the transaction, keyed by a 64-bit hash of the name; two names that collide only wait for each other. */
async function advisoryLock(db: Kysely<unknown>, name: string): Promise<void> {
  await sql`select pg_advisory_xact_lock(hashtextextended(${name}, 0))`.execute(db)
}
