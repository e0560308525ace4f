import { setTimeout as sleep } from 'node:timers/promises'

const longestRestMs = 50

/**
 * Lets a connection rest after a read that brought little, so that many small packets become one chunk.
 *
 * Where more came during a rest than is read at once, the rest was too long: it kept a fast sender waiting, and the next
 * is half as long. Where less came, the next is longer again.
 */
export class ReadingPace {
  readonly #fullReadBytes: number
  #restMs = longestRestMs
  #hasRested = false

  constructor(fullReadBytes: number) {
    this.#fullReadBytes = fullReadBytes
  }

  /** How long to rest after a read of so many bytes, in milliseconds. */
  restMsAfter(bytes: number): number {
    const isFull = bytes >= this.#fullReadBytes
    if (this.#hasRested) this.#restMs = isFull ? this.#restMs >> 1 : Math.min(longestRestMs, this.#restMs * 2 + 1)
    this.#hasRested = !isFull
    return isFull ? 0 : this.#restMs
  }

  async after(bytes: number): Promise<void> {
    const restMs = this.restMsAfter(bytes)
    if (restMs > 0) await sleep(restMs)
  }
}
