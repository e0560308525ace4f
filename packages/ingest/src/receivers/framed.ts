/** Records one behind the other, on a buffer of their own that can be moved to a thread, and their lengths. */
export function framed(records: readonly Buffer[]): { bytes: Uint8Array<ArrayBuffer>; frames: Uint32Array } {
  const bytes = new Uint8Array(records.reduce((sum, { length }) => sum + length, 0))
  let at = 0
  for (const record of records) {
    bytes.set(record, at)
    at += record.length
  }
  return { bytes, frames: Uint32Array.from(records, ({ length }) => length) }
}
