import { textsNotIn } from '../parsers/texts-not-in.ts'
import { parseIsoTimeUs, parsePlainTimeUs, type NativeDocument } from '@aurora/core'
import type { SourceRecord } from './record.ts'
import { JsonScan, Kind } from './scan.ts'
import type { PathNumber } from './path.ts'
import type { RecordShape } from './shape.ts'
import { countOf, textsOf } from './values.ts'
import { WordCache } from '../memory/word-cache.ts'

/** A record that was looked through where it lies. It holds one line at a time: what is read next takes its place. */
export class ScannedRecord implements SourceRecord {
  readonly #scan: JsonScan
  #bytes: Buffer = Buffer.alloc(0)
  #isAscii = false
  readonly #words = new WordCache()

  constructor(shape: RecordShape) {
    this.#scan = new JsonScan(shape)
  }

  /** What it lies in. */
  get bytes(): Buffer {
    return this.#bytes
  }

  /** Looks through a line of valid UTF-8; whether it is one that can be read here (`JsonScan`). */
  read(bytes: Buffer, start: number, end: number, isAscii: boolean): boolean {
    this.#bytes = bytes
    this.#isAscii = isAscii
    return this.#scan.read(bytes, start, end)
  }

  /** Texts that the line from `start` to `end` spells with escapes, one a line, as `parseJsonLine` gives them. */
  decoded(start: number, end: number): string {
    const { escaped, escapedCount } = this.#scan
    if (escapedCount === 0) return ''
    const texts: string[] = []
    for (let i = 0; i < escapedCount * 2; i += 2) texts.push(this.#unescaped(escaped[i] ?? 0, escaped[i + 1] ?? 0))
    return textsNotIn(texts, this.#slice(start, end), false)
  }

  has(path: PathNumber): boolean {
    const kind = this.#scan.kinds[path]
    return kind !== Kind.missing && kind !== Kind.null
  }

  isObject(path: PathNumber): boolean {
    return this.#scan.kinds[path] === Kind.object
  }

  isList(path: PathNumber): boolean {
    return this.#scan.kinds[path] === Kind.list
  }

  /** Whether the bytes of the value, from `startOf` to `endOf`, are those of its text. */
  isVerbatim(path: PathNumber): boolean {
    const kind = this.#scan.kinds[path]
    return kind === Kind.text || kind === Kind.integer || kind === Kind.true || kind === Kind.false
  }

  startOf(path: PathNumber): number {
    return this.#scan.starts[path] as number
  }

  endOf(path: PathNumber): number {
    return this.#scan.ends[path] as number
  }

  isText(path: PathNumber): boolean {
    const kind = this.#scan.kinds[path] as number
    return kind >= Kind.text && kind <= Kind.false
  }

  word(path: PathNumber): string | undefined {
    if (!this.isVerbatim(path)) return this.text(path)
    return this.#words.read(this.#bytes, this.startOf(path), this.endOf(path)) ?? this.text(path)
  }

  timeUs(path: PathNumber): number {
    const plainUs =
      this.#scan.kinds[path] === Kind.text ? parsePlainTimeUs(this.#bytes, this.startOf(path), this.endOf(path)) : NaN
    return Number.isNaN(plainUs) ? parseIsoTimeUs(this.text(path) ?? '') : plainUs
  }

  /** Whether its text has an ASCII character. */
  hasByte(path: PathNumber, byte: number): boolean {
    const bytes = this.#bytes
    const end = this.endOf(path)
    for (let at = this.startOf(path); at < end; at++) if (bytes[at] === byte) return true
    return false
  }

  text(path: PathNumber): string | undefined {
    const { kinds, starts, ends } = this.#scan
    const [kind, start, end] = [kinds[path], starts[path] as number, ends[path] as number]
    switch (kind) {
      case Kind.text:
      case Kind.integer:
      case Kind.true:
      case Kind.false:
        return this.#slice(start, end)
      case Kind.escaped:
        return this.#unescaped(start, end)
      case Kind.number:
        return String(Number(this.#slice(start, end)))
      default:
        return undefined
    }
  }

  count(path: PathNumber): number | undefined {
    const { kinds, starts, ends } = this.#scan
    const kind = kinds[path]
    if (kind === Kind.integer) return this.#digits(starts[path] as number, ends[path] as number)
    if (kind === Kind.number) return countOf(Number(this.#slice(starts[path] as number, ends[path] as number)))
    return kind === Kind.text || kind === Kind.escaped ? countOf(this.text(path)) : undefined
  }

  document(path: PathNumber): NativeDocument {
    if (!this.isObject(path)) return {}
    return JSON.parse(this.#slice(this.startOf(path), this.endOf(path))) as NativeDocument
  }

  texts(path: PathNumber): string[] {
    if (!this.isList(path)) return textsOf(this.#isText(path) ? this.text(path) : undefined)
    return textsOf(JSON.parse(this.#slice(this.startOf(path), this.endOf(path))) as string[])
  }

  #isText(path: PathNumber): boolean {
    const kind = this.#scan.kinds[path]
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

  #slice(start: number, end: number): string {
    return this.#bytes.toString(this.#isAscii ? 'latin1' : 'utf8', start, end)
  }

  #unescaped(start: number, end: number): string {
    return JSON.parse(`"${this.#slice(start, end)}"`) as string
  }
}
