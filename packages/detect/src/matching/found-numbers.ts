/** The numbers that were found in one text, each once. */
export class FoundNumbers {
  /** The first `length` of these. */
  readonly numbers: Int32Array
  length = 0
  /** By number: the text in which it was found last. */
  readonly #foundIn: Uint32Array
  #text = 0

  /** For numbers below `size`. */
  constructor(size: number) {
    this.numbers = new Int32Array(size)
    this.#foundIn = new Uint32Array(size)
  }

  /** Begins another text. */
  begin(): void {
    this.length = 0
    if (++this.#text <= 0xffffffff) return
    this.#foundIn.fill(0)
    this.#text = 1
  }

  add(number: number): void {
    if (this.#foundIn[number] === this.#text) return
    this.#foundIn[number] = this.#text
    this.numbers[this.length++] = number
  }
}
