import { randomUUID } from 'node:crypto'
import type { Positions, SpaceProgress } from '@aurora/ingest'
import type { CompiledQuery, Kysely, MigrationSet, State } from '@aurora/state'

interface PositionTables {
  /** One row: who this bridge is, and the number of the last spool file whose positions are here. */
  bridge: { id: string; written: number }
  bridge_positions: { source: string; sensor: string; space: string; until: number; context: string }
}

export const bridgeMigrations: MigrationSet = {
  owner: 'bridge',
  steps: [
    {
      name: '0001-positions',
      up: async ({ schema }) => {
        await schema
          .createTable('bridge')
          .addColumn('id', 'text', (c) => c.primaryKey())
          .addColumn('written', 'bigint', (c) => c.notNull())
          .execute()
        await schema
          .createTable('bridge_positions')
          .addColumn('source', 'text', (c) => c.notNull())
          .addColumn('sensor', 'text', (c) => c.notNull())
          .addColumn('space', 'text', (c) => c.notNull())
          .addColumn('until', 'bigint', (c) => c.notNull())
          .addColumn('context', 'text', (c) => c.notNull())
          .addPrimaryKeyConstraint('bridge_positions_key', ['source', 'sensor', 'space'])
          .execute()
      },
    },
  ],
}

/**
 * How far each space is in the spool. A position moves in one transaction with the number of the spool file that holds its
 * bytes, after that file is on disk: a file with a higher number was written by a process that died before this.
 */
export class BridgePositions implements Positions {
  readonly #state: State
  /** Part of every idempotency key, so that two bridges never use the same. */
  readonly id: string
  #written: number

  private constructor(state: State, id: string, written: number) {
    this.#state = state
    this.id = id
    this.#written = written
  }

  static async open(state: State): Promise<BridgePositions> {
    const db = state.as<PositionTables>()
    const known = await db.selectFrom('bridge').selectAll().executeTakeFirst()
    if (known !== undefined) return new BridgePositions(state, known.id, known.written)
    const id = randomUUID()
    await db.insertInto('bridge').values({ id, written: 0 }).execute()
    return new BridgePositions(state, id, 0)
  }

  /** Number of the last spool file whose positions count. */
  get written(): number {
    return this.#written
  }

  async progress(source: string, sensor: string, space: string): Promise<SpaceProgress | undefined> {
    return await this.#db
      .selectFrom('bridge_positions')
      .selectAll()
      .where('source', '=', source)
      .where('sensor', '=', sensor)
      .where('space', '=', space)
      .executeTakeFirst()
  }

  /** Makes what the spool file holds count. */
  async accept(number: number, spaces: readonly SpaceProgress[]): Promise<void> {
    await this.#state.atomically([
      this.#db.updateTable('bridge').set({ written: number }).compile(),
      ...spaces.map((space) => this.#advance(space)),
    ])
    this.#written = number
  }

  #advance(progress: SpaceProgress): CompiledQuery {
    const { until, context } = progress
    return this.#db
      .insertInto('bridge_positions')
      .values({ ...progress })
      .onConflict((conflict) => conflict.columns(['source', 'sensor', 'space']).doUpdateSet({ until, context }))
      .compile()
  }

  get #db(): Kysely<PositionTables> {
    return this.#state.as<PositionTables>()
  }
}
