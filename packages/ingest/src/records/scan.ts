import { lineLimits } from '../limits.ts'
import { isSimpleEscape } from './json-escapes.ts'
import { none, rootNode, type NameTable } from './name-table.ts'
import type { PathNumber } from './path.ts'
import type { RecordShape } from './shape.ts'
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

/** What stands at a path. */
export const Kind = {
  missing: 0,
  /** A text between quotes, as it is. */
  text: 1,
  /** A text that is spelled with escapes. */
  escaped: 2,
  /** A whole number of up to 15 digits, spelled as JavaScript spells it. */
  integer: 3,
  /** Any other number. */
  number: 4,
  true: 5,
  false: 6,
  null: 7,
  object: 8,
  list: 9,
} as const

/** Texts spelled with escapes that a line may have before another reading is cheaper. */
const maxEscaped = 64

/**
 * Finds the values of known paths in the bytes of a JSON object without building it: where each begins and ends, and
 * what it is. Everything else is checked to be JSON and passed over (RFC 8259).
 *
 * It takes what machines write: no blanks outside of texts, no member twice among those it knows, simple escapes. Of
 * anything else, of what is no JSON, and of what is nested too deep, it says no; who can read that, or say what is wrong
 * with it, is `parseJsonLine`.
 */
export class JsonScan {
  /** By path number: what stands there, and from where to where; texts without their quotes. */
  readonly kinds: Uint8Array
  readonly starts: Int32Array
  readonly ends: Int32Array
  /** Where texts with escapes stand, member names among them: pairs of start and end, quotes excluded. */
  readonly escaped = new Int32Array(maxEscaped * 2)
  escapedCount = 0
  bytes: Uint8Array = new Uint8Array()

  readonly #table: NameTable
  readonly #pathCount: number
  #end = 0
  #textEnd = 0
  #textHash = 0
  #isEscaped = false
  #hasOddNumber = false

