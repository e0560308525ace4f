import { tickUs } from '@aurora/query'

/**
 * Who was told of, and when: a group that fired says nothing more for one timespan, before and after (SIGMA.md row 153).
 *
 * So no event is in the windows of two firings, and every moment at which a correlation holds is within one timespan of
 * a firing. Looking both ways matters where events come late: the window they complete may lie before one told already.
 */
export class QuietTime {
  readonly #tickUs: number
  readonly #ticks: number
  readonly #told = new Map<string, number[]>()

  constructor(spanUs: number) {
    this.#tickUs = tickUs(spanUs)
    this.#ticks = spanUs / this.#tickUs
  }

  isQuiet(key: readonly string[], timeUs: number): boolean {
    const tick = Math.floor(timeUs / this.#tickUs)
    const told = this.#told.get(JSON.stringify(key))
    return told?.some((at) => Math.abs(at - tick) <= this.#ticks) ?? false
  }

  tell(key: readonly string[], timeUs: number): void {
    const name = JSON.stringify(key)
    const tick = Math.floor(timeUs / this.#tickUs)
    const told = this.#told.get(name)
    if (told === undefined) this.#told.set(name, [tick])
    else told.push(tick)
  }
}
