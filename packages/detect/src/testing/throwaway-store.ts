import { mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { openEventStore, type EventStore } from '@aurora/store'

/** An embedded event store in a folder of its own, which goes with it. */
export async function openThrowawayStore(): Promise<{ store: EventStore } & AsyncDisposable> {
  const folder = await mkdtemp(join(tmpdir(), 'aurora-detect-'))
  const store = await openEventStore({
    address: `chdb:${folder}`,
    retentionDays: 25_000,
    readSessions: 2,
    memoryBytes: 1 << 30,
  })
  return {
    store,
    async [Symbol.asyncDispose]() {
      await store.close()
      await rm(folder, { recursive: true, force: true })
    },
  }
}
