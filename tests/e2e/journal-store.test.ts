import { mkdir, rm } from 'node:fs/promises'
import { join } from 'node:path'
import { defaultPipelineLimits, JournalReceiver } from '@aurora/ingest'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { eventually } from './eventually.ts'
import { openIngest } from './ingest-parts.ts'
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
    const failing = new FailingStore()
    await using ingest = await openIngest(join(folder, 'data'), failing.append, limits)
    const { pipeline, ledger } = ingest.parts
    const config = { sensor: 'gw', matches: [], directory, program: journal.journalctl }
    const receiver = JournalReceiver.start(ingest.parts, config)

    await eventually('what may be in flight is', async () =>
      pipeline.inFlightBytes > limits.maxInFlightBytes - (128 << 10) ? true : undefined,
    )
    expect(pipeline.inFlightBytes).toBeLessThanOrEqual(limits.maxInFlightBytes)
    failing.goOn()
    await eventually('all is stored', async () =>
      ((await ledger.accounts())[0]?.received ?? 0) >= total ? true : undefined,
    )
    await receiver.close()
    expect(await ledger.accounts()).toMatchObject([{ received: total, stored: total, rejected: 0, deduplicated: 0 }])
    expect((await ingest.store.usage()).rows).toBe(total)
    expect(failing.failures).toBe(4)
    expect(ingest.troubles.length).toBeGreaterThan(0)
  }, 120_000)
})

/** Waits to go on, and then fails four times, twice after it has stored. */
class FailingStore {
  readonly #gate = Promise.withResolvers<void>()
  #appends = 0
  failures = 0

  goOn(): void {
    this.#gate.resolve()
  }

  readonly append: Parameters<typeof openIngest>[1] = async (batch, store) => {
    await this.#gate.promise
    const turn = this.#appends++ % 4
    if (turn % 2 === 0 || this.failures === 4) return await store(batch)
    this.failures++
    if (turn === 3) await store(batch)
    throw new Error('the store did not answer')
  }
}
