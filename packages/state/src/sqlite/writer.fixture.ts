/**
 * A process of the SQLite tests. `acknowledge FILE` inserts rows for ever, by every way there is, and prints the id of each only once
 * its insert was acknowledged. `count FILE TIMES` adds 1 to the only counter TIMES times.
 */
import { migrate, openState, sql, type Kysely, type State } from '../index.ts'

interface FixtureTables {
  acknowledged: { id: number }
  counter: { value: number }
}

const [task, file = '', times = '0'] = process.argv.slice(2)
const state = await openState(`sqlite:${file}`)
await migrate(state, {
  owner: 'fixture',
  steps: [
    {
      name: '1',
      async up(db) {
        await db.schema
          .createTable('acknowledged')
          .addColumn('id', 'integer', (column) => column.primaryKey())
          .execute()
        await db.schema.createTable('counter').addColumn('value', 'integer').execute()
        await sql`insert into counter values (0)`.execute(db)
      },
    },
  ],
})
await (task === 'count' ? count(state, Number(times)) : acknowledge(state))

async function acknowledge(on: State): Promise<never> {
  const insert = (db: Kysely<FixtureTables>, id: number) => db.insertInto('acknowledged').values({ id })
  for (let id = 0; ; id += 3) {
    await Promise.all([
      insert(on.as<FixtureTables>(), id).execute(),
      on.transaction((tx) => insert(tx.as<FixtureTables>(), id + 1).execute()),
      on.atomically([insert(on.as<FixtureTables>(), id + 2).compile()]),
    ])
    process.stdout.write(`${id}\n${id + 1}\n${id + 2}\n`)
  }
}

async function count(on: State, left: number): Promise<void> {
  for (let i = 0; i < left; i++) {
    await on.transaction(async (tx) => {
      const db = tx.as<FixtureTables>()
      const { value } = await db.selectFrom('counter').select('value').executeTakeFirstOrThrow()
      await db
        .updateTable('counter')
        .set({ value: value + 1 })
        .execute()
    })
  }
  await on.close()
}
