import { isUtf8 } from 'node:buffer'
import type { Draft } from '../draft.ts'
import type { RecordMapping } from './mapping.ts'
import { composeMessage } from './message.ts'
import { MessageWriter } from './message-writer.ts'
import type { RecordRewriter } from './rewriter.ts'
import { ScannedRecord } from './scanned-record.ts'

/** What the bytes of a chunk are: checked once, and line by line only when they are not all text. */
export type ChunkText = 'ascii' | 'utf8' | 'mixed'

/**
 * Reads the records of a chunk where they lie, by the mapping of their product; with a rewriter, where that has written
 * them.
 */
export class LineScanner {
  readonly #mapping: RecordMapping
  readonly #rewriter: RecordRewriter | undefined
  readonly #scanned: ScannedRecord
  readonly #bytes: Buffer
  readonly #text: ChunkText
  readonly #messages = new MessageWriter()

  constructor(mapping: RecordMapping, bytes: Buffer, text: ChunkText, rewriter?: RecordRewriter) {
    this.#mapping = mapping
    this.#rewriter = rewriter
    this.#scanned = new ScannedRecord(mapping.shape)
    this.#bytes = bytes
    this.#text = text
  }

  /** Lets go of the chunk, of which no more is read. */
  close(): void {
    this.#rewriter?.release()
  }

  /** The event of a line; undefined when the line must be read as an object (`JsonScan`), if it can be at all. */
  read(start: number, end: number): Draft | undefined {
    const bytes = this.#bytes
    if (this.#text === 'mixed' && !isUtf8(bytes.subarray(start, end))) return undefined
    const reading = this.#rewriter ?? this.#scanned
    if (!reading.read(bytes, start, end, this.#text === 'ascii')) return undefined
    const record = this.#rewriter?.record ?? this.#scanned
    const { timeUs, dataset, severity, message: parts, techniques, ecs, chosen } = this.#mapping.derive(record)
    const message = this.#messages.write(record, parts) ?? composeMessage(record, parts)
    const decoded = this.#rewriter === undefined ? this.#scanned.decoded(start, end) : ''
    const inPlace = { record, fields: this.#mapping.fields, chosen, rewritten: this.#rewriter?.texts }
    return { timeUs, dataset, severity, message, techniques, ecs, fields: '', decoded, inPlace }
  }
}
