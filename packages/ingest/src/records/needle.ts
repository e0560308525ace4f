import { none } from './name-table.ts'

export const underscoreByte = 0x5f

/** Work that searches in one line may cost, in bytes looked at. */
export interface SearchBudget {
  bytesLeft: number
}

/**
 * A text that is looked for in many lines. It stands in a line where no character before or behind it makes a longer word
 * of it, as `LineSearch` has it.
 *
 * Horspool, "Practical fast searching in strings" (1980): most bytes of a line are not looked at.
 */
export class Needle {
  readonly text: string
  readonly bytes: Buffer
  /** What stands around its first underscore; none when it has none. */
  readonly underscored: number
  readonly #skips: Uint8Array

  /** The text is not empty, and not longer than 255 bytes. */
  constructor(text: string) {
    this.text = text
    this.bytes = Buffer.from(text)
    const last = this.bytes.length - 1
    const underscore = this.bytes.indexOf(underscoreByte)
    this.underscored = underscore > 0 && underscore < last ? neighborsAt(this.bytes, underscore) : none
    this.#skips = new Uint8Array(256).fill(this.bytes.length)
    for (let i = 0; i < last; i++) this.#skips[this.bytes[i] as number] = last - i
  }

  /** Whether it stands in the bytes from `start` to `end`; undefined when finding out is too much work. */
  standsIn(bytes: Buffer, start: number, end: number, budget: SearchBudget): boolean | undefined {
    const [own, skips] = [this.bytes, this.#skips]
    const last = own.length - 1
    const lastByte = own[last] as number
    let looks = 0
    for (let at = start + last; at < end; at += skips[bytes[at] as number] as number) {
      looks++
      if (bytes[at] !== lastByte) continue
      let same = 1
      while (same <= last && bytes[at - same] === own[last - same]) same++
      looks += same
      if (looks > budget.bytesLeft) return undefined
      if (same > last && isEdge(bytes, at - last, start) && isEdge(bytes, at + 1, end)) return true
    }
    budget.bytesLeft -= looks
    return budget.bytesLeft < 0 ? undefined : false
  }
}

/** The bytes around a place, as one number. */
export const neighborsAt = (bytes: Buffer, at: number): number =>
  ((bytes[at - 1] as number) << 8) | (bytes[at + 1] as number)

/** Whether a word can end between the byte at a place and the one before; `edge` is an end of the line. */
const isEdge = (bytes: Buffer, at: number, edge: number): boolean =>
  at === edge || !isWordByte(bytes[at - 1] as number) || !isWordByte(bytes[at] as number)

/** ASCII letters and digits, and everything beyond ASCII. */
const isWordByte = (byte: number): boolean => wordBytes[byte] === 1
const wordBytes = Uint8Array.from({ length: 256 }, (_, byte) =>
  byte >= 0x80 || /[0-9a-z]/i.test(String.fromCharCode(byte)) ? 1 : 0,
)
