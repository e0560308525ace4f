import { mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { openEventStore } from '@aurora/store'
import { expect, test } from 'vitest'
import { ReaderPool } from './pool.ts'

// A driver that a thread loads takes the sessions of all threads with it when that thread ends.
test('the event store outlives the reader threads', async () => {
  const folder = await mkdtemp(join(tmpdir(), 'aurora-pool-'))
  const store = await openEventStore({
    address: `chdb:${folder}`,
    retentionDays: 1,
    readSessions: 1,
    memoryBytes: 1 << 30,
  })
  try {
    for (let round = 0; round < 2; round++) {
      const pool = new ReaderPool(2)
      const bytes = new Uint8Array(Buffer.from('{"timestamp":"2026-01-01T00:00:00.000000+0000","event_type":"flow"}\n'))
      const chunk = { source: 'suricata', sensor: 's', space: 'test', isReplayable: false, unit: 'line' } as const
      const place = { start: 0, skipLines: 0, receivedUs: 1, bytes, context: '' }
      const { stored } = await pool.read({ site: 'main', batch: 1, chunk: { ...chunk, ...place } })
      expect(stored).toBe(1)
      await pool.close()
      expect(await store.countBySensor(0, 1e15)).toEqual([])
    }
  } finally {
    await store.close()
    await rm(folder, { recursive: true })
  }
})
