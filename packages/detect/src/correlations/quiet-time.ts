/**
 * Who was told of, and when: a group that fired says nothing more for one timespan, before and after (SIGMA.md row 153).
 *
 * So no event is in the windows of two firings, and every moment at which a correlation holds is within one timespan of
 * a firing. Looking both ways matters where events come late: the window they complete may lie before one told already.
 */
export class QuietTime {
  readonly #spanUs: number
  readonly #toldUs = new Map<string, number[]>()

  constructor(spanUs: number) {
    this.#spanUs = spanUs
  }

  isQuiet(key: readonly string[], timeUs: number): boolean {
    const told = this.#toldUs.get(JSON.stringify(key))
    return told?.some((at) => Math.abs(at - timeUs) <= this.#spanUs) ?? false
  }

  tell(key: readonly string[], timeUs: number): void {
    const name = JSON.stringify(key)
    const told = this.#toldUs.get(name)
    if (told === undefined) this.#toldUs.set(name, [timeUs])
    else told.push(timeUs)
  }
}
