import { DecodedTexts } from './decoded-texts.ts'
import type { RewrittenTexts } from './in-place.ts'
import type { JsonTape } from './json-tape.ts'
import { maxNames, type MemberNames } from './member-names.ts'
import { none } from './name-table.ts'
import type { Needle } from './needle.ts'
import { PlacedRecord, type ValuePlaces } from './placed-record.ts'
import { Kind } from './scan.ts'
import {
  backslash,
  closeBrace,
  closeBracket,
  colon,
  comma,
  escapeLetters,
  openBrace,
  openBracket,
  quote,
} from './json-bytes.ts'

const hyphen = 0x2d

/** Room for the record, and again for its decoded texts; a record that needs more is read otherwise. */
const roomBytes = 1 << 18

/** What a member needs at most beside its name and the bytes of its value. */
const spareBytes = 32

/** Digits of a number that fits 64 bits whatever they are. */
const maxDigits = 18

/** Longer spans are copied by the engine. */
const shortCopy = 64

/**
 * Writes a record anew from the values of a line (`JsonTape`), in the bytes that JSON.stringify would write, and is at
 * once the record itself: the values of known names are found by the places where they were written.
 *
 * Every `add…` says whether it could; when it could not, or a name is there already, the line must be read otherwise.
 */
export class RecordWriter implements ValuePlaces {
  readonly kinds: Uint8Array
  readonly starts: Int32Array
  readonly ends: Int32Array
  readonly record: PlacedRecord
  readonly texts: RewrittenTexts & { readonly fields: { end: number } }

  readonly #tape: JsonTape
  readonly #names: MemberNames
  readonly #bytes = Buffer.alloc(roomBytes * 2)
  readonly #decoded = new DecodedTexts(this.#bytes, roomBytes)
  /** By the number of a name: the record it was last added to. */
  readonly #addedTo = new Float64Array(maxNames)
  #record = 0
  #at = 0
  /** What was copied last, as a value of the record. */
  #kind: number = Kind.missing
  #start = 0
  #end = 0

