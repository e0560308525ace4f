import { parseIsoTimeUs, parsePlainTimeUs, type NativeDocument } from '@aurora/core'
import type { SourceRecord } from './record.ts'
import { Kind } from './scan.ts'
import type { PathNumber } from './path.ts'
import { baseName, countOf, textsOf } from './values.ts'
import { WordCache } from '../memory/word-cache.ts'
import { backslash } from './json-bytes.ts'

const hyphen = 0x2d
const slash = 0x2f

/** What stands at each path, by its number: its `Kind`, and from where to where in the bytes; texts without their quotes. */
export interface ValuePlaces {
  readonly kinds: Uint8Array
  readonly starts: Int32Array
  readonly ends: Int32Array
}

/** A record whose values lie in bytes. It holds one at a time: what is read next takes its place. */
export class PlacedRecord implements SourceRecord {
  readonly #places: ValuePlaces
  #bytes: Buffer = Buffer.alloc(0)
  #isAscii = false
  readonly #words = new WordCache()

  constructor(places: ValuePlaces) {
    this.#places = places
  }

  /** What it lies in. */
  get bytes(): Buffer {
    return this.#bytes
  }

  /** The places are of these bytes: UTF-8, or ASCII alone. */
  lieIn(bytes: Buffer, isAscii: boolean): void {
    this.#bytes = bytes
    this.#isAscii = isAscii
  }

  has(path: PathNumber): boolean {
    const kind = this.#places.kinds[path]
    return kind !== Kind.missing && kind !== Kind.null
  }

  isObject(path: PathNumber): boolean {
    return this.#places.kinds[path] === Kind.object
  }

  isList(path: PathNumber): boolean {
    return this.#places.kinds[path] === Kind.list
  }

  /** Whether the bytes of the value, from `startOf` to `endOf`, are those of its text. */
  isVerbatim(path: PathNumber): boolean {
    const kind = this.#places.kinds[path]
    return kind === Kind.text || kind === Kind.integer || kind === Kind.true || kind === Kind.false
  }

  startOf(path: PathNumber): number {
    return this.#places.starts[path] as number
  }

  endOf(path: PathNumber): number {
    return this.#places.ends[path] as number
  }

  isText(path: PathNumber): boolean {
    const kind = this.#places.kinds[path] as number
    return kind >= Kind.text && kind <= Kind.false
  }

  word(path: PathNumber): string | undefined {
    if (!this.isVerbatim(path)) return this.text(path)
    return this.#words.read(this.#bytes, this.startOf(path), this.endOf(path)) ?? this.text(path)
  }

  timeUs(path: PathNumber): number {
    const plainUs =
      this.#places.kinds[path] === Kind.text ? parsePlainTimeUs(this.#bytes, this.startOf(path), this.endOf(path)) : NaN
    return Number.isNaN(plainUs) ? parseIsoTimeUs(this.text(path) ?? '') : plainUs
  }

  /** Whether its text has an ASCII character. */
  hasByte(path: PathNumber, byte: number): boolean {
    const bytes = this.#bytes
    const end = this.endOf(path)
    for (let at = this.startOf(path); at < end; at++) if (bytes[at] === byte) return true
    return false
  }

  says(path: PathNumber): boolean {
    if (!this.isText(path)) return false
    const [start, end] = [this.startOf(path), this.endOf(path)]
    return end - start > 1 || (end > start && this.#bytes[start] !== hyphen)
  }

  number(path: PathNumber): number | undefined {
    const kind = this.#places.kinds[path]
    if (kind !== Kind.integer && kind !== Kind.number) return undefined
    return Number(this.#bytes.toString('latin1', this.startOf(path), this.endOf(path)))
  }

  baseName(path: PathNumber): string | undefined {
    if (!this.isVerbatim(path)) return baseName(this.text(path))
    const bytes = this.#bytes
    const [start, end] = [this.startOf(path), this.endOf(path)]
    let at = end
    while (at > start && bytes[at - 1] !== slash && bytes[at - 1] !== backslash) at--
    return this.#words.read(bytes, at, end) ?? this.slice(at, end)
  }

  text(path: PathNumber): string | undefined {
    const { kinds, starts, ends } = this.#places
    const [kind, start, end] = [kinds[path], starts[path] as number, ends[path] as number]
    switch (kind) {
      case Kind.text:
      case Kind.integer:
      case Kind.true:
      case Kind.false:
        return this.slice(start, end)
      case Kind.escaped:
        return this.unescaped(start, end)
      case Kind.number:
        return String(Number(this.slice(start, end)))
      default:
        return undefined
    }
  }

  count(path: PathNumber): number | undefined {
    const { kinds, starts, ends } = this.#places
    const kind = kinds[path]
    if (kind === Kind.integer) return this.#digits(starts[path] as number, ends[path] as number)
    if (kind === Kind.number) return countOf(Number(this.slice(starts[path] as number, ends[path] as number)))
    return kind === Kind.text || kind === Kind.escaped ? countOf(this.text(path)) : undefined
  }

  document(path: PathNumber): NativeDocument {
    if (!this.isObject(path)) return {}
    return JSON.parse(this.slice(this.startOf(path), this.endOf(path))) as NativeDocument
  }

  texts(path: PathNumber): string[] {
    if (!this.isList(path)) return textsOf(this.#isText(path) ? this.text(path) : undefined)
    return textsOf(JSON.parse(this.slice(this.startOf(path), this.endOf(path))) as string[])
  }

  #isText(path: PathNumber): boolean {
    const kind = this.#places.kinds[path]
    return kind === Kind.text || kind === Kind.escaped
  }

  /** An integer of few digits; undefined when it is negative. */
  #digits(start: number, end: number): number | undefined {
    const bytes = this.#bytes
    if (bytes[start] === 0x2d) return undefined
    let value = 0
    for (let at = start; at < end; at++) value = value * 10 + (bytes[at] as number) - 0x30
    return value
  }

  /** The text of a range of the bytes. */
  slice(start: number, end: number): string {
    return this.#bytes.toString(this.#isAscii ? 'latin1' : 'utf8', start, end)
  }

  /** The text that a range of the bytes spells with escapes. */
  unescaped(start: number, end: number): string {
    return JSON.parse(`"${this.slice(start, end)}"`) as string
  }
}
