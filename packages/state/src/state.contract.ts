import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { AppError } from '@aurora/core'
import { isUniqueViolation, migrate, sql, type MigrationSet, type State, type Transaction } from './index.ts'

interface NoteTables {
  notes: { id: string; body: string; count: number; made_us: number }
}

const notes: MigrationSet = {
  owner: 'notes',
  steps: [
    {
      name: '0001-notes',
      up: (db) =>
        db.schema
          .createTable('notes')
          .addColumn('id', 'text', (column) => column.primaryKey())
          .addColumn('body', 'text', (column) => column.notNull())
          .addColumn('count', 'integer', (column) => column.notNull())
          .addColumn('made_us', 'bigint', (column) => column.notNull())
          .execute(),
    },
  ],
}

const note = (id: string, count = 0) => ({ id, body: 'ünïcode 🙂\n"quoted"', count, made_us: 1_800_000_000_123_456 })

/** What the state store promises, whatever database is behind it. `open` gives a handle on one and the same database. */
export function stateContract(name: string, openOne: () => Promise<() => Promise<State>>): void {
  describe(`state store on ${name}`, () => {
    let open: () => Promise<State>
    let state: State
    beforeAll(async () => {
      open = await openOne()
      state = await open()
      await migrate(state, notes)
    })
    afterAll(() => state.close())
    const db = () => state.as<NoteTables>()
    const addOne = (id: string) => (tx: Transaction) =>
      tx.as<NoteTables>().insertInto('notes').values(note(id)).execute()

    test('gives back the values it was given, numbers as numbers', async () => {
      await db().insertInto('notes').values(note('values', 7)).execute()
      expect(await db().selectFrom('notes').selectAll().where('id', '=', 'values').execute()).toEqual([
        note('values', 7),
      ])
      const counted = await db()
        .selectFrom('notes')
        .select(({ fn }) => [fn.countAll<number>().as('n'), fn.sum<number>('made_us').as('total')])
        .where('id', '=', 'values')
        .executeTakeFirstOrThrow()
      expect(counted).toEqual({ n: 1, total: 1_800_000_000_123_456 })
    })

    test('upserts, counts changed rows, returns rows', async () => {
      const upsert = db()
        .insertInto('notes')
        .values(note('upsert', 1))
        .onConflict((conflict) => conflict.column('id').doUpdateSet({ count: sql`notes.count + excluded.count` }))
        .returning('count')
      expect([await upsert.execute(), await upsert.execute()]).toEqual([[{ count: 1 }], [{ count: 2 }]])
      const changed = await db().updateTable('notes').set({ count: 9 }).where('id', '=', 'upsert').executeTakeFirst()
      expect(changed.numUpdatedRows).toBe(1n)
    })

    test('says when a key is taken', async () => {
      await db().insertInto('notes').values(note('twice')).execute()
      const error = await db()
        .insertInto('notes')
        .values(note('twice'))
        .execute()
        .catch((caught: unknown) => caught)
      expect(isUniqueViolation(error)).toBe(true)
      expect(
        isUniqueViolation(
          await db()
            .selectFrom('notes')
            .select(sql`nope`.as('x'))
            .execute()
            .catch((e: unknown) => e),
        ),
      ).toBe(false)
    })

    test('a transaction that fails leaves nothing, and hands on the error', async () => {
      const failing = state.transaction(async (tx) => {
        await addOne('rolled back')(tx)
        throw new AppError('request.conflict', 'no')
      })
      await expect(failing).rejects.toThrow('no')
      expect(await db().selectFrom('notes').where('id', '=', 'rolled back').selectAll().execute()).toEqual([])
    })

    test('a failed statement spoils its transaction, and the store goes on', async () => {
      await db().insertInto('notes').values(note('spoiler')).execute()
      const failing = state.transaction(async (tx) => {
        await addOne('with spoiler')(tx)
        await addOne('spoiler')(tx)
      })
      await expect(failing).rejects.toSatisfy(isUniqueViolation)
      await state.transaction(addOne('after spoiler'))
      expect(await idsLike('%spoiler')).toEqual(['after spoiler', 'spoiler'])
    })

    test('hooks run after a commit only', async () => {
      const told: string[] = []
      await state.transaction(async (tx) => {
        tx.onCommit(() => told.push('committed'))
        expect(told).toEqual([])
      })
      const failing = state.transaction(async (tx) => {
        tx.onCommit(() => told.push('never'))
        throw new Error('no')
      })
      await expect(failing).rejects.toThrow('no')
      expect(told).toEqual(['committed'])
    })

    test('using the store inside a transaction fails instead of hanging', async () => {
      for (const inside of [
        () => db().selectFrom('notes').selectAll().execute(),
        () => state.transaction(async () => {}),
        () => state.atomically([]),
        () => state.check(),
      ]) {
        await expect(state.transaction(async () => void (await inside()))).rejects.toThrow('must use the handle')
      }
      let later: Promise<unknown> | undefined
      await state.transaction(async () => {
        later = new Promise((resolve) => setTimeout(resolve, 50)).then(() =>
          db().selectFrom('notes').selectAll().execute(),
        )
      })
      await expect(later).resolves.toBeDefined()
    })

    test('atomically: all or nothing, results in order', async () => {
      const insert = (id: string) => db().insertInto('notes').values(note(id)).compile()
      const read = db().selectFrom('notes').select('id').where('id', 'like', 'atomic%').orderBy('id').compile()
      const results = await state.atomically([insert('atomic 1'), insert('atomic 2'), read])
      expect(results.map((result) => [result.rows, result.numAffectedRows])).toEqual([
        [[], 1n],
        [[], 1n],
        [[{ id: 'atomic 1' }, { id: 'atomic 2' }], undefined],
      ])
      await expect(state.atomically([insert('atomic 3'), insert('atomic 1')])).rejects.toSatisfy(isUniqueViolation)
      expect((await state.atomically([read]))[0]?.rows).toHaveLength(2)
    })

    test('read-modify-write under a lock loses no update, within and across handles', async () => {
      await db().insertInto('notes').values(note('counter')).execute()
      const other = await open()
      const add = (on: State) =>
        on.transaction(async (tx) => {
          await tx.lock('counter')
          const notes = tx.as<NoteTables>()
          const { count } = await notes
            .selectFrom('notes')
            .select('count')
            .where('id', '=', 'counter')
            .executeTakeFirstOrThrow()
          await notes
            .updateTable('notes')
            .set({ count: count + 1 })
            .where('id', '=', 'counter')
            .execute()
        })
      await Promise.all(Array.from({ length: 40 }, (_, i) => add(i % 2 === 0 ? state : other)))
      await other.close()
      const row = await db().selectFrom('notes').select('count').where('id', '=', 'counter').executeTakeFirstOrThrow()
      expect(row.count).toBe(40)
    })

    test('statements between transactions never become part of one', async () => {
      const rolledBack = Array.from({ length: 30 }, (_, i) =>
        state
          .transaction(async (tx) => {
            await addOne(`mixed in ${i}`)(tx)
            throw new Error('roll back')
          })
          .catch(() => undefined),
      )
      const alone = Array.from({ length: 30 }, (_, i) =>
        db()
          .insertInto('notes')
          .values(note(`mixed out ${i}`))
          .execute(),
      )
      const batches = Array.from({ length: 30 }, (_, i) =>
        state.atomically([
          db()
            .insertInto('notes')
            .values(note(`mixed batch ${i}`))
            .compile(),
        ]),
      )
      await Promise.all([...rolledBack, ...alone, ...batches])
      expect(await idsLike('mixed in%')).toHaveLength(0)
      expect(await idsLike('mixed out%')).toHaveLength(30)
      expect(await idsLike('mixed batch%')).toHaveLength(30)
    })

    test('migrations run once, also when two start at once, and all or none', async () => {
      const table = (id: string) => ({
        name: id,
        up: (on: Parameters<MigrationSet['steps'][number]['up']>[0]) =>
          on.schema.createTable(`migrated_${id}`).addColumn('id', 'text').execute(),
      })
      const first = { owner: 'steps', steps: [table('1')] }
      const other = await open()
      const ran = await Promise.all([migrate(state, first), migrate(other, first)])
      expect(ran.flat()).toEqual(['1'])
      const broken = {
        owner: 'steps',
        steps: [...first.steps, table('2'), { name: '3', up: () => Promise.reject(new Error('no')) }],
      }
      await expect(migrate(other, broken)).rejects.toThrow('no')
      expect(await migrate(other, { owner: 'steps', steps: [...first.steps, table('2')] })).toEqual(['2'])
      await other.close()
    })

    test('a database of a newer version is refused and left alone', async () => {
      await migrate(state, { owner: 'newer', steps: ['1', '2'].map((id) => ({ name: id, up: async () => {} })) })
      const older = { owner: 'newer', steps: [{ name: '1', up: async () => {} }] }
      await expect(migrate(state, older)).rejects.toMatchObject({
        code: 'store.corrupt',
        message: expect.stringContaining('newer version'),
      })
    })

    test('a sound database checks; a closed one refuses', async () => {
      await state.check()
      const other = await open()
      await other.close()
      await other.close()
      await expect(other.as<NoteTables>().selectFrom('notes').selectAll().execute()).rejects.toThrow()
    })

    async function idsLike(pattern: string): Promise<string[]> {
      const rows = await db().selectFrom('notes').select('id').where('id', 'like', pattern).orderBy('id').execute()
      return rows.map((row) => row.id)
    }
  })
}
