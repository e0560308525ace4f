import { isUtf8 } from 'node:buffer'
import type { Draft } from '../draft.ts'
import type { FieldsInPlace } from './in-place.ts'
import type { RecordMapping } from './mapping.ts'
import { composeMessage } from './message.ts'
import { MessageWriter } from './message-writer.ts'
import { ScannedRecord } from './scanned-record.ts'

/** What the bytes of a chunk are: checked once, and line by line only when they are not all text. */
export type ChunkText = 'ascii' | 'utf8' | 'mixed'

/** Reads the records of a chunk where they lie, by the mapping of their product. */
export class LineScanner {
  readonly #mapping: RecordMapping
  readonly #inPlace: FieldsInPlace
  readonly #bytes: Buffer
  readonly #text: ChunkText
  readonly #messages = new MessageWriter()

  constructor(mapping: RecordMapping, bytes: Buffer, text: ChunkText) {
    this.#mapping = mapping
    this.#inPlace = { record: new ScannedRecord(mapping.shape), fields: mapping.fields }
    this.#bytes = bytes
    this.#text = text
  }

  /** The event of a line; undefined when the line must be read as an object (`JsonScan`), if it can be at all. */
  read(start: number, end: number): Draft | undefined {
    const { record } = this.#inPlace
    const bytes = this.#bytes
    if (this.#text === 'mixed' && !isUtf8(bytes.subarray(start, end))) return undefined
    if (!record.read(bytes, start, end, this.#text === 'ascii')) return undefined
    const { timeUs, dataset, severity, message: parts, techniques, ecs } = this.#mapping.derive(record)
    const message = this.#messages.write(record, parts) ?? composeMessage(record, parts)
    const decoded = record.decoded(start, end)
    return { timeUs, dataset, severity, message, techniques, ecs, fields: '', decoded, inPlace: this.#inPlace }
  }
}
