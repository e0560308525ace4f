import { AppError } from '@aurora/core'
import type { Kysely } from 'kysely'
import type { State, Transaction } from './state.ts'

/** One step of a schema. Once released, its name and what it does never change. */
export interface Migration {
  /** Unique within its set; a number first keeps a listing in order: `0002-api-key-source`. */
  readonly name: string
  /** Changes the schema, in the portable types of {@link Queries}. Runs inside a transaction, so it must use `db` alone. */
  readonly up: (db: Kysely<unknown>) => Promise<void>
}

/** The schema of one package: its steps, oldest first. Steps are only ever added at the end. */
export interface MigrationSet {
  /** The package that owns these tables; keeps its steps apart from those of others in the same database. */
  readonly owner: string
  readonly steps: readonly Migration[]
}

interface MigrationTables {
  schema_migrations: { owner: string; name: string; applied_ms: number }
}

/**
 * Brings the tables of `set.owner` up to date, and resolves to the names of the steps it ran.
 *
 * All missing steps run in one transaction: all or none. Calling it again does nothing; two processes that call it at
 * once run each step once. Rejects with 'store.corrupt', changing nothing, when the database has steps this version
 * does not know, which means that a newer version made it.
 */
export async function migrate(state: State, set: MigrationSet): Promise<string[]> {
  return state.transaction(async (tx) => {
    await tx.lock('schema_migrations')
    await ensureVersionTable(tx)
    const applied = await appliedNames(tx, set.owner)
    refuseNewer(set, applied)
    const missing = set.steps.slice(applied.length)
    for (const step of missing) await apply(tx, set.owner, step)
    return missing.map((step) => step.name)
  })
}

async function ensureVersionTable(tx: Transaction): Promise<void> {
  await tx
    .as<MigrationTables>()
    .schema.createTable('schema_migrations')
    .ifNotExists()
    .addColumn('owner', 'text', (column) => column.notNull())
    .addColumn('name', 'text', (column) => column.notNull())
    .addColumn('applied_ms', 'bigint', (column) => column.notNull())
    .addPrimaryKeyConstraint('schema_migrations_key', ['owner', 'name'])
    .execute()
}

/** Names of the steps that were run, sorted as the set is: steps of one set may share a millisecond, so not by time. */
async function appliedNames(tx: Transaction, owner: string): Promise<string[]> {
  const db = tx.as<MigrationTables>()
  const rows = await db.selectFrom('schema_migrations').select('name').where('owner', '=', owner).execute()
  return rows.map((row) => row.name).sort()
}

function refuseNewer(set: MigrationSet, applied: readonly string[]): void {
  const known = set.steps.map((step) => step.name)
  const unknown = applied.filter((name) => !known.includes(name))
  if (unknown.length > 0) {
    throw new AppError(
      'store.corrupt',
      `the ${set.owner} tables were made by a newer version (${unknown.join(', ')})`,
      {
        hint: 'start the version that made this data folder, or a newer one; nothing was changed',
      },
    )
  }
  if (applied.some((name, i) => name !== known[i])) {
    throw new Error(`the migrations of ${set.owner} are not in order: applied ${applied.join(', ')}`)
  }
}

async function apply(tx: Transaction, owner: string, step: Migration): Promise<void> {
  const db = tx.as<MigrationTables>()
  await step.up(tx.as<unknown>())
  await db.insertInto('schema_migrations').values({ owner, name: step.name, applied_ms: Date.now() }).execute()
}
