import { AppError } from '@aurora/core'
import type { CompiledQuery, Kysely, MigrationSet, State } from '@aurora/state'
import type { EventStore } from '@aurora/store'

/** How far one position space was accepted, and what its later lines need to know. */
export interface SpaceProgress {
  readonly source: string
  readonly sensor: string
  readonly space: string
  readonly until: number
  readonly context: string
}

/** Lines of one source and sensor: `received = stored + rejected + deduplicated`. */
export interface AccountChange {
  readonly source: string
  readonly sensor: string
  readonly received: number
  readonly stored: number
  readonly rejected: number
  readonly deduplicated: number
}

export interface Account extends AccountChange {
  readonly firstMs: number
  readonly lastMs: number
}

/** Everything a batch changes here once its rows are in the store. */
export interface BatchPlan {
  readonly number: number
  readonly events: number
  readonly rejects: number
  readonly spaces: readonly SpaceProgress[]
  readonly accounts: readonly AccountChange[]
}

/** Asks the rules of a batch that is stored. */
export interface StoredBatches {
  keepAgain(batch: number): Promise<void>
}

/** What a request with an idempotency key came to, kept so that its repetition gets the same answer. */
export interface KeyRecord {
  readonly digest: string
  readonly report: string
}

interface LedgerTables {
  ingest_boots: { id: number; started_ms: number }
  /** The one event store this ledger belongs to. */
  ingest_store: { identity: string }
  ingest_batches: { number: number; planned_ms: number; plan: string }
  ingest_positions: {
    source: string
    sensor: string
    space: string
    until: number
    context: string
    updated_ms: number
  }
  ingest_keys: { sensor: string; key: string; digest: string; report: string; finished_ms: number }
  ingest_accounts: {
    source: string
    sensor: string
    received: number
    stored: number
    rejected: number
    deduplicated: number
    first_ms: number
    last_ms: number
  }
}

/** Tables of the ledger. */
export const ledgerMigrations: MigrationSet = {
  owner: 'ingest',
  steps: [
    {
      name: '0001-ledger',
      up: async ({ schema }) => {
        await schema
          .createTable('ingest_boots')
          .addColumn('id', 'integer', (c) => c.primaryKey())
          .addColumn('started_ms', 'bigint', (c) => c.notNull())
          .execute()
        await schema
          .createTable('ingest_batches')
          .addColumn('number', 'bigint', (c) => c.primaryKey())
          .addColumn('planned_ms', 'bigint', (c) => c.notNull())
          .addColumn('plan', 'text', (c) => c.notNull())
          .execute()
        await schema
          .createTable('ingest_positions')
          .addColumn('source', 'text', (c) => c.notNull())
          .addColumn('sensor', 'text', (c) => c.notNull())
          .addColumn('space', 'text', (c) => c.notNull())
          .addColumn('until', 'bigint', (c) => c.notNull())
          .addColumn('context', 'text', (c) => c.notNull())
          .addColumn('updated_ms', 'bigint', (c) => c.notNull())
          .addPrimaryKeyConstraint('ingest_positions_key', ['source', 'sensor', 'space'])
          .execute()
        await schema.createIndex('ingest_positions_age').on('ingest_positions').column('updated_ms').execute()
        await schema
          .createTable('ingest_keys')
          .addColumn('sensor', 'text', (c) => c.notNull())
          .addColumn('key', 'text', (c) => c.notNull())
          .addColumn('digest', 'text', (c) => c.notNull())
          .addColumn('report', 'text', (c) => c.notNull())
          .addColumn('finished_ms', 'bigint', (c) => c.notNull())
          .addPrimaryKeyConstraint('ingest_keys_key', ['sensor', 'key'])
          .execute()
        await schema
          .createTable('ingest_accounts')
          .addColumn('source', 'text', (c) => c.notNull())
          .addColumn('sensor', 'text', (c) => c.notNull())
          .addColumn('received', 'bigint', (c) => c.notNull())
          .addColumn('stored', 'bigint', (c) => c.notNull())
          .addColumn('rejected', 'bigint', (c) => c.notNull())
          .addColumn('deduplicated', 'bigint', (c) => c.notNull())
          .addColumn('first_ms', 'bigint', (c) => c.notNull())
          .addColumn('last_ms', 'bigint', (c) => c.notNull())
          .addPrimaryKeyConstraint('ingest_accounts_key', ['source', 'sensor'])
          .execute()
      },
    },
    {
      name: '0002-store',
      up: async ({ schema }) => {
        await schema
          .createTable('ingest_store')
          .addColumn('identity', 'text', (c) => c.primaryKey())
          .execute()
      },
    },
  ],
}

