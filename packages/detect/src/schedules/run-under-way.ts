/** A run that can be stopped, and waited for. */
export class RunUnderWay {
  readonly abort = new AbortController()
  runId = ''
  readonly #end = Promise.withResolvers<void>()

  end(): void {
    this.#end.resolve()
  }

  /** Resolves when the run has ended, or after so many ms. */
  async ended(mostMs: number): Promise<void> {
    const { promise: late, resolve } = Promise.withResolvers<void>()
    const timer = setTimeout(resolve, mostMs)
    await Promise.race([this.#end.promise, late])
    clearTimeout(timer)
  }
}
