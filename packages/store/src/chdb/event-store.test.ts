import { mkdtemp, readdir, rm, truncate } from 'node:fs/promises'
import { createRequire } from 'node:module'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import type * as Chdb from 'chdb'
import { describe, expect, test } from 'vitest'
import { eventStoreContract } from '../event-store.contract.ts'
import { openEventStore } from '../open.ts'
import { batchOf, samples } from '../testing/sample-events.ts'
import { retentionDays, type StorePlace } from '../testing/store-place.ts'

const { drainPending, Session } = createRequire(import.meta.url)('chdb') as typeof Chdb

interface Folder extends StorePlace {
  readonly directory: string
}

/** A folder for the embedded engine. */
async function newFolder(): Promise<Folder> {
  const directory = await mkdtemp(join(tmpdir(), 'aurora-chdb-'))
  return {
    directory,
    open: (bounds = {}) => openEventStore({ address: `chdb:${directory}`, retentionDays, readSessions: 3, memoryBytes: 1 << 30, bounds }),
    tables: (name) => [name],
    async sql(text) {
      const session = new Session(directory)
      try {
        const result = await session.queryAsync(text, { format: 'JSONCompactEachRow' })
        return result.text().split('\n').filter(Boolean).map((line) => JSON.parse(line) as unknown[])
      } finally {
        session.close()
      }
    },
    async [Symbol.asyncDispose]() {
      await drainPending()
      await rm(directory, { recursive: true, force: true })
    },
  } // prettier-ignore
}

eventStoreContract('chDB', newFolder)

describe('chDB', () => {
  test.for([
    { about: 'many rows', events: () => samples(150_000) },
    { about: 'long rows', events: () => samples(40, 0, { raw: JSON.stringify({ pad: 'x'.repeat(1 << 20) }) }) },
  ])('a batch of $about becomes one part, so that all of it is there or none', async ({ events }) => {
    await using place = await newFolder()
    const store = await place.open()
    const batch = events()
    const pieces = [batch.slice(0, 10), batch.slice(10, batch.length / 2), batch.slice(batch.length / 2)]
    await store.append({ number: 1, rows: pieces.flatMap((piece) => batchOf(1, piece, 'cut').rows) })
    await store.close()
    const parts = await place.sql("SELECT rows FROM system.parts WHERE table = 'siem_logs'")
    expect(parts).toEqual([[expect.toSatisfy((rows) => Number(rows) === batch.length)]])
  })

  test('a part that is broken keeps the store from opening, so that nothing disappears in silence', async () => {
    await using place = await newFolder()
    const store = await place.open()
    await store.append(batchOf(1, samples(1000)))
    await store.close()
    const data = await filesNamed(place.directory, /^(?:data\.bin|data\.cmrk\d|raw\.bin|checksums\.txt)$/)
    expect(data.length).toBeGreaterThan(0)
    for (const path of data) await truncate(path, 10)
    await expect(place.open()).rejects.toMatchObject({ code: 'store.corrupt' })
  })
})

async function filesNamed(folder: string, name: RegExp): Promise<string[]> {
  const entries = await readdir(folder, { recursive: true, withFileTypes: true })
  return entries
    .filter((entry) => entry.isFile() && name.test(entry.name) && entry.parentPath.includes('_1_1_'))
    .map((entry) => join(entry.parentPath, entry.name))
}