/**
 * Fails with 'store.corrupt' when this ledger was kept with another event store: what it says was accepted is not
 * there, and would never be sent again.
 */
async function checkSameStore(state: State, store: EventStore): Promise<void> {
  const identity = await store.identity()
  if (identity === undefined) return
  const db = state.as<LedgerTables>()
  const known = await db.selectFrom('ingest_store').select('identity').executeTakeFirst()
  if (known === undefined) await db.insertInto('ingest_store').values({ identity }).execute()
  else if (known.identity !== identity)
    throw new AppError(
      'store.corrupt',
      'the event store is missing, or is not the one this installation has written to',
      { hint: 'nothing was accepted; restore its folder from a backup, or start with another --data folder' },
    )
}

/** Batch numbers of one start of the server: a block of its own, so that a number is never given twice. */
const numbersPerBoot = 1_000_000_000

/** Records this start of the server and resolves to its number, from 1. */
async function countBoot(state: State): Promise<number> {
  return await state.transaction(async (tx) => {
    const db = tx.as<LedgerTables>()
    const last = await db.selectFrom('ingest_boots').select('id').orderBy('id', 'desc').limit(1).executeTakeFirst()
    const id = (last?.id ?? 0) + 1
    await db.insertInto('ingest_boots').values({ id, started_ms: Date.now() }).execute()
    return id
  })
}

/** How long the positions of requests are remembered: a sender that repeats later is stored again. */
export const keyMemoryMs = 7 * 86_400_000

/**
 * The record of what was accepted: how far each position space came, which batches are on their way, and the account
 * of each sensor (DESIGN §5, "How once is kept").
 *
 * A batch is planned before its rows go to the store and confirmed after they are there. What was planned but not
 * confirmed when the process died is looked for in the store on the next start: there, it is confirmed; not there, it
 * never happened, and the file or the sender repeats it.
 */
export class Ledger {
  readonly #state: State
  #nextNumber: number

  private constructor(state: State, firstNumber: number) {
    this.#state = state
    this.#nextNumber = firstNumber
  }

  /**
   * Opens the ledger, and settles what an earlier process left open. Resolves to the number of batches settled. Fails
   * with 'store.corrupt' when it belongs to another event store.
   */
  static async open(
    state: State,
    store: EventStore,
    findings: StoredBatches,
  ): Promise<{ ledger: Ledger; confirmed: number; forgotten: number }> {
    await checkSameStore(state, store)
    const ledger = new Ledger(state, (await countBoot(state)) * numbersPerBoot)
    let confirmed = 0
    const open = await ledger.planned()
    for (const plan of open) if (await ledger.settle(plan, store, findings)) confirmed++
    return { ledger, confirmed, forgotten: open.length - confirmed }
  }

  /** A number that no batch had before. */
  takeNumber(): number {
    return this.#nextNumber++
  }

