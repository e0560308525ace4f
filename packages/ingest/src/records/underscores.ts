import { neighborsAt, underscoreByte } from './needle.ts'

/** Underscores of a line that are remembered. */
const maxKept = 16

/**
 * What stands around the underscores of one line. Names that are composed of two have one, and lines have few: most
 * searches for such a name are answered by it.
 */
export class Underscores {
  readonly #around = new Uint16Array(maxKept)
  #count = 0
  #bytes: Buffer = Buffer.alloc(0)
  /** The first underscore at or behind `#from`; the end of the bytes when there is none. */
  #next = 0
  #from = 0

  /** Looks through the bytes from `start` to `end`. Lines that follow each other cost no more than their bytes. */
  begin(bytes: Buffer, start: number, end: number): void {
    this.#count = 0
    for (let at = this.#find(bytes, start); at < end; at = this.#find(bytes, at + 1)) {
      if (this.#count < maxKept) this.#around[this.#count] = neighborsAt(bytes, at)
      if (++this.#count > maxKept) return
    }
  }

  /** Whether an underscore may have these neighbors. */
  mayHave(neighbors: number): boolean {
    if (this.#count > maxKept) return true
    for (let i = 0; i < this.#count; i++) if (this.#around[i] === neighbors) return true
    return false
  }

  #find(bytes: Buffer, from: number): number {
    if (bytes === this.#bytes && from >= this.#from && from <= this.#next) return this.#next
    const found = bytes.indexOf(underscoreByte, from)
    this.#bytes = bytes
    this.#from = from
    return (this.#next = found < 0 ? bytes.length : found)
  }
}
