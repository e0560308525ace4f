import { AppError } from '@aurora/core'
import type { ChunkOutcome, RawChunk } from './chunk.ts'
import type { AccountChange, BatchPlan, SpaceProgress } from './ledger.ts'
import type { ReadResult } from './worker/read-chunk.ts'

/** A chunk in a batch: what is known of it without its bytes, its reading, and the promise its sender waits for. */
export interface Entry {
  readonly chunk: Omit<RawChunk, 'bytes' | 'frames'>
  readonly bytes: number
  readonly read: Promise<ReadResult>
  readonly settled: PromiseWithResolvers<ChunkOutcome>
}

const dayUs = 86_400e6

/** Chunks that go to the store together, in one insert: all rows carry the number, and one day of receipt. */
export class Batch {
  readonly number: number
  readonly entries: Entry[] = []
  readonly day: number
  readonly openedMs = Date.now()
  /** When the last chunk joined. */
  grownMs = Date.now()
  bytes = 0
  /** Whether rules found something in what was read of it so far. */
  hasFindings = false

  constructor(number: number, receivedUs: number) {
    this.number = number
    this.day = Math.floor(receivedUs / dayUs)
  }

  add(entry: Entry): void {
    this.entries.push(entry)
    this.bytes += entry.bytes
    this.grownMs = Date.now()
  }

  /** Whether a chunk received then may join: an insert is atomic only within one partition. */
  takes(receivedUs: number, maxBytes: number): boolean {
    return this.bytes < maxBytes && Math.floor(receivedUs / dayUs) === this.day
  }
}

/** A chunk of a batch with its reading. */
export interface ReadEntry extends Omit<Entry, 'read'> {
  readonly result: ReadResult
}

/** What the ledger has to know of a batch before its rows go to the store. */
export function planBatch(number: number, entries: readonly ReadEntry[]): BatchPlan {
  const spaces = new Map<string, SpaceProgress>()
  const accounts = new Map<string, AccountChange>()
  for (const { chunk, result } of entries) {
    const { source, sensor, space } = chunk
    const account = accounts.get(`${source}\0${sensor}`) ?? {
      source,
      sensor,
      received: 0,
      stored: 0,
      rejected: 0,
      deduplicated: 0,
    }
    accounts.set(`${source}\0${sensor}`, {
      ...account,
      received: account.received + result.received,
      stored: account.stored + result.stored,
      rejected: account.rejected + result.rejects.length,
      deduplicated: account.deduplicated + result.deduplicated,
    })
    if (chunk.isReplayable)
      spaces.set(spaceKey(chunk), {
        source,
        sensor,
        space,
        until: result.end,
        context: chunk.resume ?? result.context,
      })
  }
  const sum = (of: (result: ReadResult) => number): number =>
    entries.reduce((total, { result }) => total + of(result), 0)
  return {
    number,
    events: sum((result) => result.stored),
    rejects: sum((result) => result.rejects.length),
    spaces: [...spaces.values()],
    accounts: [...accounts.values()],
  }
}

/** The key of a position space in maps. */
export const spaceKey = (at: { source: string; sensor: string; space: string }): string =>
  `${at.source}\0${at.sensor}\0${at.space}`

/** How far each space was accepted in this process: what would leave a gap behind it, or come twice, is refused. */
export class AcceptedPositions {
  readonly #until = new Map<string, number>()

  /** Remembers where a space begins that is new here. */
  begin(chunk: Entry['chunk']): void {
    const key = spaceKey(chunk)
    if (chunk.isReplayable && !this.#until.has(key)) this.#until.set(key, chunk.start)
  }

  /**
   * Parts the entries of a batch into those that go on where their space was accepted, by what stands before them in
   * this batch too, and the others: lines before them failed and must come first, or they were settled meanwhile.
   */
  arrange(entries: readonly ReadEntry[]): { inOrder: ReadEntry[]; outOfOrder: ReadEntry[] } {
    const ends = new Map<string, number>()
    const inOrder: ReadEntry[] = []
    const outOfOrder: ReadEntry[] = []
    for (const entry of entries) {
      const { chunk, result } = entry
      const key = spaceKey(chunk)
      const until = chunk.isReplayable ? (ends.get(key) ?? this.#until.get(key) ?? chunk.start) : undefined
      const fits =
        until === undefined || (chunk.start <= until && chunk.start + chunk.skipLines >= Math.min(until, result.end))
      ;(fits ? inOrder : outOfOrder).push(entry)
      if (fits && until !== undefined) ends.set(key, Math.max(until, result.end))
    }
    return { inOrder, outOfOrder }
  }

  accept(progress: SpaceProgress): void {
    const key = spaceKey(progress)
    this.#until.set(key, Math.max(this.#until.get(key) ?? 0, progress.until))
  }

  drop(at: { source: string; sensor: string; space: string }): void {
    this.#until.delete(spaceKey(at))
  }
}

/** Why an entry that is out of order is refused: its sender must ask, or repeat, from where its space was accepted. */
export const outOfOrder = (): AppError =>
  new AppError('store.unavailable', 'lines before these were not stored; send from there again', {
    retryAfterSeconds: 1,
  })

export function outcomeOf(result: ReadResult): ChunkOutcome {
  return {
    received: result.received,
    stored: result.stored,
    rejected: result.rejects.length,
    deduplicated: result.deduplicated,
    end: result.end,
    context: result.context,
  }
}
