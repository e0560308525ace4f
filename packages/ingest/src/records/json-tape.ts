import { codeAt, isPrintedEscape } from './json-escapes.ts'
import { maxNames, type MemberNames } from './member-names.ts'
import { none } from './name-table.ts'
import { Kind } from './scan.ts'
import {
  backslash,
  closeBrace,
  closeBracket,
  colon,
  comma,
  openBrace,
  openBracket,
  quote,
  textEnds,
} from './json-bytes.ts'

const space = 0x20

/** Values that a line may have, and objects and lists inside each other, before it is read otherwise. */
const maxValues = 2048
const maxDepth = 16

/** Digits of the longest number of 64 bits, signed. */
const maxDigits = 19

/**
 * All values of a JSON object in their order, the object itself the first: what they are (`Kind`), under which name, and
 * from where to where (texts without their quotes). For readers that bring records into another form.
 *
 * It takes what machines write: blanks between tokens, whole numbers as JavaScript spells them, escapes as JSON.stringify
 * writes them or `\u00XX` of a printable character, no name twice in an object. Of anything else it says no.
 */
export class JsonTape {
  readonly kinds = new Uint8Array(maxValues)
  readonly starts = new Int32Array(maxValues)
  readonly ends = new Int32Array(maxValues)
  /** The numbers of names (`MemberNames`); none for elements of lists, and for the object itself. */
  readonly names = new Int16Array(maxValues)
  /** The value behind each and what is inside it. */
  readonly nexts = new Int32Array(maxValues)
  bytes: Buffer = Buffer.alloc(0)

  readonly memberNames: MemberNames
  /** By the number of a name: the object it was last seen in. */
  readonly #seenIn = new Float64Array(maxNames)
  /** By the number of a name and one: the name that stood behind it last; the first is that of what has none. */
  readonly #followers = new Int16Array(maxNames + 1)
  #generation = 0
  #object = 0
  #count = 0
  #end = 0
  #textEnd = 0
  #isEscaped = false

  constructor(names: MemberNames) {
    this.memberNames = names
  }

  /** Reads the object from `start` to `end`, valid UTF-8; whether it is one that can be read here. */
  read(bytes: Buffer, start: number, end: number): boolean {
    this.bytes = bytes
    this.#end = end
    this.#count = 0
    if (bytes[start] !== openBrace || bytes[end - 1] !== closeBrace) return false
    this.memberNames.makeRoom()
    if (this.#generation !== this.memberNames.generation) this.#forget()
    return this.#value(start, none, 1) === end
  }

  /** Lets go of the bytes that were read. */
  release(): void {
    this.bytes = Buffer.alloc(0)
  }

  #forget(): void {
    this.#generation = this.memberNames.generation
    this.#followers.fill(0)
  }

