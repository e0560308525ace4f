import { lineLimits } from './limits.ts'

/** A piece of a stream that ends where a line ends, or is as long as one piece may be. */
export interface LinePiece {
  readonly bytes: Uint8Array<ArrayBuffer>
  /** Lines in it, the blank ones and an unfinished last one included. */
  readonly lines: number
  /** Lengths of the records, one behind the other, when newlines do not part them; each then counts as a line. */
  readonly frames?: Uint32Array
  /** The piece goes on where a line began that did not fit into the piece before. */
  readonly isContinued: boolean
}

/** Cuts a stream of bytes into pieces of whole records. */
export interface PieceAssembler {
  /** Adds bytes and gives out what is complete. */
  push(bytes: Buffer): LinePiece[]
  /** Gives out what is left at the end of the stream. */
  finish(): LinePiece[]
  /** Of a stream that broke: gives out what is whole, and throws away the rest of so many bytes. */
  discardUnfinished(): { pieces: LinePiece[]; discardedBytes: number }
}

const newline = 0x0a

/**
 * Cuts a stream of bytes into pieces of whole lines.
 *
 * A piece is given out once at least `pieceBytes` are there. A line longer than a reject may be is given out in parts,
 * so that memory stays bounded whatever is sent.
 */
export class LineAssembler implements PieceAssembler {
  readonly #pieceBytes: number
  #parts: Buffer[] = []
  #length = 0
  #isContinued: boolean

  /** `isContinued` says that the stream begins inside a line. */
  constructor(pieceBytes: number, isContinued = false) {
    this.#pieceBytes = pieceBytes
    this.#isContinued = isContinued
  }

  push(bytes: Buffer): LinePiece[] {
    const pieces: LinePiece[] = []
    for (let rest = bytes; rest.length > 0;) {
      const taken = rest.subarray(0, Math.max(1, lineLimits.maxRejectBytes - this.#length))
      this.#parts.push(taken)
      this.#length += taken.length
      rest = rest.subarray(taken.length)
      if (this.#length >= this.#pieceBytes) this.#cut(pieces)
    }
    return pieces
  }

  /** What is left is a last line without a newline. */
  finish(): LinePiece[] {
    return this.#length === 0 ? [] : [this.#give(this.#length, false)]
  }

  discardUnfinished(): { pieces: LinePiece[]; discardedBytes: number } {
    const whole = this.#lastNewline() + 1
    const pieces = whole > 0 ? [this.#give(whole, false)] : []
    const discardedBytes = this.#length
    this.#parts = []
    this.#length = 0
    return { pieces, discardedBytes }
  }

  #cut(pieces: LinePiece[]): void {
    const whole = this.#lastNewline() + 1
    if (whole > 0) pieces.push(this.#give(whole, false))
    else if (this.#length >= lineLimits.maxRejectBytes) pieces.push(this.#give(this.#length, true))
  }

  #lastNewline(): number {
    let before = this.#length
    for (let i = this.#parts.length - 1; i >= 0; i--) {
      const part = this.#parts[i] as Buffer
      before -= part.length
      const at = part.lastIndexOf(newline)
      if (at >= 0) return before + at
    }
    return -1
  }

  #give(length: number, isUnfinished: boolean): LinePiece {
    const bytes = new Uint8Array(length)
    let at = 0
    while (at < length) {
      const part = this.#parts.shift() as Buffer
      const taken = Math.min(part.length, length - at)
      bytes.set(taken === part.length ? part : part.subarray(0, taken), at)
      if (taken < part.length) this.#parts.unshift(Buffer.from(part.subarray(taken)))
      at += taken
    }
    this.#length -= length
    const piece = { bytes, lines: countLines(bytes), isContinued: this.#isContinued }
    this.#isContinued = isUnfinished
    return piece
  }
}

/** Lines in a piece, an unfinished last one included. */
export function countLines(bytes: Uint8Array): number {
  const text = Buffer.from(bytes.buffer, bytes.byteOffset, bytes.length) // its search is far faster
  let lines = 0
  for (let at = 0; at < text.length; lines++) {
    const found = text.indexOf(newline, at)
    if (found < 0) return lines + 1
    at = found + 1
  }
  return lines
}
