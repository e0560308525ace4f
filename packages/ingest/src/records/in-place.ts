import type { PlacedRecord } from './placed-record.ts'
import type { PathNumber } from './path.ts'

/** What of an event is still bytes, good until the next line is read. */
export interface FieldsInPlace {
  readonly record: PlacedRecord
  /** ECS name → path, the same for all records of a mapping. */
  readonly fields: Readonly<Record<string, PathNumber>>
  /** ECS name → path, for this record. */
  readonly chosen: ChosenFields | undefined
  /** `Draft.fields` and `Draft.decoded` of a record that was brought into another form. */
  readonly rewritten: RewrittenTexts | undefined
}

/** ECS name → the path whose value it is, as far as there is one. */
export type ChosenFields = Readonly<Record<string, PathNumber | undefined>>

export interface RewrittenTexts {
  readonly fields: TextInBytes
  readonly decoded: TextInBytes
}

/** UTF-8, from the first byte to behind the last. */
export interface TextInBytes {
  readonly bytes: Buffer
  readonly start: number
  readonly end: number
}

/** A message in UTF-8: so many bytes from the first. */
export interface WrittenMessage {
  readonly bytes: Buffer
  readonly length: number
}
