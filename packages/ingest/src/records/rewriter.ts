import type { RewrittenTexts } from './in-place.ts'
import type { PlacedRecord } from './placed-record.ts'

/**
 * Brings records into the form that a mapping reads, from the bytes of their lines, as the reading as an object does.
 * It holds one record at a time.
 */
export interface RecordRewriter {
  /** The record of the line that was read last. */
  readonly record: PlacedRecord
  /** The same as JSON text, as `Draft.fields`, and what its line does not spell, as `Draft.decoded`. */
  readonly texts: RewrittenTexts
  /**
   * Reads the line from `start` to `end`, valid UTF-8; whether it is one that can be read here. Never throws, whatever
   * was sent; of what is unusual it says no, for the reading as an object takes all and says what is wrong.
   */
  read(bytes: Buffer, start: number, end: number, isAscii: boolean): boolean
  /** Lets go of the bytes that were read. */
  release(): void
}
