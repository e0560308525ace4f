import { AppError } from '@aurora/core'
import type { LinePiece, PieceAssembler } from './line-assembler.ts'
import { findJsonRecords, type RecordRange } from './parsers/json-records.ts'
import { RecordAssembler } from './record-assembler.ts'

/** A document that holds many records is read whole, so it has a limit; lines have none. */
const maxDocumentBytes = 64 << 20

/** Finding the records of a document keeps the thread busy: a second for so many, whatever they are. */
const maxDocumentRecords = 1_000_000

/** The records of a whole document. Fails with 'request.too_large' beyond a million. */
export function* documentRecords(bytes: Buffer, wrappers: readonly string[]): Generator<RecordRange, void> {
  let count = 0
  for (const record of findJsonRecords(bytes, wrappers)) {
    if (++count > maxDocumentRecords)
      throw new AppError('request.too_large', `a JSON document may hold ${maxDocumentRecords} records`, {
        hint: 'send one record a line, or several documents',
      })
    yield record
  }
}

/**
 * Cuts JSON that newlines do not part into pieces of whole records (parsers/json-records.ts).
 *
 * Everything is given out at the end. Fails with 'request.too_large' beyond 64 MiB or a million records.
 */
export class JsonAssembler implements PieceAssembler {
  readonly #wrappers: readonly string[]
  readonly #pieceBytes: number
  #parts: Buffer[] = []
  #length = 0

  constructor(wrappers: readonly string[], pieceBytes: number) {
    this.#wrappers = wrappers
    this.#pieceBytes = pieceBytes
  }

  push(bytes: Buffer): LinePiece[] {
    this.#parts.push(bytes)
    this.#length += bytes.length
    if (this.#length > maxDocumentBytes)
      throw new AppError('request.too_large', `a JSON document may have ${maxDocumentBytes >> 20} MiB`, {
        hint: 'send one record a line, as "jq -c .[]" writes them',
      })
    return []
  }

  finish(): LinePiece[] {
    return this.#cut(() => true).pieces
  }

  /** The last record of a stream that broke may be cut: it is left for when the sender comes again. */
  discardUnfinished(): { pieces: LinePiece[]; discardedBytes: number } {
    return this.#cut((record, length) => record.end < length)
  }

  /** The records that `isWhole` takes, and the bytes behind the last of them. */
  #cut(isWhole: (record: RecordRange, length: number) => boolean): { pieces: LinePiece[]; discardedBytes: number } {
    const bytes = this.#take()
    const assembler = new RecordAssembler(this.#pieceBytes)
    const pieces: LinePiece[] = []
    let end = 0
    for (const record of documentRecords(bytes, this.#wrappers)) {
      if (!isWhole(record, bytes.length)) break
      pieces.push(...assembler.push(bytes.subarray(record.start, record.end)))
      end = record.end
    }
    return { pieces: [...pieces, ...assembler.finish()], discardedBytes: bytes.length - end }
  }

  #take(): Buffer {
    const bytes = Buffer.concat(this.#parts, this.#length)
    this.#parts = []
    this.#length = 0
    return bytes[0] === 0xef && bytes[1] === 0xbb && bytes[2] === 0xbf ? bytes.subarray(3) : bytes
  }
}
