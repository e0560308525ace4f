import { Random } from '../e2e/random.ts'

/** No input is longer, in bytes. */
export const maxInputBytes = 64 << 10

/** What parsers trip over, whatever they read. */
const words = [
  '', '\0', '\n', '\r\n', '\t', ' ', '"', "'", '\\', '\\u0000', '\\ud800', '\\x', '%', '{', '}', '[', ']', '{"a":', '[[', '":', ',', '=', '|', '^', '<34>', '<999>',
  '\ufeff', '\u202e', '\u001b[31m', '\ud83d\ude00', '-1', '0', '-0', '1e400', '1e-400', '00', '0x', '9007199254740993', '18446744073709551616',
  '123456789012345678901234567890', 'null', 'true', 'NaN', 'Infinity', '__proto__', 'constructor', 'toString', '0000-00-00T00:00:00Z',
  '9999-12-31T23:59:60.999999999Z', '+99:99', 'Feb 30 25:61:61', '::', '::ffff:1.2.3.4', '999.999.999.999', 'fe80::1%eth0', '1 ', '65536 ',
  '[a@1 b="c\\"]"]', 'CEF:0|', 'LEEF:2.0|', 'msg=audit(', '%ASA-', '-', '(empty)', '(a+)+$',
].map((word) => Buffer.from(word)) // prettier-ignore

const invalidUtf8 = [[0xff], [0xc0, 0x80], [0xed, 0xa0, 0x80], [0xf5, 0x80, 0x80, 0x80], [0xe2, 0x82]].map((bytes) =>
  Buffer.from(bytes),
)

/** Makes inputs from a corpus by breaking it: seeded, so that a run can be repeated. */
export class Mutator {
  readonly #random: Random
  readonly #corpus: readonly Buffer[]

  constructor(seed: number, corpus: readonly Buffer[]) {
    this.#random = new Random(seed)
    this.#corpus = corpus
  }

  /** A whole number, both ends included. */
  between(least: number, most: number): number {
    return this.#random.between(least, most)
  }

  /** The next input. */
  next(): Buffer {
    let input = this.#pick(this.#corpus)
    for (let times = this.between(0, 6); times > 0; times--) input = this.#broken(input)
    return input.subarray(0, maxInputBytes)
  }

  #pick<T>(from: readonly T[]): T {
    return from[this.between(0, from.length - 1)] as T
  }

  #broken(input: Buffer): Buffer {
    const at = this.between(0, input.length)
    const end = this.between(at, Math.min(input.length, at + 200))
    const piece = input.subarray(at, end)
    const [before, behind] = [input.subarray(0, at), input.subarray(end)]
    switch (this.between(0, 9)) {
      case 0:
        return before // cut off
      case 1:
        return Buffer.concat([before, behind]) // a piece left out
      case 2:
        return Buffer.concat([before, this.#pick(words), behind])
      case 3:
        return Buffer.concat([before, this.#pick(words), input.subarray(at)])
      case 4:
        return Buffer.concat([before, this.#repeated(piece.length > 0 ? piece : this.#pick(words)), behind])
      case 5:
        return Buffer.concat([before, this.#repeated(this.#pick(words)), input.subarray(at)])
      case 6:
        return Buffer.concat([before, this.#pick(this.#corpus).subarray(at)])
      case 7:
        return Buffer.concat([before, this.#pick(invalidUtf8), input.subarray(at)])
      case 8:
        return this.#flipped(input, at)
      default:
        return Buffer.concat([input, this.#pick([Buffer.from('\n'), Buffer.alloc(0)]), this.#pick(this.#corpus)])
    }
  }

  /** So often that it may fill an input. */
  #repeated(piece: Buffer): Buffer {
    const most = Math.max(1, Math.floor(maxInputBytes / Math.max(1, piece.length)))
    return Buffer.alloc(piece.length * this.between(1, this.between(0, 3) === 0 ? most : Math.min(most, 20)), piece)
  }

  #flipped(input: Buffer, at: number): Buffer {
    const copy = Buffer.from(input)
    if (at < copy.length) copy[at] = (copy[at] ?? 0) ^ (1 << this.between(0, 7))
    return copy
  }
}