  /** The first `pathCount` names of the tape are those of the paths of the record's shape. */
  constructor(tape: JsonTape, pathCount: number) {
    this.#tape = tape
    this.#names = tape.memberNames
    this.kinds = new Uint8Array(pathCount)
    this.starts = new Int32Array(pathCount)
    this.ends = new Int32Array(pathCount)
    this.record = new PlacedRecord(this)
    this.texts = { fields: { bytes: this.#bytes, start: 0, end: 0 }, decoded: this.#decoded }
  }

  /** Begins the record of a line. */
  begin(start: number, end: number, isAscii: boolean): void {
    this.kinds.fill(Kind.missing)
    this.record.lieIn(this.#bytes, isAscii)
    this.#decoded.begin(this.#tape.bytes, start, end, isAscii)
    this.#record++
    this.#at = 0
    this.#byte(openBrace)
  }

  /** Ends the record: `record` and `texts` are whole. */
  finish(): void {
    this.#close(closeBrace)
    this.texts.fields.end = this.#at
  }

  /** Lets go of the line. */
  release(): void {
    this.#decoded.release()
  }

  /** Whether a name was added. */
  has(name: number): boolean {
    return this.#addedTo[name] === this.#record
  }

  /** Adds a value of the line; `isRenamed`: under a name that the line may not spell. */
  add(name: number, value: number, isRenamed: boolean): boolean {
    if (!this.#open(name, isRenamed, this.#sizeOf(value)) || !this.#copy(value)) return false
    return this.#place(name)
  }

  /** Adds a text of digits as a number of the same spelling. */
  addDigits(name: number, value: number, isRenamed: boolean): boolean {
    if (!this.#open(name, isRenamed, this.#sizeOf(value))) return false
    this.#span(Kind.integer, value)
    return this.#place(name)
  }

  /** Adds a text of ASCII escapeLetters and digits that the reader made. */
  addText(name: number, text: Needle, isRenamed: boolean): boolean {
    const { length } = text.bytes
    if (!this.#open(name, isRenamed, length) || !this.#decoded.addUnlessStanding(text)) return false
    return this.#text(text.bytes, 0, length, name)
  }

  /** Adds a text that is the name of a member of the line. */
  addName(name: number, text: number, isRenamed: boolean): boolean {
    const { arena, starts } = this.#names
    const [from, to] = [starts[text] as number, starts[text + 1] as number]
    return this.#open(name, isRenamed, to - from) && this.#text(arena, from, to, name)
  }

  /** Begins an object of values that are added one by one with `addInside`. */
  openObject(name: number): boolean {
    if (!this.#open(name, false, 0)) return false
    this.#byte(openBrace)
    return true
  }

  /** Adds a value of the line under its own name. */
  addInside(value: number): boolean {
    const name = this.#tape.names[value] as number
    if (!this.#hasRoom(name, this.#sizeOf(value))) return false
    this.#name(name)
    if (!this.#copy(value)) return false
    this.#byte(comma)
    return true
  }

  closeObject(): void {
    this.#close(closeBrace)
    this.#byte(comma)
  }

  #text(bytes: Buffer, start: number, end: number, name: number): boolean {
    this.#byte(quote)
    this.#kind = Kind.text
    this.#start = this.#at
    this.#bytesFrom(bytes, start, end)
    this.#end = this.#at
    this.#byte(quote)
    return this.#place(name)
  }

  #sizeOf(value: number): number {
    return (this.#tape.ends[value] as number) - (this.#tape.starts[value] as number)
  }

  /** Writes the name of a new member. */
  #open(name: number, isRenamed: boolean, valueBytes: number): boolean {
    if (name === none || this.has(name) || !this.#hasRoom(name, valueBytes)) return false
    this.#addedTo[name] = this.#record
    this.#name(name)
    return !isRenamed || this.#decoded.addUnlessStanding(this.#names.needleOf(name))
  }

  #hasRoom(name: number, valueBytes: number): boolean {
    const { starts } = this.#names
    return this.#at + (starts[name + 1] as number) - (starts[name] as number) + valueBytes + spareBytes < roomBytes
  }

  #name(name: number): void {
    const { arena, starts } = this.#names
    this.#byte(quote)
    this.#bytesFrom(arena, starts[name] as number, starts[name + 1] as number)
    this.#byte(quote)
    this.#byte(colon)
  }

  /** Ends a member, whose value was copied last; remembers where it is. */
  #place(name: number): boolean {
    this.#byte(comma)
    if (name >= this.kinds.length) return true
    this.kinds[name] = this.#kind
    this.starts[name] = this.#start
    this.ends[name] = this.#end
    return this.#kind !== Kind.number // digits that JavaScript may not keep: nobody looks at one by a name
  }

  /** Writes a value of the line without blanks. */
  #copy(value: number): boolean {
    const kind = this.#tape.kinds[value] as number
    if (kind === Kind.object || kind === Kind.list) return this.#copyNested(value, kind)
    if (kind === Kind.text) {
      this.#byte(quote)
      this.#span(kind, value)
      this.#byte(quote)
      return true
    }
    if (kind === Kind.escaped) return this.#copyEscaped(value)
    this.#span(kind, value)
    return kind !== Kind.number || this.#end - this.#start <= maxDigits + (this.#bytes[this.#start] === hyphen ? 1 : 0)
  }

  #copyNested(value: number, kind: number): boolean {
    const { nexts, names } = this.#tape
    const start = this.#at
    this.#byte(kind === Kind.object ? openBrace : openBracket)
    for (let inner = value + 1; inner < (nexts[value] as number); inner = nexts[inner] as number) {
      if (kind === Kind.object) this.#name(names[inner] as number)
      if (!this.#copy(inner)) return false
      this.#byte(comma)
    }
    this.#close(kind === Kind.object ? closeBrace : closeBracket)
    this.#kind = kind
    this.#start = start
    this.#end = this.#at
    return true
  }

  /** Where the decoded text is kept, its value lies there, and is as it stands. */
  #copyEscaped(value: number): boolean {
    const { starts, ends } = this.#tape
    const decoded = this.#decoded
    if (!decoded.addEscaped(starts[value] as number, ends[value] as number)) return false
    this.#byte(quote)
    if (decoded.hadCodes) this.#escape(decoded.lastStart, decoded.lastEnd)
    else this.#span(Kind.escaped, value)
    this.#byte(quote)
    if (!decoded.isLastKept) return true
    this.#kind = Kind.text
    this.#start = decoded.lastStart
    this.#end = decoded.lastEnd
    return true
  }

  /** Writes a text of the record's bytes as JSON.stringify does. */
  #escape(start: number, end: number): void {
    const bytes = this.#bytes
    this.#kind = Kind.escaped
    this.#start = this.#at
    for (let i = start; i < end; i++) {
      const letter = escapeLetters[bytes[i] as number] as number
      if (letter !== 0) this.#byte(backslash)
      this.#byte(letter === 0 ? (bytes[i] as number) : letter)
    }
    this.#end = this.#at
  }

  /** Writes the bytes of a value as they stand in the line. */
  #span(kind: number, value: number): void {
    this.#kind = kind
    this.#start = this.#at
    this.#bytesFrom(this.#tape.bytes, this.#tape.starts[value] as number, this.#tape.ends[value] as number)
    this.#end = this.#at
  }

  #bytesFrom(from: Buffer, start: number, end: number): void {
    const bytes = this.#bytes
    let at = this.#at
    this.#at = at + end - start
    if (end - start > shortCopy) from.copy(bytes, at, start, end)
    else for (let i = start; i < end; i++) bytes[at++] = from[i] as number
  }

  #byte(byte: number): void {
    this.#bytes[this.#at++] = byte
  }

  /** Writes a closing bracket, in place of the comma behind the last member. */
  #close(bracket: number): void {
    if (this.#bytes[this.#at - 1] === comma) this.#at--
    this.#byte(bracket)
  }
}
