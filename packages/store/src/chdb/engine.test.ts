import { mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { drainPending } from 'chdb'
import { afterAll, beforeAll, describe, expect, test, vi } from 'vitest'
import { ChdbEngine } from './engine.ts'

const limits = { timeMs: 20_000, memoryBytes: 256 << 20 }

describe('the embedded engine', () => {
  let directory: string
  let engine: ChdbEngine
  beforeAll(async () => {
    directory = await mkdtemp(join(tmpdir(), 'aurora-chdb-'))
    engine = await open()
  })
  const open = async (): Promise<ChdbEngine> =>
    await ChdbEngine.open(directory, { readSessions: 1, memoryBytes: 1 << 30 })
  afterAll(async () => {
    await engine.close()
    await drainPending()
    await rm(directory, { recursive: true })
  })

  const one = async (): Promise<unknown> => await engine.query('SELECT 1', {}, limits)

  test('a read that fails after its first rows leaves none of them to the next', async () => {
    for (let round = 0; round < 5; round++) {
      const failing = engine.query('SELECT throwIf(number = 2000000) FROM numbers(3000000)', {}, limits)
      await expect(failing).rejects.toThrow('error 395')
      expect(await one()).toEqual([[1]])
    }
  })

  test('a read that is called off, or out of time, leaves none of its rows to the next', async () => {
    const endless = 'SELECT number FROM system.numbers'
    for (let round = 0; round < 5; round++) {
      const signal = AbortSignal.timeout(100 + 30 * round)
      await expect(engine.query(endless, {}, limits, signal)).rejects.toThrow('cancelled')
      expect(await one()).toEqual([[1]])
      await expect(engine.query(endless, {}, { ...limits, timeMs: 200 })).rejects.toThrow('time limit')
      expect(await one()).toEqual([[1]])
    }
  })

  test('small parts are merged while nothing is stored, also those an earlier run left', async () => {
    const parts = async (): Promise<number> => {
      const rows = await engine.query("SELECT count() FROM system.parts WHERE active AND table = 'small'", {}, limits)
      return Number(rows[0]?.[0])
    }
    await engine.execute(
      'CREATE TABLE IF NOT EXISTS small (x UInt8) ENGINE = MergeTree ORDER BY x SETTINGS merge_selector_base = 20',
    )
    for (let part = 0; part < 15; part++) await engine.execute(`INSERT INTO small VALUES (${part})`)
    expect(await parts()).toBe(15)
    await engine.close()
    engine = await open()
    await vi.waitFor(async () => expect(await parts()).toBeLessThan(5), { timeout: 30_000, interval: 100 })
    expect(await engine.query('SELECT count(), sum(x) FROM small', {}, limits)).toEqual([[15, 105]])
  })

  test('closing waits for what runs, also for stopping it, and begins nothing more', async () => {
    for (let round = 0; round < 5; round++) {
      const other = await open()
      const slow = 'SELECT sleepEachRow(0.01) FROM numbers(20)'
      const stop = new AbortController()
      const reads = [other.query(slow, {}, limits), other.query(slow, {}, limits, stop.signal)].map((read) =>
        read.then(
          () => 'read',
          () => 'refused',
        ),
      )
      setTimeout(() => stop.abort(), 20 * round)
      await other.close()
      expect(await reads[0]).toBe('read')
      await expect(other.query('SELECT 1', {}, limits)).rejects.toMatchObject({ code: 'store.unavailable' })
      await expect(other.execute('SELECT 1')).rejects.toMatchObject({ code: 'store.unavailable' })
    }
  })
})
