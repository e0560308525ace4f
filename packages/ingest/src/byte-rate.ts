/** How many bytes come in a second of late, each counting the less the longer it is ago (an exponential average). */
export class ByteRate {
  readonly #overMs: number
  #bytes = 0
  #atMs = 0

  /** After `overMs` what came counts a third of what it did. */
  constructor(overMs: number) {
    this.#overMs = overMs
  }

  /** A clock that was set back makes nothing count more than it did. */
  add(nowMs: number, bytes: number): void {
    const passedMs = Math.max(0, nowMs - this.#atMs)
    this.#bytes = this.#bytes * Math.exp(-passedMs / this.#overMs) + bytes
    this.#atMs = nowMs
  }

  /** As it was when bytes were added last. */
  get bytesPerSecond(): number {
    return (this.#bytes * 1000) / this.#overMs
  }
}
