import { AppError } from '@aurora/core'
import type { EventStore } from '@aurora/store'
import { AcceptedPositions, Batch, outcomeOf, outOfOrder, planBatch, type Entry, type ReadEntry } from './batch.ts'
import { ByteBudget } from './byte-budget.ts'
import { ByteRate } from './byte-rate.ts'
import type { ChunkOutcome, RawChunk } from './chunk.ts'
import type { AskedEvents, FindingKeeper } from './finding-keeper.ts'
import { InFlight } from './in-flight.ts'
import type { BatchPlan, Ledger } from './ledger.ts'
import type { SensorName } from './sensors/sensor-watch.ts'
import type { ReaderPool } from './worker/pool.ts'
import type { ReadResult } from './worker/read-chunk.ts'

export interface PipelineLimits {
  /** A batch is closed when it holds this much of what was received. */
  readonly maxBatchBytes: number
  /** …or nothing came for so long, so that a quiet source is searchable at once… */
  readonly maxBatchIdleMs: number
  /** …and storing takes no more than this share of the time, for fewer, larger batches cost the store much less… */
  readonly maxStoringShare: number
  /** …or, when rules found something and fewer bytes come than this, than this larger share: alerts wait for it… */
  readonly fewBytesPerSecond: number
  readonly maxStoringShareOfFew: number
  /** …or it is this old. */
  readonly maxBatchAgeMs: number
  /** Bytes received and not yet stored, over all senders. */
  readonly maxInFlightBytes: number
  /** Senders that may wait for room before the next one is refused. */
  readonly maxWaiting: number
}

export const defaultPipelineLimits: PipelineLimits = {
  maxBatchBytes: 20 << 20,
  maxBatchIdleMs: 100,
  maxStoringShare: 0.25,
  fewBytesPerSecond: 12 << 20,
  maxStoringShareOfFew: 0.67,
  maxBatchAgeMs: 1000,
  maxInFlightBytes: 36 << 20,
  maxWaiting: 256,
}

/** A receiver says when it received something, and hands it over within this time. */
const handingOverUs = 2e6

/** Senders send in bursts: what comes in is looked at over this time. */
const rateOverMs = 3000

/** Things that happen here and that somebody may want to count or log. */
export interface PipelineObserver {
  batchStored(batch: { number: number; events: number; rejects: number; bytes: number; tookMs: number }): void
  batchFailed(batch: { number: number; error: unknown }): void
  /** Events of one source and sensor that are now on disk; `timeUs` is that of the newest, NaN when none has one. */
  eventsStored(at: SensorName, events: number, newest: { timeUs: number; receivedUs: number }): void
  /** Rules were asked of events that are now on disk. */
  eventsAsked(asked: AskedEvents): void
}

/** What the pipeline works with. */
export interface PipelineParts {
  readonly store: EventStore
  readonly ledger: Ledger
  readonly pool: ReaderPool
  readonly findings: FindingKeeper
  readonly site: string
  readonly observer: PipelineObserver
}

/** A chunk that was taken: `read` resolves when its lines are known, `stored` once they are on disk. */
export interface Submission {
  readonly read: Promise<ReadResult>
  readonly stored: Promise<ChunkOutcome>
}

/**
 * The one way from bytes to the store (DESIGN §6): chunk → [worker thread reads it] → batch → plan → store → confirm →
 * acknowledge. Batches go one after the other, so positions of a stream are accepted in order.
 *
 * When a batch fails, everything behind it fails too: no position is accepted over a gap. Until the fate of the failed
 * batch is known, new chunks are refused with the cause; then storing goes on by itself.
 */
export class Pipeline {
  readonly #parts: PipelineParts
  readonly #limits: PipelineLimits
  readonly #budget: ByteBudget
  readonly #accepted = new AcceptedPositions()
  readonly #queue: Batch[] = []
  readonly inFlight = new InFlight()
  /** When the chunks that are not stored yet were received. */
  readonly #unstored = new Set<{ readonly receivedUs: number }>()
  #failure: AppError | undefined
  #isClosing = false
  /** The batch that was carried before. */
  #last = { startedMs: 0, tookMs: 0 }
  readonly #rate = new ByteRate(rateOverMs)
  #wake: () => void = () => undefined
  readonly #writing: Promise<void>

  constructor(parts: PipelineParts, limits: PipelineLimits = defaultPipelineLimits) {
    this.#parts = parts
    this.#limits = limits
    this.#budget = new ByteBudget(limits.maxInFlightBytes, limits.maxWaiting)
    this.#writing = this.#writeBatches()
  }

  /** Why nothing can be stored just now; undefined when it can. */
  get failure(): AppError | undefined {
    return this.#failure
  }

  get isBusy(): boolean {
    return this.#budget.isBusy
  }

  get inFlightBytes(): number {
    return this.#budget.usedBytes
  }

