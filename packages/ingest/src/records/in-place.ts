import type { PathNumber } from './path.ts'
import type { ScannedRecord } from './scanned-record.ts'

/** Fields whose values are still where the sender wrote them: ECS name → path. Good until the next line is read. */
export interface FieldsInPlace {
  readonly record: ScannedRecord
  readonly fields: Readonly<Record<string, PathNumber>>
}

/** A message in UTF-8: so many bytes from the first. */
export interface WrittenMessage {
  readonly bytes: Buffer
  readonly length: number
}
