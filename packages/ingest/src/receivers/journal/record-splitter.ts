/** One record of journalctl's output, a JSON object without its newline. */
export interface JournalRecord {
  readonly bytes: Buffer
  /** The address of the record in the journal. */
  readonly cursor: string
  /** Whether its end is missing: it was longer than a record may be. */
  readonly isCut: boolean
}

/** A longer record is kept up to here; journald itself lets a field have 768 MiB. */
export const maxRecordBytes = 32 << 20

const newline = 0x0a
const mark = '"__CURSOR":"'
const maxCursorBytes = 512

/**
 * Cuts the output of journalctl into records. Memory is bounded by the longest record kept.
 *
 * A record's cursor is found by its name in quotes, which no text of a sender can hold: in JSON its own quotes are
 * escaped, and names of fields that begin with `_` are journald's.
 */
export class RecordSplitter {
  readonly #maxBytes: number
  #parts: Buffer[] = []
  #length = 0
  #end: Buffer = Buffer.alloc(0)
  #cursor: string | undefined
  #isCut = false

  constructor(maxBytes = maxRecordBytes) {
    this.#maxBytes = maxBytes
  }

  /** The records that are whole with these bytes. Throws for a line that is no record of the journal. */
  push(bytes: Buffer): JournalRecord[] {
    const records: JournalRecord[] = []
    let start = 0
    for (let end = bytes.indexOf(newline); end >= 0; end = bytes.indexOf(newline, start)) {
      this.#keep(bytes.subarray(start, end))
      const record = this.#take()
      if (record !== undefined) records.push(record)
      start = end + 1
    }
    this.#keep(bytes.subarray(start))
    return records
  }

  #keep(bytes: Buffer): void {
    const kept = bytes.subarray(0, this.#maxBytes - this.#length)
    if (kept.length > 0) this.#parts.push(kept)
    this.#length += kept.length
    if (kept.length < bytes.length) this.#passOver(bytes.subarray(kept.length))
  }

  /** What is not kept may still hold the cursor, or its second half. */
  #passOver(bytes: Buffer): void {
    if (!this.#isCut) {
      const whole = this.#joined()
      this.#cursor = cursorIn(whole)
      this.#end = whole.subarray(-maxCursorBytes)
      this.#isCut = true
    }
    const seen = Buffer.concat([this.#end, bytes])
    this.#cursor ??= cursorIn(seen)
    this.#end = Buffer.from(seen.subarray(-maxCursorBytes))
  }

  /** The record that ended; undefined for a line that journalctl wrote about itself (`-- No entries --`). */
  #take(): JournalRecord | undefined {
    const bytes = this.#joined()
    const isCut = this.#isCut
    const cursor = this.#cursor ?? cursorIn(bytes)
    this.#parts = []
    this.#length = 0
    this.#isCut = false
    this.#cursor = undefined
    if (bytes.length === 0 || bytes.toString('latin1', 0, 3) === '-- ') return undefined
    if (cursor === undefined) throw new Error('journalctl wrote a line that is no record of the journal')
    return { bytes, cursor, isCut }
  }

  #joined(): Buffer {
    const [first] = this.#parts
    const joined = this.#parts.length === 1 && first !== undefined ? first : Buffer.concat(this.#parts, this.#length)
    this.#parts = [joined]
    return joined
  }
}

function cursorIn(bytes: Buffer): string | undefined {
  const found = bytes.indexOf(mark, 0, 'latin1')
  const start = found + mark.length
  const end = found < 0 ? -1 : bytes.indexOf('"', start, 'latin1')
  return end < 0 || end - start > maxCursorBytes ? undefined : bytes.toString('latin1', start, end)
}
