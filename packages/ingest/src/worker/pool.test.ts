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

test('what is enriched with reaches every thread before the next chunk', async () => {
  const pool = new ReaderPool(2)
  try {
    for (const name of ['first', 'second']) {
      const assets = new Uint8Array(Buffer.from(`network,name\n10.0.0.0/8,${name}\n`))
      pool.enrich({ databases: [], assets, hasIndicators: false })
      const line = '{"timestamp":"2026-01-01T00:00:00.000000+0000","event_type":"flow","src_ip":"10.1.1.1"}\n'
      const chunk = { source: 'suricata', sensor: 's', space: 'test', isReplayable: false, unit: 'line' } as const
      const place = { start: 0, skipLines: 0, receivedUs: 1, context: '' }
      const chunks = Array.from({ length: 4 }, () => ({ ...chunk, ...place, bytes: new Uint8Array(Buffer.from(line)) }))
      const results = await Promise.all(chunks.map((one) => pool.read({ site: 'main', batch: 1, chunk: one })))
      for (const { rows } of results) expect(Buffer.from(rows).includes(name)).toBe(true)
    }
  } finally {
    await pool.close()
  }
})
