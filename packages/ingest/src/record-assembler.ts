import { lineLimits } from './limits.ts'
import type { LinePiece, PieceAssembler } from './line-assembler.ts'

/** A piece has at most so many records: short ones cost more than their bytes. */
const maxRecords = 1 << 16

/**
 * Packs records, each pushed as it is, into pieces; a record may hold newlines.
 *
 * A record that is longer than one reject may be is kept in parts, each of them a reject.
 */
export class RecordAssembler implements PieceAssembler {
  readonly #pieceBytes: number
  #records: Buffer[] = []
  #length = 0

  constructor(pieceBytes: number) {
    this.#pieceBytes = pieceBytes
  }

  /** Adds one record. */
  push(record: Buffer): LinePiece[] {
    const pieces: LinePiece[] = []
    for (let at = 0; at < record.length; at += lineLimits.maxRejectBytes) {
      const part = record.subarray(at, at + lineLimits.maxRejectBytes)
      this.#records.push(part)
      this.#length += part.length
      if (this.#length >= this.#pieceBytes || this.#records.length >= maxRecords) pieces.push(this.#give())
    }
    return pieces
  }

  finish(): LinePiece[] {
    return this.#length === 0 ? [] : [this.#give()]
  }

  discardUnfinished(): { pieces: LinePiece[]; discardedBytes: number } {
    return { pieces: this.finish(), discardedBytes: 0 }
  }

  #give(): LinePiece {
    const bytes = new Uint8Array(this.#length)
    let at = 0
    for (const record of this.#records) {
      bytes.set(record, at)
      at += record.length
    }
    const frames = Uint32Array.from(this.#records, (record) => record.length)
    this.#records = []
    this.#length = 0
    return { bytes, lines: frames.length, frames, isContinued: false }
  }
}
