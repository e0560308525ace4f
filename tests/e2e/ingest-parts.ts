import { mkdir } from 'node:fs/promises'
import { join } from 'node:path'
import {
  FindingKeeper,
  fileMigrations,
  Ledger,
  ledgerMigrations,
  Pipeline,
  ReaderPool,
  redisMigrations,
  type PipelineLimits,
} from '@aurora/ingest'
import { migrate, openState, type State } from '@aurora/state'
import { openEventStore, type EventStore } from '@aurora/store'

type Append = EventStore['append']

/** What receivers work with, without a server around it, on a store whose appending a test takes in hand. */
export interface IngestParts extends AsyncDisposable {
  readonly parts: {
    readonly pipeline: Pipeline
    readonly ledger: Ledger
    readonly state: State
    readonly observer: {
      receiverFailed(at: { receiver: string; reason: string }): void
      receiverRecovered(at: { receiver: string; awayMs: number }): void
      recordsLost(at: { receiver: string; records: number }): void
      bytesLost(at: { receiver: string; bytes: number }): void
    }
  }
  /** The store itself. */
  readonly store: EventStore
  /** What receivers said of their troubles. */
  readonly troubles: readonly string[]
}

/** `append` stands between the pipeline and the embedded store: it is given the batch and what stores it. */
export async function openIngest(
  folder: string,
  append: (batch: Parameters<Append>[0], store: Append) => Promise<void>,
  limits?: PipelineLimits,
): Promise<IngestParts> {
  await mkdir(folder)
  const state = await openState(`sqlite:${join(folder, 'state.db')}`)
  for (const migrations of [ledgerMigrations, redisMigrations, fileMigrations]) await migrate(state, migrations)
  const store = await openEventStore({
    address: `chdb:${join(folder, 'events')}`,
    retentionDays: 30,
    readSessions: 1,
    memoryBytes: 4 * 2 ** 30, // the engine counts what the whole process has, the test too
  })
  const inHand = new Proxy(store, {
    get(target, name) {
      const member = Reflect.get(target, name) as unknown
      if (typeof member !== 'function') return member
      const method = (member as (...args: unknown[]) => unknown).bind(target)
      return name === 'append' ? async (batch: Parameters<Append>[0]) => await append(batch, method as Append) : method
    },
  })
  const quiet = (): void => undefined
  const pool = new ReaderPool(1)
  const observer = {
    batchStored: quiet,
    batchFailed: quiet,
    eventsStored: quiet,
    eventsAsked: quiet,
    findingsKept: quiet,
  }
  const findings = new FindingKeeper({ store: inHand, pool, observer })
  const { ledger } = await Ledger.open(state, inHand, findings)
  const pipeline = new Pipeline({ store: inHand, ledger, pool, findings, site: 'test', observer }, limits)
  const troubles: string[] = []
  const told = {
    receiverFailed: ({ reason }: { reason: string }) => void troubles.push(reason),
    receiverRecovered: quiet,
    recordsLost: quiet,
    bytesLost: quiet,
  }
  return {
    parts: { pipeline, ledger, state, observer: told },
    store,
    troubles,
    async [Symbol.asyncDispose]() {
      await pipeline.close()
      await pool.close()
      await store.close()
      await state.close()
    },
  }
}
