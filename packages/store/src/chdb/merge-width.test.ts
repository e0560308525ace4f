import { afterEach, beforeEach, expect, test, vi } from 'vitest'
import type { SqlRow } from '../sql-engine.ts'
import { MergeWidth } from './merge-width.ts'

beforeEach(() => void vi.useFakeTimers())
afterEach(() => void vi.useRealTimers())

/** An engine whose table merges wide or not. */
function engine(isWide: boolean) {
  const changes: string[] = []
  const run = async (sql: string): Promise<SqlRow[]> => {
    if (sql.includes('system.tables')) return await Promise.resolve([[isWide ? 1 : 0]])
    changes.push(sql.includes('MODIFY SETTING') ? 'wide' : 'free')
    return []
  }
  return { changes, run }
}

async function seconds(count: number, width: MergeWidth, bytesPerSecond: number): Promise<void> {
  for (let second = 0; second < count; second++) {
    width.inserted(bytesPerSecond)
    await vi.advanceTimersByTimeAsync(1000)
  }
}

const much = 30 << 20
const little = 1 << 20

test('merges are wide while much is stored, and free once little is for a while', async () => {
  const { changes, run } = engine(false)
  const width = new MergeWidth(run)
  await seconds(20, width, little)
  expect(changes).toEqual([])
  await seconds(5, width, much)
  expect(changes).toEqual(['wide'])
  await seconds(5, width, little)
  await seconds(1, width, much)
  await seconds(9, width, little)
  expect(changes).toEqual(['wide'])
  await seconds(2, width, little)
  expect(changes).toEqual(['wide', 'free'])
  await width.close()
})

test('what a run before left wide becomes free', async () => {
  const { changes, run } = engine(true)
  const width = new MergeWidth(run)
  await seconds(1, width, 0)
  expect(changes).toEqual(['free'])
  await width.close()
})

test('a change that is refused is tried again, and closing waits for the one under way', async () => {
  const { run } = engine(false)
  let tries = 0
  let end: (() => void) | undefined
  const width = new MergeWidth(async (sql) => {
    if (!sql.startsWith('ALTER')) return await run(sql)
    if (++tries === 1) throw new Error('the table is being changed')
    return await new Promise<SqlRow[]>((resolve) => (end = () => resolve([])))
  })
  await seconds(3, width, much)
  expect(tries).toBe(2)
  let isClosed = false
  const closed = width.close().then(() => (isClosed = true))
  await vi.advanceTimersByTimeAsync(1000)
  expect(isClosed).toBe(false)
  end?.()
  await closed
})
