/** What has to be closed again, in the opposite order of opening. A part that fails to close does not keep the others open. */
export class Cleanup {
  readonly #steps: (() => Promise<void>)[] = []

  add(step: () => Promise<void>): void {
    this.#steps.push(step)
  }

  /** Runs every step once; `beforeLast` is called before the first-opened part goes, while the log can still be written. */
  async run(beforeLast: () => void): Promise<void> {
    for (let step = this.#steps.pop(); step !== undefined; step = this.#steps.pop()) {
      if (this.#steps.length === 0) beforeLast()
      await step().catch((error: unknown) =>
        process.stderr.write(`closing a part failed: ${error instanceof Error ? error.message : String(error)}\n`),
      )
    }
  }
}