  /** Reads a value; where it ends, or `none`. */
  #value(start: number, name: number, depth: number): number {
    const value = this.#count
    if (value === maxValues) return none
    this.#count = value + 1
    this.names[value] = name
    const end = this.#contents(start, value, depth)
    this.nexts[value] = this.#count
    return end
  }

  #contents(start: number, value: number, depth: number): number {
    const first = this.bytes[start] as number
    if (first === quote) {
      const end = this.#text(start + 1)
      if (end < 0) return none
      this.#keep(value, this.#isEscaped ? Kind.escaped : Kind.text, start + 1, end - 1)
      return end
    }
    if (first === openBrace || first === openBracket) {
      if (depth > maxDepth) return none
      const end = first === openBrace ? this.#members(start + 1, value, depth) : this.#elements(start + 1, depth)
      return this.#keep(value, first === openBrace ? Kind.object : Kind.list, start, end)
    }
    if (first === 0x74) return this.#word(value, start, Kind.true, 'true')
    if (first === 0x66) return this.#word(value, start, Kind.false, 'false')
    if (first === 0x6e) return this.#word(value, start, Kind.null, 'null')
    return this.#number(value, start)
  }

  /** Notes a value; where it ends, or `none`. */
  #keep(value: number, kind: number, start: number, end: number): number {
    if (end < start) return none
    this.kinds[value] = kind
    this.starts[value] = start
    this.ends[value] = end
    return end
  }

  #members(start: number, object: number, depth: number): number {
    const { bytes } = this
    let at = this.#skip(start)
    if (bytes[at] === closeBrace) return at + 1
    let name = this.names[object] as number
    for (;;) {
      if (bytes[at] !== quote) return none
      name = this.#nameBehind(name, at + 1)
      at = this.#skip(this.#textEnd + 1)
      if (name < 0 || bytes[at] !== colon) return none
      at = this.#value(this.#skip(at + 1), name, depth + 1)
      if (at < 0) return none
      at = this.#skip(at)
      const next = bytes[at++]
      if (next === closeBrace) return this.#isEachOnce(object) ? at : none
      if (next !== comma) return none
      at = this.#skip(at)
    }
  }

  #elements(start: number, depth: number): number {
    const { bytes } = this
    let at = this.#skip(start)
    if (bytes[at] === closeBracket) return at + 1
    for (;;) {
      at = this.#value(at, none, depth + 1)
      if (at < 0) return none
      at = this.#skip(at)
      const next = bytes[at++]
      if (next === closeBracket) return at
      if (next !== comma) return none
      at = this.#skip(at)
    }
  }

  #isEachOnce(object: number): boolean {
    const [seenIn, id] = [this.#seenIn, ++this.#object]
    for (let value = object + 1; value < this.#count; value = this.nexts[value] as number) {
      const name = this.names[value] as number
      if (seenIn[name] === id) return false
      seenIn[name] = id
    }
    return true
  }

  /**
   * Reads a name behind its quote, and sets `#textEnd`. Most senders write their members in one order: it is compared with
   * the one that followed last time, and looked for when it is another.
   */
  #nameBehind(previous: number, start: number): number {
    const { bytes } = this
    const { arena, starts } = this.memberNames
    const expected = this.#followers[previous + 1] as number
    const from = starts[expected] as number
    const end = start + (starts[expected + 1] as number) - from
    let at = start
    while (at < end && bytes[at] === arena[from + at - start]) at++
    if (at === end && bytes[at] === quote && at < this.#end) {
      this.#textEnd = at
      return expected
    }
    const name = this.#name(start)
    if (name >= 0) this.#followers[previous + 1] = name
    return name
  }

  /** Reads a name behind its quote, and sets `#textEnd`. One that begins with a digit may be sorted before others. */
  #name(start: number): number {
    const { bytes } = this
    const { multiplier } = this.memberNames
    let hash = 0
    let at = start
    for (; textEnds[bytes[at] as number] === 0; at++) hash = Math.imul(hash ^ (bytes[at] as number), multiplier)
    this.#textEnd = at
    if (bytes[at] !== quote || at >= this.#end) return none
    const first = bytes[start] as number
    return first >= 0x30 && first <= 0x39 ? none : this.memberNames.find(bytes, start, at, hash)
  }

  /** Reads a text behind its quote; where it ends, its quote included. */
  #text(start: number): number {
    const { bytes } = this
    let at = start
    this.#isEscaped = false
    for (;;) {
      while (textEnds[bytes[at] as number] === 0) at++
      if (bytes[at] === quote) return at < this.#end ? at + 1 : none
      if (bytes[at] !== backslash) return none
      this.#isEscaped = true
      const letter = bytes[at + 1] as number
      if (isPrintedEscape(letter)) at += 2
      else if (letter === 0x75 && !Number.isNaN(codeAt(bytes, at + 2))) at += 6
      else return none
    }
  }

  #word(value: number, start: number, kind: number, word: string): number {
    for (let i = 1; i < word.length; i++) if (this.bytes[start + i] !== word.charCodeAt(i)) return none
    return this.#keep(value, kind, start, start + word.length)
  }

  #number(value: number, start: number): number {
    const { bytes } = this
    const isNegative = bytes[start] === 0x2d
    const digits = isNegative ? start + 1 : start
    let at = digits
    while (isDigit(bytes[at])) at++
    const count = at - digits
    if (count === 0 || count > maxDigits) return none
    if (bytes[digits] === 0x30 && (count > 1 || isNegative)) return none
    const next = bytes[at]
    if (next === 0x2e || next === 0x65 || next === 0x45) return none
    return this.#keep(value, count > 15 ? Kind.number : Kind.integer, start, at)
  }

  #skip(from: number): number {
    let at = from
    while (this.bytes[at] === space) at++
    return at
  }
}

const isDigit = (byte: number | undefined): boolean => byte !== undefined && byte >= 0x30 && byte <= 0x39
