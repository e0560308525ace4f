import { afterEach, beforeEach, expect, test, vi } from 'vitest'
import type { SqlRow } from '../sql-engine.ts'
import { IdleMerger } from './idle-merger.ts'

beforeEach(() => void vi.useFakeTimers())
afterEach(() => void vi.useRealTimers())

/** An engine that answers what `parts` says when asked for small parts, and takes note of what it is told to merge. */
function engine(parts: SqlRow[][]) {
  const merged: string[] = []
  const run = async (sql: string): Promise<SqlRow[]> => {
    if (!sql.startsWith('OPTIMIZE')) return await Promise.resolve(parts.shift() ?? [])
    merged.push(sql)
    return []
  }
  return { merged, run }
}

const seconds = async (count: number): Promise<void> => void (await vi.advanceTimersByTimeAsync(count * 1000))

test('merges nothing while much is stored, and begins when little is', async () => {
  const { merged, run } = engine([[['siem_logs', '20260101']]])
  const merger = new IdleMerger(run)
  for (let second = 0; second < 10; second++) {
    merger.inserted(5 << 20)
    await seconds(1)
  }
  expect(merged).toEqual([])
  merger.inserted(5000)
  await seconds(3)
  expect(merged).toEqual(['OPTIMIZE TABLE siem_logs'])
  await merger.close()
})

test('merges until few parts are left, then looks no more until something is stored', async () => {
  const { merged, run } = engine([[['siem_logs', 'a']], [['siem_rejects', 'b']], []])
  const looks = vi.fn(run)
  const merger = new IdleMerger(looks)
  await seconds(60)
  expect(merged).toHaveLength(2)
  expect(looks).toHaveBeenCalledTimes(5)
  merger.inserted(1)
  await seconds(3)
  expect(looks).toHaveBeenCalledTimes(6)
  await merger.close()
})

test('a merge that is refused is tried again, and closing waits for the one that runs', async () => {
  let end: (() => void) | undefined
  let merges = 0
  const merger = new IdleMerger(async (sql) => {
    if (!sql.startsWith('OPTIMIZE')) return [['siem_logs', 'a']]
    if (++merges === 1) throw new Error('no space')
    return await new Promise<SqlRow[]>((resolve) => (end = () => resolve([])))
  })
  await seconds(10)
  expect([merges, merger.isMerging]).toEqual([2, true])
  let isClosed = false
  const closed = merger.close().then(() => (isClosed = true))
  await seconds(1)
  expect(isClosed).toBe(false)
  end?.()
  await closed
  await seconds(10)
  expect(merges).toBe(2)
})
