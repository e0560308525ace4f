import type { Severity } from '@aurora/core'
import type { FieldsInPlace, WrittenMessage } from './records/in-place.ts'

/**
 * What a source makes of one line: the event without what only the pipeline knows (identity, receipt, sensor).
 *
 * `timeUs` is NaN when the line carries no readable time; the event then takes the time of receipt. `ecs` holds ECS
 * names of the vocabulary; an undefined or empty value is left out. `fields` is the sender's document as JSON text when
 * the line is not itself that document, else ''. `decoded` holds the texts the line spells with escapes, else ''.
 */
export interface Draft {
  readonly timeUs: number
  readonly dataset: string
  readonly severity: Severity
  /** A text, or its UTF-8, which is good until the next line is read. */
  readonly message: string | WrittenMessage
  readonly ecs: Readonly<Record<string, string | number | undefined>>
  readonly techniques: readonly string[]
  readonly fields: string
  readonly decoded: string
  /** More ECS values, that lie in bytes as they are; `fields` and `decoded` too where the record was rewritten. */
  readonly inPlace?: FieldsInPlace
}

/** A line that cannot be used: a stable word for the cause, and a sentence that names the place in the line. */
export class Rejected {
  readonly reason: string
  readonly message: string
  constructor(reason: string, message: string) {
    this.reason = reason
    this.message = message
  }
}
