import { mkdir, rm } from 'node:fs/promises'
import { join } from 'node:path'
import { defaultPipelineLimits, JournalReceiver, Ledger, ledgerMigrations, Pipeline, ReaderPool } from '@aurora/ingest'
import { migrate, openState } from '@aurora/state'
import { openEventStore, type EventStore } from '@aurora/store'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { eventually } from './eventually.ts'
import { prepareJournal, unpackJournal, type JournalPrograms } from './journal-writer.ts'
import { temporaryFolder } from './server.ts'

// A store that stands still, fails, or stores and says that it failed, while the journal is read.

const programs = await unpackJournal()
if (typeof programs === 'string') console.warn(`the journal and its store: skipped, ${programs}`)

const total = 6000
const limits = { ...defaultPipelineLimits, maxBatchBytes: 256 << 10, maxInFlightBytes: 512 << 10 }

describe.skipIf(typeof programs === 'string')('the journal', () => {
  let folder: string
  let journal: JournalPrograms
  beforeAll(async () => {
    folder = await temporaryFolder()
    journal = await prepareJournal(programs, folder)
  })
  afterAll(async () => {
    await rm(folder, { recursive: true, force: true })
    if (typeof programs !== 'string') await programs[Symbol.asyncDispose]()
  })

  test('waits for a store that stands still, and has every record stored once by one that fails', async () => {
    const directory = join(folder, 'journal')
    await mkdir(directory)
    const records = Array.from({ length: total }, (_, i) => ({
      second: i / 1000,
      fields: { MESSAGE: `${i} ${'x'.repeat(400)}` },
    }))
    await journal.write(join(directory, 'a.journal'), records)
    await using platform = await failingPlatform(join(folder, 'data'))
    const { pipeline, ledger } = platform
    const told: string[] = []
    const observer = {
      receiverFailed: ({ reason }: { reason: string }) => void told.push(reason),
      receiverRecovered: () => undefined,
      recordsLost: () => undefined,
    }
    const config = { sensor: 'gw', matches: [], directory, program: journal.journalctl }
    const receiver = JournalReceiver.start({ pipeline, ledger, observer }, config)

    await eventually('what may be in flight is', async () =>
      pipeline.inFlightBytes > limits.maxInFlightBytes - (128 << 10) ? true : undefined,
    )
    expect(pipeline.inFlightBytes).toBeLessThanOrEqual(limits.maxInFlightBytes)
    platform.goOn()
    await eventually('all is stored', async () =>
      ((await ledger.accounts())[0]?.received ?? 0) >= total ? true : undefined,
    )
    await receiver.close()
    expect(await ledger.accounts()).toMatchObject([{ received: total, stored: total, rejected: 0, deduplicated: 0 }])
    expect((await platform.store.usage()).rows).toBe(total)
    expect(platform.failures()).toBe(4)
    expect(told.length).toBeGreaterThan(0)
  }, 120_000)
})

/** Pipeline, ledger and a store that waits to go on, and then fails four times, twice after it has stored. */
async function failingPlatform(folder: string): Promise<
  AsyncDisposable & {
    readonly pipeline: Pipeline
    readonly ledger: Ledger
    readonly store: EventStore
    goOn(): void
    failures(): number
  }
> {
  await mkdir(folder)
  const state = await openState(`sqlite:${join(folder, 'state.db')}`)
  await migrate(state, ledgerMigrations)
  const store = await openEventStore({
    address: `chdb:${join(folder, 'events')}`,
    retentionDays: 30,
    readSessions: 1,
    memoryBytes: 1 << 30,
  })
  const gate = Promise.withResolvers<void>()
  let appends = 0
  let failures = 0
  const append = async (batch: Parameters<EventStore['append']>[0]): Promise<void> => {
    await gate.promise
    const turn = appends++ % 4
    if (turn % 2 === 0 || failures === 4) return await store.append(batch)
    failures++
    if (turn === 3) await store.append(batch)
    throw new Error('the store did not answer')
  }
  const failing = new Proxy(store, {
    get(target, name) {
      if (name === 'append') return append
      const member = Reflect.get(target, name) as unknown
      return typeof member === 'function' ? (member as (...args: unknown[]) => unknown).bind(target) : member
    },
  })
  const { ledger } = await Ledger.open(state, failing)
  const pool = new ReaderPool(1)
  const quiet = (): void => undefined
  const observer = { batchStored: quiet, batchFailed: quiet, eventsStored: quiet }
  const pipeline = new Pipeline({ store: failing, ledger, pool, site: 'test', observer }, limits)
  return {
    pipeline,
    ledger,
    store,
    goOn: () => gate.resolve(),
    failures: () => failures,
    async [Symbol.asyncDispose]() {
      gate.resolve()
      await pipeline.close()
      await pool.close()
      await store.close()
      await state.close()
    },
  }
}
