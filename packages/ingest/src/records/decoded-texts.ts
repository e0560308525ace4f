import { LineSearch } from '../parsers/texts-not-in.ts'
import type { TextInBytes } from './in-place.ts'
import { codeAt, isSimpleEscape } from './json-escapes.ts'
import type { Needle } from './needle.ts'
import { Underscores } from './underscores.ts'
import { backslash, escapeMeanings, quote } from './json-bytes.ts'

const newline = 0x0a

/** Texts of a line that are looked for in it before another reading is cheaper. */
const maxLooks = 16
const freeBytes = 4096

/**
 * The texts of a record that its line does not spell as they are, one a line, as `textsNotIn` finds them, in bytes.
 *
 * The line must be JSON without control characters, and its escapes those that `JsonTape` takes.
 */
export class DecodedTexts implements TextInBytes {
  readonly bytes: Buffer
  readonly start: number
  end: number
  /** Where the escaped text that was added last stands, and whether it is one of those that are kept. */
  lastStart = 0
  lastEnd = 0
  isLastKept = false
  /** Whether it had characters spelled by their number. */
  hadCodes = false

  #line: Buffer = Buffer.alloc(0)
  #lineStart = 0
  #lineEnd = 0
  #isAscii = false
  #search: LineSearch | undefined
  #looksLeft = 0
  readonly #underscores = new Underscores()
  #hasUnderscores = false
  readonly #budget = { bytesLeft: 0 }

  /** They go into `bytes` from `start` on. */
  constructor(bytes: Buffer, start: number) {
    this.bytes = bytes
    this.start = start
    this.end = start
  }

  begin(line: Buffer, start: number, end: number, isAscii: boolean): void {
    this.end = this.start
    this.#line = line
    this.#lineStart = start
    this.#lineEnd = end
    this.#isAscii = isAscii
    this.#search = undefined
    this.#hasUnderscores = false
    this.#looksLeft = maxLooks
    this.#budget.bytesLeft = freeBytes + (end - start) * maxLooks
  }

  /** Lets go of the line. */
  release(): void {
    this.begin(Buffer.alloc(0), 0, 0, true)
    this.#underscores.begin(this.#line, 0, 0)
  }

  /** Adds a text that the line spells with escapes; false when there is no room or time for it. */
  addEscaped(start: number, end: number): boolean {
    const from = this.#next()
    if (from + end - start > this.bytes.length) return false
    const canStand = this.#unescape(start, end, from)
    if (canStand && this.#looksLeft-- === 0) return false
    this.isLastKept = !canStand || !this.#stands(this.bytes.toString('utf8', from, this.lastEnd))
    if (this.isLastKept) this.#keepLast()
    return true
  }

  /** Adds a text unless it stands in the line; false when there is no room or time for it. */
  addUnlessStanding(text: Needle): boolean {
    const stands = this.#mayStand(text) && text.standsIn(this.#line, this.#lineStart, this.#lineEnd, this.#budget)
    if (stands === true) return true
    const [from, length] = [this.#next(), text.bytes.length]
    if (stands === undefined || from + length > this.bytes.length) return false
    for (let i = 0; i < length; i++) this.bytes[from + i] = text.bytes[i] as number
    this.lastEnd = from + length
    this.#keepLast()
    return true
  }

  #mayStand(text: Needle): boolean {
    if (text.underscored < 0) return true
    if (!this.#hasUnderscores) this.#underscores.begin(this.#line, this.#lineStart, this.#lineEnd)
    this.#hasUnderscores = true
    return this.#underscores.mayHave(text.underscored)
  }

  #next(): number {
    return this.end === this.start ? this.end : this.end + 1
  }

  #keepLast(): void {
    if (this.end !== this.start) this.bytes[this.end] = newline
    this.end = this.lastEnd
  }

  /** Whether it stands in the line, as a word of its own. */
  #stands(text: string): boolean {
    const encoding = this.#isAscii ? 'latin1' : 'utf8'
    this.#search ??= new LineSearch(this.#line.toString(encoding, this.#lineStart, this.#lineEnd))
    return this.#search.holds(text)
  }

  /**
   * Writes what a range of the line spells; whether that may stand in the line as it is. It cannot with a control
   * character, nor with a backslash alone before a character that no escape begins with.
   */
  #unescape(start: number, end: number, to: number): boolean {
    const [bytes, line] = [this.bytes, this.#line]
    let at = to
    let canStand = true
    this.hadCodes = false
    for (let i = start; i < end; i++) {
      const byte = line[i] as number
      if (byte !== backslash) {
        bytes[at++] = byte
        continue
      }
      const letter = line[++i] as number
      if (letter === backslash) {
        if (canStand && at > to && bytes[at - 1] !== backslash && i + 1 < end && !canFollow(line[i + 1] as number))
          canStand = false
        bytes[at++] = backslash
      } else if (letter === 0x75) {
        this.hadCodes = true
        bytes[at++] = codeAt(line, i + 1)
        i += 4
      } else {
        if (letter !== quote) canStand = false
        bytes[at++] = escapeMeanings[letter] as number
      }
    }
    this.lastStart = to
    this.lastEnd = at
    return canStand
  }
}

/** Whether it may stand behind a backslash in JSON; what an escape stands for is not looked at. */
const canFollow = (byte: number): boolean => isSimpleEscape(byte) || byte === 0x75