  constructor(shape: RecordShape) {
    this.#table = shape.table
    this.#pathCount = shape.paths.length
    this.kinds = new Uint8Array(this.#pathCount)
    this.starts = new Int32Array(this.#pathCount)
    this.ends = new Int32Array(this.#pathCount)
  }

  /** Reads the object from `start` to `end`; whether it is one that can be read here. */
  read(bytes: Uint8Array, start: number, end: number): boolean {
    this.bytes = bytes
    this.#end = end
    this.escapedCount = 0
    this.#hasOddNumber = false
    this.kinds.fill(0)
    if (bytes[start] !== openBrace || bytes[end - 1] !== closeBrace) return false
    if (this.#object(start, rootNode, 1) !== end) return false
    return !(this.#hasOddNumber && this.escapedCount > 0)
  }

  /** Reads an object at its brace; where it ends, or `none`. `node` is none where no path leads. */
  #object(start: number, node: number, depth: number): number {
    const { bytes } = this
    if (depth > lineLimits.maxDepth) return none
    let at = start + 1
    if (bytes[at] === closeBrace) return at + 1
    for (;;) {
      if (bytes[at] !== quote) return none
      const nameStart = at + 1
      at = node === none ? this.#text(nameStart) : this.#name(nameStart)
      if (at < 0 || bytes[at] !== colon) return none
      if (node === none && this.#isEscaped && !this.#keepEscaped(nameStart)) return none
      const path = node === none ? none : this.#table.find(node, bytes, nameStart, this.#textEnd, this.#textHash)
      at = path === none ? this.#value(at + 1, none, depth) : this.#known(at + 1, path, depth)
      if (at < 0) return none
      const next = bytes[at]
      at++
      if (next === closeBrace) return at
      if (next !== comma) return none
    }
  }

  #known(start: number, path: PathNumber, depth: number): number {
    const { kinds } = this
    if (kinds[path] !== Kind.missing) return none
    const first = this.bytes[start]
    if (first === openBrace) {
      kinds[path] = Kind.object
      this.starts[path] = start
      return (this.ends[path] = this.#object(start, this.#table.nodeOf(path), depth + 1))
    }
    if (first === openBracket) {
      kinds[path] = Kind.list
      this.starts[path] = start
      return (this.ends[path] = this.#list(start, this.#table.firstOf(path), depth + 1))
    }
    const end = this.#scalar(start)
    kinds[path] = this.#kind
    this.starts[path] = first === quote ? start + 1 : start
    this.ends[path] = first === quote ? end - 1 : end
    return end
  }

  #list(start: number, first: PathNumber, depth: number): number {
    const { bytes } = this
    if (depth > lineLimits.maxDepth) return none
    let at = start + 1
    if (bytes[at] === closeBracket) return at + 1
    at = first === none ? this.#value(at, none, depth) : this.#known(at, first, depth)
    for (;;) {
      if (at < 0) return none
      const next = bytes[at]
      at++
      if (next === closeBracket) return at
      if (next !== comma) return none
      at = this.#value(at, none, depth)
    }
  }

  #value(start: number, node: number, depth: number): number {
    const first = this.bytes[start]
    if (first === openBrace) return this.#object(start, node, depth + 1)
    if (first === openBracket) return this.#list(start, none, depth + 1)
    return this.#scalar(start)
  }

  #kind: number = Kind.missing

  /** Reads a text, number or word; sets `#kind`. */
  #scalar(start: number): number {
    const { bytes } = this
    const first = bytes[start] as number
    if (first === quote) {
      const end = this.#text(start + 1)
      if (end < 0) return none
      this.#kind = this.#isEscaped ? Kind.escaped : Kind.text
      return this.#isEscaped && !this.#keepEscaped(start + 1) ? none : end
    }
    if (first === 0x74) return this.#word(start, trueBytes, Kind.true)
    if (first === 0x66) return this.#word(start, falseBytes, Kind.false)
    if (first === 0x6e) return this.#word(start, nullBytes, Kind.null)
    return this.#number(start)
  }

  #word(start: number, word: Uint8Array, kind: number): number {
    const { bytes } = this
    for (let i = 0; i < word.length; i++) if (bytes[start + i] !== word[i]) return none
    this.#kind = kind
    return start + word.length
  }

  #number(start: number): number {
    const { bytes } = this
    let at = start
    if (bytes[at] === 0x2d) at++
    const digits = at
    let byte = bytes[at] as number
    while (byte >= 0x30 && byte <= 0x39) byte = bytes[++at] as number
    const count = at - digits
    if (count === 0 || (count > 1 && bytes[digits] === 0x30)) return none
    if (count >= 20) return none
    this.#kind = Kind.integer
    if (count > 15 || (bytes[digits] === 0x30 && digits !== start)) {
      this.#kind = Kind.number
      this.#hasOddNumber = true
    }
    if (byte !== 0x2e && byte !== 0x65 && byte !== 0x45) return at
    this.#kind = Kind.number
    if (byte === 0x2e) {
      const fraction = ++at
      byte = bytes[at] as number
      while (byte >= 0x30 && byte <= 0x39) byte = bytes[++at] as number
      if (at === fraction || at - fraction >= 20) return none
      this.#hasOddNumber = true
    }
    if (byte !== 0x65 && byte !== 0x45) return at
    this.#hasOddNumber = true
    byte = bytes[++at] as number
    if (byte === 0x2b || byte === 0x2d) byte = bytes[++at] as number
    const exponent = at
    while (byte >= 0x30 && byte <= 0x39) byte = bytes[++at] as number
    return at === exponent || at - exponent >= 20 ? none : at
  }

  /** Reads a text behind its quote; where it ends, its quote included. */
  #text(start: number): number {
    const { bytes } = this
    let at = start
    this.#isEscaped = false
    for (;;) {
      while (textEnds[bytes[at] as number] === 0) at++
      if (bytes[at] === quote) break
      if (bytes[at] !== backslash || !isSimpleEscape(bytes[at + 1] as number)) return none
      this.#isEscaped = true
      at += 2
    }
    this.#textEnd = at
    return at < this.#end ? at + 1 : none
  }

  /** Like `#text`, and leaves its hash. */
  #name(start: number): number {
    const { bytes } = this
    let hash = 0
    for (let at = start; ; at++) {
      const byte = bytes[at] as number
      if (textEnds[byte] === 0) hash = (Math.imul(hash, 31) + byte) | 0
      else if (byte === quote) {
        this.#textEnd = at
        this.#textHash = hash
        return at < this.#end ? at + 1 : none
      } else return none
    }
  }

  #keepEscaped(start: number): boolean {
    const { escapedCount } = this
    if (escapedCount === maxEscaped) return false
    this.escaped[escapedCount * 2] = start
    this.escaped[escapedCount * 2 + 1] = this.#textEnd
    this.escapedCount++
    return true
  }
}

const trueBytes = Uint8Array.from([0x74, 0x72, 0x75, 0x65])
const falseBytes = Uint8Array.from([0x66, 0x61, 0x6c, 0x73, 0x65])
const nullBytes = Uint8Array.from([0x6e, 0x75, 0x6c, 0x6c])
