import { Worker } from 'node:worker_threads'
import type { EnrichmentData } from '../enrich/enricher.ts'
import type { ReadJob, ReadResult } from './read-chunk.ts'
import type { ThreadAnswer, ThreadTask } from './thread.ts'

/** A line is read and forgotten: a wide nursery lets nearly all of it die there, and costs little memory. */
const youngGenerationMb = 96

interface Pending {
  readonly resolve: (result: ReadResult) => void
  readonly reject: (error: Error) => void
}

interface Thread {
  readonly worker: Worker
  readonly pending: Map<number, Pending>
}

/**
 * Reads chunks on worker threads. A job goes to the thread with the fewest; its bytes move there and are gone here.
 *
 * A thread that dies (a defect of ours) fails its jobs and is replaced, so that the next chunk is read.
 */
export class ReaderPool {
  readonly #threads: Thread[]
  #nextJob = 1
  #isClosed = false
  #enrichment: EnrichmentData | undefined

  constructor(threads: number) {
    this.#threads = Array.from({ length: threads }, () => this.#start())
  }

  async read(work: ReadJob): Promise<ReadResult> {
    const thread = this.#threads.reduce((least, one) => (one.pending.size < least.pending.size ? one : least))
    const job = this.#nextJob++
    return await new Promise<ReadResult>((resolve, reject) => {
      thread.pending.set(job, { resolve, reject })
      const { buffer } = work.chunk.bytes
      const ownsBuffer = work.chunk.bytes.byteLength === buffer.byteLength
      thread.worker.postMessage({ job, work } satisfies ThreadTask, ownsBuffer ? [buffer] : [])
    })
  }

  /** Chunks read from now on are enriched so. */
  enrich(data: EnrichmentData): void {
    this.#enrichment = data
    for (const { worker } of this.#threads) worker.postMessage({ enrichment: data } satisfies ThreadTask)
  }

  async close(): Promise<void> {
    this.#isClosed = true
    await Promise.all(this.#threads.map(async (thread) => await thread.worker.terminate()))
  }

  #start(): Thread {
    const worker = new Worker(new URL('./thread.ts', import.meta.url), {
      resourceLimits: { maxYoungGenerationSizeMb: youngGenerationMb },
    })
    const thread: Thread = { worker, pending: new Map() }
    worker.on('message', (answer: ThreadAnswer) => {
      const pending = thread.pending.get(answer.job)
      thread.pending.delete(answer.job)
      if ('result' in answer) pending?.resolve(answer.result)
      else pending?.reject(new Error(`reading a chunk failed: ${answer.defect}`))
    })
    const fail = (error: Error): void => {
      for (const pending of thread.pending.values()) pending.reject(error)
      thread.pending.clear()
      const at = this.#threads.indexOf(thread)
      if (at >= 0 && !this.#isClosed) this.#threads[at] = this.#start()
    }
    worker.on('error', fail)
    worker.on('exit', (code) => fail(new Error(`a reader thread ended with ${code}`)))
    worker.unref()
    if (this.#enrichment !== undefined) worker.postMessage({ enrichment: this.#enrichment } satisfies ThreadTask)
    return thread
  }
}
