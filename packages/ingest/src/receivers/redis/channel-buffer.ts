import type { RawChunk } from '../../chunk.ts'
import { lineLimits } from '../../limits.ts'
import type { Pipeline } from '../../pipeline.ts'
import { storeAtLast } from '../store-at-last.ts'
import { framed } from '../framed.ts'

const flushMs = 50
const maxChunkBytes = 512 << 10

/** A message takes memory beside its bytes. */
const messageCostBytes = 64

/** Messages that wait for the store, over all chunks. */
export const maxWaitingBytes = 32 << 20

/**
 * Messages of a channel on their way to the store. They cannot be asked for again: while the store stands still they wait
 * here, and what does not fit is dropped and counted.
 */
export class ChannelBuffer {
  readonly #pipeline: Pipeline
  readonly #space: Pick<RawChunk, 'source' | 'sensor' | 'space'>
  readonly #timer: NodeJS.Timeout
  readonly #stop = new AbortController()
  readonly #sending = new Set<Promise<unknown>>()
  #messages: Buffer[] = []
  #bytes = 0
  #waitingBytes = 0
  #next = 0
  #dropped = 0

  constructor(pipeline: Pipeline, at: { source: string; sensor: string }) {
    this.#pipeline = pipeline
    this.#space = { source: at.source, sensor: at.sensor, space: `redis-channel:${crypto.randomUUID()}` }
    this.#timer = setInterval(() => this.#flush(), flushMs)
  }

  /** Messages there was no room for. */
  get dropped(): number {
    return this.#dropped
  }

  take(message: Buffer): void {
    const cost = message.length + messageCostBytes
    if (this.#waitingBytes + cost > maxWaitingBytes) {
      this.#dropped++
      return
    }
    this.#waitingBytes += cost
    if (message.length > lineLimits.maxRejectBytes) this.#takeInPieces(message)
    else {
      this.#messages.push(message)
      this.#bytes += cost
      if (this.#bytes >= maxChunkBytes) this.#flush()
    }
  }

  /** Stores what is here, for five seconds at most. */
  async close(): Promise<void> {
    clearInterval(this.#timer)
    this.#flush()
    const late = setTimeout(() => this.#stop.abort(), 5000)
    await Promise.all(this.#sending)
    clearTimeout(late)
  }

  #flush(): void {
    if (this.#messages.length === 0) return
    this.#send(this.#messages, this.#bytes, false)
    this.#messages = []
    this.#bytes = 0
  }

  /** A message that is longer than one reject may be is kept in pieces, each of them a reject. */
  #takeInPieces(message: Buffer): void {
    this.#flush()
    for (let at = 0; at < message.length; at += lineLimits.maxRejectBytes) {
      const piece = message.subarray(at, at + lineLimits.maxRejectBytes)
      this.#send([piece], piece.length + (at === 0 ? messageCostBytes : 0), at > 0)
    }
  }

  #send(messages: readonly Buffer[], cost: number, isContinued: boolean): void {
    const chunk: RawChunk = {
      ...this.#space,
      isReplayable: false,
      unit: 'line',
      start: this.#next,
      skipLines: 0,
      receivedUs: Date.now() * 1000,
      ...framed(messages),
      isContinued,
      context: '',
    }
    this.#next += messages.length
    const sending = storeAtLast(this.#pipeline, chunk, this.#stop.signal)
      .catch(() => false)
      .then((isStored) => {
        if (!isStored) this.#dropped += messages.length
        this.#waitingBytes -= cost
        this.#sending.delete(sending)
      })
    this.#sending.add(sending)
  }
}
