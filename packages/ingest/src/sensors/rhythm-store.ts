import type { MigrationSet, State } from '@aurora/state'
import type { KnownRhythm } from './rhythm.ts'

interface RhythmTables {
  ingest_rhythms: { source: string; sensor: string; rhythm: string }
}

/** Table of what is known of the rhythm of each sensor. */
export const rhythmMigrations: MigrationSet = {
  owner: 'ingest_rhythms',
  steps: [
    {
      name: '0001-rhythms',
      up: async ({ schema }) => {
        await schema
          .createTable('ingest_rhythms')
          .addColumn('source', 'text', (c) => c.notNull())
          .addColumn('sensor', 'text', (c) => c.notNull())
          .addColumn('rhythm', 'text', (c) => c.notNull())
          .addPrimaryKeyConstraint('ingest_rhythms_key', ['source', 'sensor'])
          .execute()
      },
    },
  ],
}

/** One sensor, and its rhythm. */
export interface SensorRhythm {
  readonly source: string
  readonly sensor: string
  readonly rhythm: KnownRhythm
}

/** Keeps rhythms between starts of the server. */
export class RhythmStore {
  readonly #state: State

  constructor(state: State) {
    this.#state = state
  }

  async all(): Promise<readonly SensorRhythm[]> {
    const rows = await this.#state.as<RhythmTables>().selectFrom('ingest_rhythms').selectAll().execute()
    return rows.map(({ source, sensor, rhythm }) => ({ source, sensor, rhythm: JSON.parse(rhythm) as KnownRhythm }))
  }

  async save(sensors: readonly SensorRhythm[]): Promise<void> {
    if (sensors.length === 0) return
    await this.#state.atomically(
      sensors.map(({ source, sensor, rhythm }) =>
        this.#state
          .as<RhythmTables>()
          .insertInto('ingest_rhythms')
          .values({ source, sensor, rhythm: JSON.stringify(rhythm) })
          .onConflict((conflict) =>
            conflict.columns(['source', 'sensor']).doUpdateSet({ rhythm: JSON.stringify(rhythm) }),
          )
          .compile(),
      ),
    )
  }

  async drop(sensor: string): Promise<void> {
    await this.#state.as<RhythmTables>().deleteFrom('ingest_rhythms').where('sensor', '=', sensor).execute()
  }
}
