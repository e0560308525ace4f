import { JsonTape } from '../../../records/json-tape.ts'
import { MemberNames } from '../../../records/member-names.ts'
import { Needle } from '../../../records/needle.ts'
import { RecordWriter } from '../../../records/record-writer.ts'
import { Kind } from '../../../records/scan.ts'
import type { RecordShape } from '../../../records/shape.ts'
import { RecentMap } from '../../../memory/recent-map.ts'
import { maskOf } from '../members.ts'
import { KnownNames, traitsOf } from './known-names.ts'

/** What `find` gives when there is nothing: nothing else is at the place of the record itself. */
export const missing = 0

/** Digits of a text that becomes a number; longer ones stay texts. */
const maxDigits = 15

const zero = 0x30
const nine = 0x39
const hyphen = 0x2d

/**
 * The values of one line, and the canonical event that is written from them: the counterpart of `EventMembers`.
 *
 * What adds something says whether it could. Values are numbers of the tape, names those of `MemberNames`.
 */
export class EventValues {
  readonly known: KnownNames
  readonly names: MemberNames
  readonly tape: JsonTape
  readonly writer: RecordWriter
  /** Masks by the number that was written for them. */
  readonly #masks = new RecentMap<Needle>(256)

  constructor(shape: RecordShape) {
    this.known = new KnownNames(shape)
    this.names = new MemberNames(this.known.all, traitsOf)
    this.tape = new JsonTape(this.names)
    this.writer = new RecordWriter(this.tape, shape.paths.length)
  }

  /** Adds a member of `System` under Sigma's name for it. */
  addSystem(name: number, value: number, isRenamed: boolean): boolean {
    if (name === this.known.keywords) return this.#addKeywords(value, isRenamed)
    if (this.tape.kinds[value] !== Kind.text || !this.known.isNumber(name) || !this.#isDigits(value))
      return this.writer.add(name, value, isRenamed)
    return this.#isPlainNumber(value) && this.writer.addDigits(name, value, isRenamed)
  }

  /** Adds what the collector wrote beside the event: all members of the record but one. */
  addBeside(event: number): boolean {
    for (let value = 1; value < this.endOf(0); value = this.behind(value))
      if (value !== event && !this.writer.add(this.nameOf(value), value, false)) return false
    return true
  }

  /** The member of an object with a name; `missing` when there is none. */
  find(object: number, name: number): number {
    for (let value = object + 1; value < this.endOf(object); value = this.behind(value))
      if (this.nameOf(value) === name) return value
    return missing
  }

  /** The same when it is an object. */
  findObject(object: number, name: number): number {
    const value = this.find(object, name)
    return value !== missing && this.isObject(value) ? value : missing
  }

  /** Whether the name of a value has one of the traits. */
  has(value: number, traits: number): boolean {
    return ((this.names.traits[this.nameOf(value)] as number) & traits) !== 0
  }

  nameOf(value: number): number {
    return this.tape.names[value] as number
  }

  isObject(value: number): boolean {
    return this.tape.kinds[value] === Kind.object
  }

  isList(value: number): boolean {
    return this.tape.kinds[value] === Kind.list
  }

  /** Whether it is null, or a text without characters. */
  isEmpty(value: number): boolean {
    const { kinds, starts, ends } = this.tape
    return kinds[value] === Kind.null || (kinds[value] === Kind.text && starts[value] === ends[value])
  }

  /** The first value behind all that is inside one. */
  endOf(value: number): number {
    return this.tape.nexts[value] as number
  }

  /** The next value beside one. */
  behind(value: number): number {
    return this.tape.nexts[value] as number
  }

  /** Adds the bits of `Keywords`, in the spelling of the XML when they are written as a number. */
  #addKeywords(value: number, isRenamed: boolean): boolean {
    const { kinds, bytes, starts, ends } = this.tape
    const name = this.known.keywords
    const kind = kinds[value]
    const isNumber = kind === Kind.integer || kind === Kind.number
    if (!isNumber && (kind !== Kind.text || !this.#isLongNumber(value))) return this.writer.add(name, value, isRenamed)
    const digits = bytes.toString('latin1', starts[value], ends[value])
    let mask = this.#masks.get(digits)
    if (mask === undefined) this.#masks.set(digits, (mask = new Needle(maskOf(BigInt(digits)))))
    return this.writer.addText(name, mask, isRenamed)
  }

  /** Whether a text is a number of four to twenty digits. */
  #isLongNumber(value: number): boolean {
    const start = this.tape.starts[value] as number
    const first = this.tape.bytes[start] === hyphen ? start + 1 : start
    const digits = (this.tape.ends[value] as number) - first
    return digits >= 4 && digits <= 20 && this.#areDigits(first, first + digits)
  }

  #isDigits(value: number): boolean {
    const [start, end] = [this.tape.starts[value] as number, this.tape.ends[value] as number]
    return end > start && end - start <= maxDigits && this.#areDigits(start, end)
  }

  #areDigits(start: number, end: number): boolean {
    const { bytes } = this.tape
    for (let at = start; at < end; at++) if ((bytes[at] as number) < zero || (bytes[at] as number) > nine) return false
    return true
  }

  /** Whether digits are a number as JavaScript spells it. */
  #isPlainNumber(value: number): boolean {
    const { bytes, starts, ends } = this.tape
    const start = starts[value] as number
    return bytes[start] !== zero || (ends[value] as number) - start === 1
  }
}