  /** Everything received before this is stored, or was refused: microseconds since 1970 UTC. */
  get storedUntilUs(): number {
    const oldestUs = this.#unstored.values().reduce((least, { receivedUs }) => Math.min(least, receivedUs), Infinity)
    return Math.min(oldestUs, Date.now() * 1000 - handingOverUs)
  }

  /**
   * Takes a chunk; its bytes are no longer the caller's. Resolves when there was room for it, so that awaiting it is
   * all the backpressure a receiver needs. Rejects when nothing can be stored, or when the chunk would leave a gap.
   */
  async submit(chunk: RawChunk): Promise<Submission> {
    const bytes = chunk.bytes.length
    const receipt = { receivedUs: chunk.receivedUs }
    this.#unstored.add(receipt)
    try {
      await this.#budget.take(bytes)
    } catch (error) {
      this.#unstored.delete(receipt)
      throw error
    }
    try {
      if (this.#isClosing) throw new AppError('store.unavailable', 'the server is stopping', { retryAfterSeconds: 5 })
      if (this.#failure !== undefined) throw this.#failure
      const submission = this.#enter(chunk, bytes)
      const settle = (): void => void this.#unstored.delete(receipt)
      submission.stored.then(settle, settle)
      return submission
    } catch (error) {
      this.#unstored.delete(receipt)
      this.#budget.give(bytes)
      throw error
    }
  }

  /** Tells that no more chunks of a space will come, so that its position need not be remembered here. */
  release(space: { source: string; sensor: string; space: string }): void {
    this.#accepted.drop(space)
  }

  /** Refuses new chunks, and resolves when those that were taken are stored. */
  async close(): Promise<void> {
    this.#isClosing = true
    this.#wake()
    await this.#writing
  }

  #enter(chunk: RawChunk, bytes: number): Submission {
    const { bytes: _bytes, frames: _frames, ...rest } = chunk
    this.#accepted.begin(rest)
    const last = this.#queue.at(-1)
    const batch =
      last?.takes(chunk.receivedUs, this.#limits.maxBatchBytes) === true && !this.#closed.has(last)
        ? last
        : new Batch(this.#parts.ledger.takeNumber(), chunk.receivedUs)
    if (batch !== last) this.#queue.push(batch)
    const read = this.#parts.pool.read({ chunk, site: this.#parts.site, batch: batch.number })
    const settled = Promise.withResolvers<ChunkOutcome>()
    settled.promise.catch(() => undefined) // the receiver may have gone; what failed is told by the observer
    batch.add({ chunk: rest, bytes, read, settled })
    read.then(
      (result) => this.#hasten(batch, result),
      () => undefined, // told when the batch is written
    )
    this.inFlight.follow(rest, read, settled.promise)
    this.#wake()
    return { read, stored: settled.promise }
  }

  /** Batches that take no more chunks because they are being written. */
  readonly #closed = new WeakSet<Batch>()

  /** The one writer: takes the oldest batch when it is due, and carries it through. */
  async #writeBatches(): Promise<void> {
    for (;;) {
      const batch = await this.#nextDue()
      if (batch === undefined) return
      this.#closed.add(batch)
      const startedMs = Date.now()
      const entries = await this.#readAll(batch)
      await this.#carry(batch, entries)
      this.#rate.add(startedMs, batch.bytes)
      this.#last = { startedMs, tookMs: Date.now() - startedMs }
      this.#queue.splice(this.#queue.indexOf(batch), 1)
    }
  }

  /** Resolves to the oldest batch once it is full, old enough, or closing; undefined when closing and none is left. */
  async #nextDue(): Promise<Batch | undefined> {
    for (;;) {
      const batch = this.#queue[0]
      if (batch === undefined && this.#isClosing) return undefined
      const waitMs = batch === undefined ? Infinity : this.#waitMs(batch)
      if (batch !== undefined && waitMs <= 0) return batch
      await this.#sleep(waitMs)
    }
  }

  #waitMs(batch: Batch): number {
    if (this.#isClosing || batch.bytes >= this.#limits.maxBatchBytes || this.#queue.length > 1) return 0
    const { maxBatchIdleMs, maxBatchAgeMs } = this.#limits
    const idleMs = batch.hasFindings ? 0 : batch.grownMs + maxBatchIdleMs
    const dueMs = Math.max(idleMs, this.#last.startedMs + this.#last.tookMs / this.#storingShare(batch))
    return Math.min(dueMs, batch.openedMs + maxBatchAgeMs) - Date.now()
  }

  #storingShare(batch: Batch): number {
    const { maxStoringShare, fewBytesPerSecond, maxStoringShareOfFew } = this.#limits
    return batch.hasFindings && this.#rate.bytesPerSecond < fewBytesPerSecond ? maxStoringShareOfFew : maxStoringShare
  }

  /** Alerts wait for a batch in which rules found something. */
  #hasten(batch: Batch, { detections }: ReadResult): void {
    if (detections.findings.length === 0 || batch.hasFindings) return
    batch.hasFindings = true
    this.#wake()
  }

  async #sleep(ms: number): Promise<void> {
    await new Promise<void>((resolve) => {
      const timer = Number.isFinite(ms) ? setTimeout(resolve, ms) : undefined
      this.#wake = () => {
        clearTimeout(timer)
        resolve()
      }
    })
    this.#wake = () => undefined
  }

  /** Waits for the readings. A chunk whose reading failed is a defect of ours: its sender hears it, the others go on. */
  async #readAll(batch: Batch): Promise<ReadEntry[]> {
    const entries: ReadEntry[] = []
    for (const entry of batch.entries) {
      try {
        entries.push({ ...entry, result: await entry.read })
      } catch (error) {
        this.#fail(entry, error)
      }
    }
    return entries
  }

  async #carry(batch: Batch, read: readonly ReadEntry[]): Promise<void> {
    const startedMs = Date.now()
    const { inOrder: entries, outOfOrder: misplaced } = this.#accepted.arrange(read)
    for (const entry of misplaced) this.#fail(entry, outOfOrder())
    let plan: BatchPlan | undefined
    try {
      if (this.#failure !== undefined) throw this.#failure
      plan = planBatch(batch.number, entries)
      await this.#store(plan, entries)
    } catch (error) {
      this.#parts.observer.batchFailed({ number: batch.number, error })
      for (const entry of entries) this.#fail(entry, error)
      if (plan !== undefined) await this.#suspend(plan, error)
      return
    }
    this.#parts.observer.batchStored({
      number: batch.number,
      events: plan.events,
      rejects: plan.rejects,
      bytes: batch.bytes,
      tookMs: Date.now() - startedMs,
    })
    for (const entry of entries) {
      const { chunk, result } = entry
      if (result.received > 0)
        this.#parts.observer.eventsStored(chunk, result.stored, {
          timeUs: result.newestUs,
          receivedUs: chunk.receivedUs,
        })
      this.#tellAsked(entry)
      this.#budget.give(entry.bytes)
      entry.settled.resolve(outcomeOf(entry.result))
    }
  }

  #tellAsked({ chunk, result }: ReadEntry): void {
    if (result.stored === 0) return
    const { findings: _, ...told } = result.detections
    const receivedUs = { fromReceivedUs: chunk.receivedUs, toReceivedUs: chunk.receivedUs }
    this.#parts.observer.eventsAsked({ ...told, ...receivedUs, events: result.stored })
  }

  /**
   * Plan → rejects → events → findings → confirm. Rejects go first: where the events are, the rejects are too. A batch
   * that was not confirmed is asked again, so that no finding is lost.
   */
  async #store(plan: BatchPlan, entries: readonly ReadEntry[]): Promise<void> {
    const { ledger, store, findings } = this.#parts
    if (plan.events + plan.rejects > 0) await ledger.plan(plan)
    const rejects = entries.flatMap((entry) => entry.result.rejects)
    if (rejects.length > 0) await store.appendRejects(plan.number, rejects)
    if (plan.events > 0) await store.append({ number: plan.number, rows: entries.map((entry) => entry.result.rows) })
    await findings.keep(
      plan.number,
      entries.map((entry) => entry.result.detections),
    )
    await ledger.confirm(plan)
    for (const space of plan.spaces) this.#accepted.accept(space)
  }

  #fail(entry: Entry | ReadEntry, error: unknown): void {
    this.#budget.give(entry.bytes)
    entry.settled.reject(error instanceof Error ? error : new Error(String(error)))
  }

  /** Refuses everything until it is known whether the failed batch is in the store. */
  async #suspend(plan: BatchPlan, cause: unknown): Promise<void> {
    this.#failure =
      cause instanceof AppError
        ? cause
        : new AppError('store.unavailable', 'storing failed', { retryAfterSeconds: 2 }, cause)
    for (const batch of this.#queue.slice(1)) {
      this.#closed.add(batch)
      for (const entry of batch.entries.splice(0)) this.#fail(entry, this.#failure)
    }
    this.#queue.splice(1)
    const settling = this.#settleLater(plan)
    if (this.#isClosing) return // the next start settles it
    void settling
  }

  async #settleLater(plan: BatchPlan): Promise<void> {
    for (let waitMs = 250; !this.#isClosing; waitMs = Math.min(5000, waitMs * 2)) {
      await new Promise<void>((resolve) => setTimeout(resolve, waitMs).unref())
      try {
        const { ledger, store, findings } = this.#parts
        if (await ledger.settle(plan, store, findings)) for (const space of plan.spaces) this.#accepted.accept(space)
        this.#failure = undefined
        return
      } catch (error) {
        this.#parts.observer.batchFailed({ number: plan.number, error })
      }
    }
  }
}
