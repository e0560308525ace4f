import { randomUUID } from 'node:crypto'
import type { MigrationSet, State } from '@aurora/state'

interface ReceiverTables {
  /** Who we are to the servers we take records from. */
  ingest_redis: { receiver: string; id: string }
}

export const redisMigrations: MigrationSet = {
  owner: 'ingest-redis',
  steps: [
    {
      name: '0001-redis',
      up: async ({ schema }) => {
        await schema
          .createTable('ingest_redis')
          .addColumn('receiver', 'text', (c) => c.primaryKey())
          .addColumn('id', 'text', (c) => c.notNull())
          .execute()
      },
    },
  ],
}

/** The id of a receiver of this installation, made at its first start: by it a server knows us again after a crash. */
export async function ensureReceiverId(state: State, receiver: string): Promise<string> {
  const db = state.as<ReceiverTables>()
  await db
    .insertInto('ingest_redis')
    .values({ receiver, id: randomUUID() })
    .onConflict((conflict) => conflict.doNothing())
    .execute()
  const { id } = await db
    .selectFrom('ingest_redis')
    .select('id')
    .where('receiver', '=', receiver)
    .executeTakeFirstOrThrow()
  return id
}
