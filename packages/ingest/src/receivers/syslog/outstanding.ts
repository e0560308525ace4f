/** Work that is not waited for one by one, but no more than fits into a number of bytes. */
export class Outstanding {
  readonly #maxBytes: number
  readonly #running = new Set<Promise<void>>()
  #bytes = 0

  constructor(maxBytes: number) {
    this.#maxBytes = maxBytes
  }

  /** `work` must not reject. */
  add(bytes: number, work: Promise<void>): void {
    this.#bytes += bytes
    const running: Promise<void> = work.then(() => {
      this.#bytes -= bytes
      this.#running.delete(running)
    })
    this.#running.add(running)
  }

  async untilRoom(): Promise<void> {
    while (this.#bytes > this.#maxBytes) await Promise.race(this.#running)
  }

  async all(): Promise<void> {
    while (this.#running.size > 0) await Promise.all(this.#running)
  }
}
