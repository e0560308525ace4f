/** Indicators of one event. */
export const maxIndicators = 32
const maxCharacters = 2048
/** Parts of free text that are looked at closely: an event of 2,000 characters has room for 400. */
const maxLooks = 128

/** Gathers indicators: each once, in the order in which they are found, no more than `maxIndicators`. */
export class IndicatorList {
  readonly #found: string[] = []
  #looks = 0

  add(indicator: string): void {
    const found = this.#found
    if (found.length < maxIndicators && indicator.length <= maxCharacters && !found.includes(indicator))
      found.push(indicator)
  }

  /** Whether one more part of a text may be looked at. */
  mayLook(): boolean {
    return this.#found.length < maxIndicators && this.#looks++ < maxLooks
  }

  get values(): readonly string[] {
    return this.#found
  }
}
