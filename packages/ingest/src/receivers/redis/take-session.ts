import { setTimeout as sleep } from 'node:timers/promises'
import type { RawChunk } from '../../chunk.ts'
import type { Ledger } from '../../ledger.ts'
import type { Pipeline } from '../../pipeline.ts'
import { findSource } from '../../sources/registry.ts'
import type { RedisConfig } from './config.ts'
import type { RedisConnection } from './connection.ts'
import { framed } from '../framed.ts'
import { isBehind, leaseMs, TakenRecords, type TakenPart } from './taken-records.ts'

const pollMs = 100

/** How often the lease is renewed while there is nothing else to say. */
const signMs = leaseMs / 3

/** How often entries are looked for whose consumer died. */
const claimEveryMs = 30_000

/** Bytes taken that may wait for the store before no more are taken. */
const maxOutstandingBytes = 8 << 20

interface Outstanding {
  readonly end: number
  readonly bytes: number
  readonly stored: Promise<unknown>
  isStored: boolean
}

export interface TakeParts {
  readonly pipeline: Pipeline
  readonly ledger: Ledger
  readonly config: RedisConfig
  readonly id: string
  /** Told again and again while what is taken is stored, or there is nothing to take. */
  readonly onReady: () => void
  /** Told of entries that were gone before they could be read. */
  readonly onLost: (entries: number) => void
}

/**
 * Takes from a list or stream over one connection until `signal` aborts or something fails, and rejects with what did.
 *
 * In the server a record moves, in one step, from the sender's list to one of our own (or from the stream to our
 * consumer), and it is forgotten only after it is stored; how far that came stands in the ledger (DESIGN §5). So whenever
 * we die, the next session finds every record that may not be stored, knows those that are, and stores none twice. While
 * the store stands still at most 8 MiB are taken; the rest waits in Redis.
 *
 * Before it returns everything it submitted is stored or has failed, so that the next session may trust the ledger.
 */
export async function takeUntil(parts: TakeParts, connection: RedisConnection, signal: AbortSignal): Promise<void> {
  const taken = await TakenRecords.hold(connection, parts.config, parts.id)
  const session = new TakeSession(parts, taken)
  try {
    await session.run(signal)
  } catch (error) {
    if (!isBehind(error)) throw error
    await taken.renew()
    throw new Error('the server was set back behind what was stored: what it gives again is stored again', {
      cause: error,
    })
  } finally {
    await session.settle()
  }
  await session.leave()
}

class TakeSession {
  readonly #parts: TakeParts
  readonly #taken: TakenRecords
  readonly #space: { readonly source: string; readonly sensor: string; readonly space: string }
  readonly #isStateful: boolean
  readonly #outstanding: Outstanding[] = []
  #accepted = 0
  #next = 0
  #context = ''
  #claimMs = 0
  #failure: unknown

  constructor(parts: TakeParts, taken: TakenRecords) {
    const { source, sensor } = parts.config
    this.#parts = parts
    this.#taken = taken
    this.#space = { source, sensor, space: `redis:${taken.generation}` }
    this.#isStateful = findSource(source).isStateful
  }

  async run(signal: AbortSignal): Promise<void> {
    const { source, sensor, space } = this.#space
    const progress = await this.#parts.ledger.progress(source, sensor, space)
    this.#accepted = Math.max(this.#taken.base, progress?.until ?? 0)
    const begun = (this.#next = this.#accepted)
    this.#context = progress?.context ?? ''
    while (!signal.aborted) {
      await this.#claim()
      const part = await this.#turn(true)
      if (part.records.length === 0 || this.#accepted > begun) this.#parts.onReady()
      if (part.records.length > 0) await this.#submit(part)
      else await this.#whileHolding(sleep(pollMs, undefined, { signal }).catch(() => undefined))
      while (this.#waitingBytes > maxOutstandingBytes)
        await this.#whileHolding(this.#outstanding.find(({ isStored }) => !isStored)?.stored)
    }
  }

  /** Resolves when everything that was submitted is stored or has failed. */
  async settle(): Promise<void> {
    await Promise.allSettled(this.#outstanding.map(async ({ stored }) => await stored))
  }

  /** The end of a session that did not fail: the server forgets what is stored, and others may go on. */
  async leave(): Promise<void> {
    await this.#turn(false)
    await this.#taken.release()
    this.#parts.pipeline.release(this.#space)
  }

  get #waitingBytes(): number {
    return this.#outstanding.reduce((sum, { bytes, isStored }) => sum + (isStored ? 0 : bytes), 0)
  }

  async #claim(): Promise<void> {
    if (Date.now() < this.#claimMs) return
    const { hasMore, lost } = await this.#taken.claim()
    if (lost > 0) this.#parts.onLost(lost)
    this.#claimMs = hasMore ? 0 : Date.now() + claimEveryMs
  }

  /** Tells the server what is stored, and reads on. */
  async #turn(isReading: boolean): Promise<TakenPart> {
    if (this.#failure !== undefined) throw this.#failure
    while (this.#outstanding[0]?.isStored === true) this.#accepted = (this.#outstanding.shift() as Outstanding).end
    const part = await this.#taken.turn(this.#accepted, this.#next, isReading)
    if (part.lost > 0) this.#parts.onLost(part.lost)
    return part
  }

  async #submit(part: TakenPart): Promise<void> {
    const chunk = this.#chunkOf(part)
    const { length } = chunk.bytes
    if (length === 0) return
    this.#next += length
    const submission = this.#parts.pipeline.submit(chunk)
    this.#follow(
      this.#next,
      length,
      submission.then(async ({ stored }) => await stored),
    )
    await this.#whileHolding(submission)
    if (this.#isStateful) this.#context = (await (await submission).read).context
  }

  #follow(end: number, bytes: number, stored: Promise<unknown>): void {
    const one: Outstanding = { end, bytes, stored, isStored: false }
    this.#outstanding.push(one)
    stored.then(
      () => (one.isStored = true),
      (error: unknown) => (this.#failure ??= error),
    )
  }

  /** Waits, and gives the server a sign now and then: a slow store is not a dead receiver. */
  async #whileHolding(work: Promise<unknown> | undefined): Promise<void> {
    for (;;) {
      const over = new AbortController()
      const late = sleep(signMs, false, { signal: over.signal }).catch(() => false)
      const isOver = await Promise.race([Promise.resolve(work).then(() => true), late]).finally(() => over.abort())
      if (isOver) return
      await this.#turn(false)
      await this.#claim()
    }
  }

  #chunkOf({ records, isContinued }: TakenPart): RawChunk {
    return {
      ...this.#space,
      isReplayable: true,
      unit: 'byte',
      start: this.#next,
      skipLines: 0,
      receivedUs: Date.now() * 1000,
      ...framed(records),
      isContinued,
      context: this.#context,
    }
  }
}
