import { createHash, hash } from 'node:crypto'

const seedBytes = 16
const headBytes = seedBytes + 8

/**
 * Makes the 128-bit ids of the events of one stream: SHA-256 over site, source, sensor and position space (as a seed),
 * the position, and the bytes of the line, cut to 32 hex digits.
 *
 * The same line read twice from the same place has one id; equal lines in two places have two (DESIGN §5).
 */
export class EventIds {
  #scratch: Buffer
  constructor(parts: { site: string; source: string; sensor: string; space: string }) {
    const seed = createHash('sha256')
      .update(JSON.stringify([parts.site, parts.source, parts.sensor, parts.space]))
      .digest()
    this.#scratch = Buffer.alloc(4096)
    seed.copy(this.#scratch, 0, 0, seedBytes)
  }

  /** `line` is a view of the received bytes from `start` to `end`; `position` is an offset or a line number. */
  idOf(bytes: Buffer, start: number, end: number, position: number): string {
    const length = headBytes + end - start
    if (length > this.#scratch.length) this.#grow(length)
    const scratch = this.#scratch
    scratch.writeUInt32LE(position % 0x1_0000_0000, seedBytes)
    scratch.writeUInt32LE(Math.floor(position / 0x1_0000_0000), seedBytes + 4)
    bytes.copy(scratch, headBytes, start, end)
    return hash('sha256', scratch.subarray(0, length), 'hex').slice(0, 32)
  }

  #grow(length: number): void {
    const larger = Buffer.alloc(length * 2)
    this.#scratch.copy(larger, 0, 0, seedBytes)
    this.#scratch = larger
  }
}
