/** How long another process may still see what was changed here. */
const keepMs = 5_000
const maxEntries = 10_000

interface Entry<Value> {
  readonly startedMs: number
  readonly value: Promise<Value>
}

/**
 * Answers that may be up to 5 seconds old.
 *
 * What is kept is the promise, from the moment its loading starts: one that was overtaken by `forget` is never put back. When
 * full, the oldest entry goes.
 */
export class ShortCache<Value> {
  readonly #entries = new Map<string, Entry<Value>>()
  readonly #nowMs: () => number

  constructor(nowMs: () => number) {
    this.#nowMs = nowMs
  }

  /** The kept value of `key`, else what `load` resolves to. A failure is not kept. */
  find(key: string, load: () => Promise<Value>): Promise<Value> {
    const startedMs = this.#nowMs()
    const kept = this.#entries.get(key)
    if (kept !== undefined && startedMs - kept.startedMs < keepMs) return kept.value
    const entry = { startedMs, value: load() }
    this.#entries.delete(key)
    this.#entries.set(key, entry)
    entry.value.catch(() => this.#entries.get(key) === entry && this.#entries.delete(key))
    this.#dropOldest()
    return entry.value
  }

  forget(key: string): void {
    this.#entries.delete(key)
  }

  #dropOldest(): void {
    for (const oldest of this.#entries.keys()) {
      if (this.#entries.size <= maxEntries) return
      this.#entries.delete(oldest)
    }
  }
}
