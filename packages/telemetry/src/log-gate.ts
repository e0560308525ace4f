const windowMs = 60_000
const maxRecords = 20
const maxRecordsOfOne = 2

/**
 * Bounds the log records of things that strangers can make happen, so that none of them can fill the log: 20 a minute,
 * and 2 of the same stranger, so that a loud one does not hide the others. What is kept back is counted.
 */
export class LogGate {
  #windowStartMs = -Infinity
  #passed = 0
  #suppressed = 0
  readonly #passedOf = new Map<string, number>()

  /** How many records were kept back since the last that passed, or undefined when this one is kept back as well. */
  pass(who: string, nowMs: number): number | undefined {
    if (nowMs - this.#windowStartMs >= windowMs) {
      this.#windowStartMs = nowMs
      this.#passed = 0
      this.#passedOf.clear()
    }
    const passedOfOne = this.#passedOf.get(who) ?? 0
    if (this.#passed >= maxRecords || passedOfOne >= maxRecordsOfOne) {
      this.#suppressed++
      return undefined
    }
    this.#passed++
    this.#passedOf.set(who, passedOfOne + 1)
    const suppressed = this.#suppressed
    this.#suppressed = 0
    return suppressed
  }
}
