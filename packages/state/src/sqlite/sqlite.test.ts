import { spawn } from 'node:child_process'
import { once } from 'node:events'
import { mkdtemp, readFile, rm, stat, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, describe, expect, test } from 'vitest'
import { openState, sql } from '../index.ts'

const folder = await mkdtemp(join(tmpdir(), 'aurora-sqlite-'))
afterAll(() => rm(folder, { recursive: true, force: true }))

const fixture = join(import.meta.dirname, 'writer.fixture.ts')
const startWriter = (...args: string[]) =>
  spawn(process.execPath, [fixture, ...args], { stdio: ['ignore', 'pipe', 'inherit'] })

describe('two processes on one file', () => {
  test('made at the same moment, lose no update', async () => {
    const file = join(folder, 'two.db')
    const writers = [1, 2, 3].map(() => startWriter('count', file, '50'))
    const codes = await Promise.all(writers.map(async (writer) => (await once(writer, 'exit'))[0]))
    expect(codes).toEqual([0, 0, 0])
    const state = await openState(`sqlite:${file}`)
    const { rows } = await sql<{ value: number }>`select value from counter`.execute(state.as())
    await state.close()
    expect(rows).toEqual([{ value: 150 }])
  })
})

describe('kill -9', () => {
  test.for([50, 200, 400])('after %i acknowledged rows loses none of them', async (enough) => {
    const file = join(folder, `killed-${enough}.db`)
    const writer = startWriter('acknowledge', file)
    let text = ''
    for await (const chunk of writer.stdout) {
      text += String(chunk)
      if (text.split('\n').length > enough) break
    }
    writer.kill('SIGKILL')
    const acknowledged = text.slice(0, text.lastIndexOf('\n')).split('\n').map(Number)
    const state = await openState(`sqlite:${file}`)
    const { rows } = await sql<{ id: number }>`select id from acknowledged`.execute(state.as())
    await state.check()
    await state.close()
    const kept = new Set(rows.map((row) => row.id))
    expect(acknowledged.length).toBeGreaterThanOrEqual(enough)
    expect(acknowledged.filter((id) => !kept.has(id))).toEqual([])
  })
})

describe('what cannot be opened', () => {
  test('a file that is no database is refused and left as it is', async () => {
    const file = join(folder, 'letter.db')
    const text = 'Dear database, I am a letter.\n'.repeat(100)
    await writeFile(file, text)
    await expect(openState(`sqlite:${file}`)).rejects.toMatchObject({ code: 'store.corrupt' })
    expect(await readFile(file, 'utf8')).toBe(text)
  })

  test('a database with a damaged page is refused', async () => {
    const file = join(folder, 'damaged.db')
    const state = await openState(`sqlite:${file}`)
    await sql`create table t (a text)`.execute(state.as())
    await sql`insert into t select hex(randomblob(500)) from (with recursive n(i) as (select 1 union all select i + 1 from n where i < 200) select i from n)`.execute(
      state.as(),
    )
    await state.close()
    const bytes = await readFile(file)
    await writeFile(file, bytes.fill(0xff, 8_192, 12_288))
    await expect(openState(`sqlite:${file}`)).rejects.toMatchObject({ code: 'store.corrupt' })
  })

  test.for<[string, () => string, string]>([
    ['a folder', () => `sqlite:${folder}`, 'state.unavailable'],
    ['a path under a file', () => `sqlite:${fixture}/state.db`, 'state.unavailable'],
    ['no file', () => 'sqlite:', 'config.invalid'],
    ['another engine', () => 'mysql://root:secret@host/db', 'config.invalid'],
    ['a server that is not there', () => 'postgres://me:secret@127.0.0.1:9/db', 'state.unavailable'],
    ['an unreadable address', () => 'postgres://me:secret@host:port/db', 'config.invalid'],
  ])('%s', async ([, url, code]) => {
    const error: unknown = await openState(url()).catch((caught: unknown) => caught)
    expect(error).toMatchObject({ code })
    expect(String(error)).not.toContain('secret')
  })
})

describe('a full disk', () => {
  test('is told as such, rolls back, and passes', async () => {
    const state = await openState(`sqlite:${join(folder, 'full.db')}`)
    const db = state.as<{ t: { a: string } }>()
    await sql`create table t (a text)`.execute(db)
    await sql`pragma max_page_count = 10`.execute(db)
    const insert = db
      .insertInto('t')
      .values({ a: 'x'.repeat(100_000) })
      .compile()
    await expect(db.executeQuery(insert)).rejects.toMatchObject({ code: 'store.full' })
    await expect(state.atomically([insert])).rejects.toMatchObject({ code: 'store.full' })
    await expect(state.transaction((tx) => tx.as().executeQuery(insert))).rejects.toMatchObject({ code: 'store.full' })
    await sql`pragma max_page_count = 1000`.execute(db)
    await state.transaction((tx) => tx.as().executeQuery(insert))
    expect(await db.selectFrom('t').selectAll().execute()).toHaveLength(1)
    await state.close()
  })
})

test('a slow query holds up its thread, not ours', async () => {
  const state = await openState('sqlite::memory:')
  let ticks = 0
  const ticking = setInterval(() => ticks++, 5)
  await sql`with recursive n(i) as (select 1 union all select i + 1 from n where i < 1500000) select max(i) from n`.execute(
    state.as(),
  )
  clearInterval(ticking)
  await state.close()
  expect(ticks).toBeGreaterThan(5)
})

test('a statement too many is refused, the others are served', async () => {
  const state = await openState('sqlite::memory:')
  const asked = Array.from({ length: 10_001 }, () => sql`select 1`.execute(state.as()))
  const answers = await Promise.allSettled(asked)
  await state.close()
  const refused = answers.filter((answer) => answer.status === 'rejected')
  expect(refused.map((answer) => (answer.reason as { code: string }).code)).toEqual(['state.unavailable'])
})

test('files are for their owner alone', async () => {
  const file = join(folder, 'private', 'state.db')
  const state = await openState(`sqlite:${file}`)
  await sql`create table t (a text)`.execute(state.as())
  const modes = await Promise.all(
    [file, `${file}-wal`, `${file}-shm`].map(async (path) => (await stat(path)).mode & 0o777),
  )
  await state.close()
  expect(modes).toEqual([0o600, 0o600, 0o600])
})
