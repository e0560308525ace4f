/** Lets one part wait until another calls. A call that comes while nobody waits is not kept: look before you wait. */
export class Waker {
  #wake: () => void = () => undefined

  wake(): void {
    this.#wake()
  }

  /** Resolves with the next call, after `ms`, or when `signal` aborts. */
  async wait(signal?: AbortSignal, ms?: number): Promise<void> {
    if (signal?.aborted === true) return
    await new Promise<void>((resolve) => {
      const done = (): void => {
        clearTimeout(timer)
        signal?.removeEventListener('abort', done)
        resolve()
      }
      const timer = ms === undefined ? undefined : setTimeout(done, Math.max(0, ms))
      this.#wake = done
      signal?.addEventListener('abort', done, { once: true })
    })
    this.#wake = () => undefined
  }
}
