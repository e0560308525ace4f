import { AppError } from '@aurora/core'
import type { LinePiece, PieceAssembler } from './line-assembler.ts'
import { findJsonRecords, type RecordRange } from './parsers/json-records.ts'
import { RecordAssembler } from './record-assembler.ts'

/** A document that holds many records is read whole, so it has a limit; lines have none. */
const maxDocumentBytes = 64 << 20

/**
 * Cuts JSON that newlines do not part into pieces of whole records (parsers/json-records.ts).
 *
 * Everything is given out at the end. Fails with 'request.too_large' beyond 64 MiB.
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
    const bytes = this.#take()
    return this.#piecesOf(bytes, findJsonRecords(bytes, this.#wrappers))
  }

  /** The last record of a stream that broke may be cut: it is left for when the sender comes again. */
  discardUnfinished(): { pieces: LinePiece[]; discardedBytes: number } {
    const bytes = this.#take()
    const records = findJsonRecords(bytes, this.#wrappers)
    const whole = records.at(-1)?.end === bytes.length ? records.slice(0, -1) : records
    return { pieces: this.#piecesOf(bytes, whole), discardedBytes: bytes.length - (whole.at(-1)?.end ?? 0) }
  }

  #take(): Buffer {
    const bytes = Buffer.concat(this.#parts, this.#length)
    this.#parts = []
    this.#length = 0
    return bytes[0] === 0xef && bytes[1] === 0xbb && bytes[2] === 0xbf ? bytes.subarray(3) : bytes
  }

  #piecesOf(bytes: Buffer, records: readonly RecordRange[]): LinePiece[] {
    const assembler = new RecordAssembler(this.#pieceBytes)
    return [...records.flatMap(({ start, end }) => assembler.push(bytes.subarray(start, end))), ...assembler.finish()]
  }
}
