import { textsNotIn } from '../parsers/texts-not-in.ts'
import { PlacedRecord } from './placed-record.ts'
import { JsonScan } from './scan.ts'
import type { RecordShape } from './shape.ts'

/** A record that was looked through where it lies. */
export class ScannedRecord extends PlacedRecord {
  readonly #scan: JsonScan

  constructor(shape: RecordShape) {
    const scan = new JsonScan(shape)
    super(scan)
    this.#scan = scan
  }

  /** Looks through a line of valid UTF-8; whether it is one that can be read here (`JsonScan`). */
  read(bytes: Buffer, start: number, end: number, isAscii: boolean): boolean {
    this.lieIn(bytes, isAscii)
    return this.#scan.read(bytes, start, end)
  }

  /** Texts that the line from `start` to `end` spells with escapes, one a line, as `parseJsonLine` gives them. */
  decoded(start: number, end: number): string {
    const { escaped, escapedCount } = this.#scan
    if (escapedCount === 0) return ''
    const texts: string[] = []
    for (let i = 0; i < escapedCount * 2; i += 2) texts.push(this.unescaped(escaped[i] ?? 0, escaped[i + 1] ?? 0))
    return textsNotIn(texts, this.slice(start, end), false)
  }
}
