import { Worker } from 'node:worker_threads'
import type { Event } from '@aurora/core'
import type { Detections, DetectorSource, DetectorSummary } from '../detector.ts'
import type { EnrichmentData } from '../enrich/enricher.ts'
import type { ReadJob, ReadResult } from './read-chunk.ts'
import type { ThreadAnswer, ThreadStart, ThreadTask } from './thread.ts'

/** A line is read and forgotten: a wide nursery lets nearly all of it die there, and costs little memory. */
const youngGenerationMb = 96

interface Pending {
  readonly resolve: (answer: ReadResult | Detections) => void
  readonly reject: (error: Error) => void
}

interface Thread {
  readonly worker: Worker
  readonly pending: Map<number, Pending>
  /** Resolves when it takes jobs; rejects when the rules it was given cannot be asked, and it does without. */
  readonly ready: Promise<DetectorSummary | undefined>
  /** Whether it ends when its last job is done: another thread has taken its place. */
  isLeaving: boolean
}

/**
 * Reads chunks on worker threads. A job goes to the thread with the fewest; its bytes move there and are gone here.
 *
 * A thread that dies (a defect of ours) fails its jobs and is replaced, so that the next chunk is read.
 */
export class ReaderPool {
  #threads: Thread[]
  readonly #leaving = new Set<Thread>()
  #nextJob = 1
  #isClosed = false
  #enrichment: EnrichmentData | undefined
  #detector: DetectorSource | undefined
  readonly #watcherModule: string | undefined
  #watched: unknown
  #changing: Promise<unknown> = Promise.resolve()

  /** `watcherModule` exports `openWatcher`, which each thread gives what `watch` was given. */
  constructor(threads: number, watcherModule?: string) {
    this.#watcherModule = watcherModule
    this.#threads = Array.from({ length: threads }, () => this.#start(this.#detector))
  }

  async read(work: ReadJob): Promise<ReadResult> {
    const { buffer } = work.chunk.bytes
    const ownsBuffer = work.chunk.bytes.byteLength === buffer.byteLength
    return (await this.#give((job) => ({ job, work }), ownsBuffer ? [buffer] : [])) as ReadResult
  }

  /** Asks the rules of events that are stored. */
  async detect(events: readonly Event[]): Promise<Detections> {
    return (await this.#give((job) => ({ job, events }), [])) as Detections
  }

  /** Chunks read from now on are enriched so. */
  enrich(data: EnrichmentData): void {
    this.#enrichment = data
    for (const { worker } of this.#threads) worker.postMessage({ enrichment: data } satisfies ThreadTask)
  }

  /** Chunks read from now on are watched for this: memory that threads share, so that changes in it need no call. */
  watch(watched: unknown): void {
    this.#watched = watched
    for (const { worker } of [...this.#threads, ...this.#leaving]) worker.postMessage({ watched } satisfies ThreadTask)
  }

  /**
   * Asks these rules of the events of chunks read from now on. Threads that know them take the place of those that do
   * not, so that nothing waits while rules are compiled. Fails when the rules cannot be loaded; those before stay.
   */
  async detectWith(detector: DetectorSource): Promise<DetectorSummary | undefined> {
    const change = this.#changing.then(async () => await this.#replaceThreads(detector))
    this.#changing = change.catch(() => undefined)
    return await change
  }

  async close(): Promise<void> {
    this.#isClosed = true
    await Promise.all([...this.#threads, ...this.#leaving].map(async ({ worker }) => await worker.terminate()))
  }

  async #replaceThreads(detector: DetectorSource): Promise<DetectorSummary | undefined> {
    let summary: DetectorSummary | undefined
    for (let at = 0; at < this.#threads.length && !this.#isClosed; at++) {
      const thread = this.#start(detector)
      try {
        summary = await thread.ready
      } catch (error) {
        void thread.worker.terminate()
        throw error
      }
      const before = this.#threads[at]
      this.#threads[at] = thread
      this.#detector = detector
      if (before !== undefined) this.#retire(before)
    }
    return summary
  }

  #retire(thread: Thread): void {
    thread.isLeaving = true
    this.#leaving.add(thread)
    this.#endWhenDone(thread)
  }

  #endWhenDone(thread: Thread): void {
    if (!thread.isLeaving || thread.pending.size > 0) return
    this.#leaving.delete(thread)
    void thread.worker.terminate()
  }

  async #give(taskOf: (job: number) => ThreadTask, moved: readonly ArrayBuffer[]): Promise<ReadResult | Detections> {
    const thread = this.#threads.reduce((least, one) => (one.pending.size < least.pending.size ? one : least))
    const job = this.#nextJob++
    return await new Promise((resolve, reject) => {
      thread.pending.set(job, { resolve, reject })
      thread.worker.postMessage(taskOf(job), [...moved])
    })
  }

  #start(detector: DetectorSource | undefined): Thread {
    const worker = new Worker(new URL('./thread.ts', import.meta.url), {
      workerData: { detector, watcherModule: this.#watcherModule } satisfies ThreadStart,
      resourceLimits: { maxYoungGenerationSizeMb: youngGenerationMb },
    })
    const ready = Promise.withResolvers<DetectorSummary | undefined>()
    ready.promise.catch(() => undefined) // a thread that was started anew does without rules it cannot load
    const thread: Thread = { worker, pending: new Map(), ready: ready.promise, isLeaving: false }
    worker.on('message', (answer: ThreadAnswer) => {
      if ('isReady' in answer) {
        if (answer.isReady) ready.resolve(answer.summary)
        else ready.reject(new Error(`the rules cannot be loaded: ${answer.defect}`))
        return
      }
      const pending = thread.pending.get(answer.job)
      thread.pending.delete(answer.job)
      if ('result' in answer) pending?.resolve(answer.result)
      else if ('detections' in answer) pending?.resolve(answer.detections)
      else pending?.reject(new Error(`reading a chunk failed: ${answer.defect}`))
      this.#endWhenDone(thread)
    })
    const fail = (error: Error): void => {
      ready.reject(error)
      for (const pending of thread.pending.values()) pending.reject(error)
      thread.pending.clear()
      this.#leaving.delete(thread)
      const at = this.#threads.indexOf(thread)
      if (at >= 0 && !this.#isClosed) this.#threads[at] = this.#start(this.#detector)
    }
    worker.on('error', fail)
    worker.on('exit', (code) => fail(new Error(`a reader thread ended with ${code}`)))
    worker.unref()
    if (this.#enrichment !== undefined) worker.postMessage({ enrichment: this.#enrichment } satisfies ThreadTask)
    if (this.#watched !== undefined) worker.postMessage({ watched: this.#watched } satisfies ThreadTask)
    return thread
  }
}
