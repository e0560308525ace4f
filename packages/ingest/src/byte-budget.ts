import { AppError } from '@aurora/core'

/**
 * Bounds the bytes that are on their way to the store. Who wants more than is left waits in order; when too many wait,
 * the next is refused with 'ingest.busy', so that pressure reaches the sender instead of the memory.
 */
export class ByteBudget {
  readonly #max: number
  readonly #maxWaiting: number
  #used = 0
  readonly #waiting: { bytes: number; go: () => void }[] = []

  constructor(maxBytes: number, maxWaiting: number) {
    this.#max = maxBytes
    this.#maxWaiting = maxWaiting
  }

  get usedBytes(): number {
    return this.#used
  }

  get isBusy(): boolean {
    return this.#waiting.length >= this.#maxWaiting
  }

  /** Resolves when the bytes may be held. A single chunk larger than the whole budget goes alone. */
  async take(bytes: number): Promise<void> {
    if (this.#waiting.length === 0 && this.#fits(bytes)) {
      this.#used += bytes
      return
    }
    if (this.isBusy) throw new AppError('ingest.busy', 'the pipeline is full', { retryAfterSeconds: 2 })
    await new Promise<void>((go) => this.#waiting.push({ bytes, go }))
  }

  give(bytes: number): void {
    this.#used -= bytes
    for (let next = this.#waiting[0]; next !== undefined && this.#fits(next.bytes); next = this.#waiting[0]) {
      this.#waiting.shift()
      this.#used += next.bytes
      next.go()
    }
  }

  #fits(bytes: number): boolean {
    return this.#used === 0 || this.#used + bytes <= this.#max
  }
}