  async plan(plan: BatchPlan): Promise<void> {
    await this.#state.atomically([
      this.#db
        .insertInto('ingest_batches')
        .values({ number: plan.number, planned_ms: Date.now(), plan: JSON.stringify(plan) })
        .compile(),
    ])
  }

  /** Makes everything the batch changes true, in one transaction. */
  async confirm(plan: BatchPlan): Promise<void> {
    const nowMs = Date.now()
    await this.#state.atomically([
      this.#db.deleteFrom('ingest_batches').where('number', '=', plan.number).compile(),
      ...plan.spaces.map((space) => this.#advance(space, nowMs)),
      ...plan.accounts.map((change) => this.#post(change, nowMs)),
    ])
  }

  /** Forgets a batch whose rows are certainly not in the store. */
  async forget(plan: BatchPlan): Promise<void> {
    await this.#state.atomically([this.#db.deleteFrom('ingest_batches').where('number', '=', plan.number).compile()])
  }

  /**
   * Decides a batch whose fate is unknown by looking for it; of one that happened the rules are asked again, since it
   * may have been cut off before its findings were kept. Resolves to whether it happened.
   */
  async settle(plan: BatchPlan, store: EventStore, findings: StoredBatches): Promise<boolean> {
    const happened = plan.events > 0 && (await store.hasBatch(plan.number))
    if (happened) {
      await findings.keepAgain(plan.number)
      await this.confirm(plan)
    } else {
      if (plan.rejects > 0) await store.removeRejectsOfBatch(plan.number)
      await this.forget(plan)
    }
    return happened
  }

  /** Batches that were planned and neither confirmed nor forgotten. */
  async planned(): Promise<readonly BatchPlan[]> {
    const rows = await this.#db.selectFrom('ingest_batches').select('plan').orderBy('number').execute()
    return rows.map((row) => JSON.parse(row.plan) as BatchPlan)
  }

  /** How far a space was accepted; undefined when nothing of it was. */
  async progress(source: string, sensor: string, space: string): Promise<SpaceProgress | undefined> {
    return await this.#db
      .selectFrom('ingest_positions')
      .select(['source', 'sensor', 'space', 'until', 'context'])
      .where('source', '=', source)
      .where('sensor', '=', sensor)
      .where('space', '=', space)
      .executeTakeFirst()
  }

  /** Removes the progress of a space that will not come again (a file that was deleted). */
  async dropProgress(source: string, sensor: string, space: string): Promise<void> {
    await this.#db
      .deleteFrom('ingest_positions')
      .where('source', '=', source)
      .where('sensor', '=', sensor)
      .where('space', '=', space)
      .execute()
  }

  async findKey(sensor: string, key: string): Promise<KeyRecord | undefined> {
    return await this.#db
      .selectFrom('ingest_keys')
      .select(['digest', 'report'])
      .where('sensor', '=', sensor)
      .where('key', '=', key)
      .executeTakeFirst()
  }

  /** Remembers a finished request, and forgets those that are older than the memory for keys. */
  async finishKey(sensor: string, key: string, record: KeyRecord): Promise<void> {
    const nowMs = Date.now()
    await this.#state.atomically([
      this.#db
        .insertInto('ingest_keys')
        .values({ sensor, key, ...record, finished_ms: nowMs })
        .onConflict((conflict) => conflict.columns(['sensor', 'key']).doNothing())
        .compile(),
      this.#db
        .deleteFrom('ingest_keys')
        .where('finished_ms', '<', nowMs - keyMemoryMs)
        .compile(),
      this.#db
        .deleteFrom('ingest_positions')
        .where('space', 'like', 'key:%')
        .where('updated_ms', '<', nowMs - keyMemoryMs)
        .compile(),
    ])
  }

  async accounts(): Promise<readonly Account[]> {
    const rows = await this.#db.selectFrom('ingest_accounts').selectAll().orderBy('source').orderBy('sensor').execute()
    return rows.map(({ first_ms, last_ms, ...counts }) => ({ ...counts, firstMs: first_ms, lastMs: last_ms }))
  }

  /** Corrects an account outside a batch: rejects that were read again, a demonstration that was removed. */
  async post(change: AccountChange): Promise<void> {
    await this.#state.atomically([this.#post(change, Date.now())])
  }

  async dropAccounts(sensor: string): Promise<void> {
    await this.#state.atomically([
      this.#db.deleteFrom('ingest_accounts').where('sensor', '=', sensor).compile(),
      this.#db.deleteFrom('ingest_positions').where('sensor', '=', sensor).compile(),
      this.#db.deleteFrom('ingest_keys').where('sensor', '=', sensor).compile(),
    ])
  }

  get #db(): Kysely<LedgerTables> {
    return this.#state.as<LedgerTables>()
  }

  /** Moves a space forward, never back: a body that is sent again passes positions that were accepted before. */
  #advance(progress: SpaceProgress, nowMs: number): CompiledQuery {
    const { until, context } = progress
    return this.#db
      .insertInto('ingest_positions')
      .values({ ...progress, updated_ms: nowMs })
      .onConflict((conflict) =>
        conflict
          .columns(['source', 'sensor', 'space'])
          .doUpdateSet({ until, context, updated_ms: nowMs })
          .whereRef('excluded.until', '>=', 'ingest_positions.until'),
      )
      .compile()
  }

  #post(change: AccountChange, nowMs: number): CompiledQuery {
    return this.#db
      .insertInto('ingest_accounts')
      .values({ ...change, first_ms: nowMs, last_ms: nowMs })
      .onConflict((conflict) =>
        conflict.columns(['source', 'sensor']).doUpdateSet((eb) => ({
          received: eb('ingest_accounts.received', '+', change.received),
          stored: eb('ingest_accounts.stored', '+', change.stored),
          rejected: eb('ingest_accounts.rejected', '+', change.rejected),
          deduplicated: eb('ingest_accounts.deduplicated', '+', change.deduplicated),
          last_ms: nowMs,
        })),
      )
      .compile()
  }
}
