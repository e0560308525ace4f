import { findField } from '@aurora/core'
import type { Draft } from '../draft.ts'
import type { JsonLine } from '../parsers/json-line.ts'
import { DocumentRecord } from './document-record.ts'
import type { ChosenFields } from './in-place.ts'
import { composeMessage, type MessageParts } from './message.ts'
import type { SourceRecord } from './record.ts'
import type { PathNumber } from './path.ts'
import type { RecordShape } from './shape.ts'

/** What a mapping makes of a record itself, beside the fields it only names. */
export interface Derived extends Pick<Draft, 'timeUs' | 'dataset' | 'severity' | 'techniques' | 'ecs'> {
  readonly message: MessageParts
  /** More fields that are values of the record as they stand, where their places are not the same in every record. */
  readonly chosen?: ChosenFields
}

/**
 * How the records of a product become events: the paths it looks at, the ECS fields that are values of the record as
 * they stand, and a function for the rest.
 *
 * One mapping serves both readings of a record (`SourceRecord`). It never throws, whatever a sender wrote.
 */
export interface RecordMapping {
  readonly shape: RecordShape
  /** ECS field → path: texts for text fields, non-negative whole numbers for numbers. */
  readonly fields: Readonly<Record<string, PathNumber>>
  /** `ecs` of what it returns holds only what `fields` and `chosen` do not. */
  readonly derive: (record: SourceRecord) => Derived
}

/** The event of a record that was read as an object. */
export function draftOf(mapping: RecordMapping, line: JsonLine): Draft {
  const record = new DocumentRecord(line.document, mapping.shape)
  const derived = mapping.derive(record)
  const ecs: Record<string, string | number | undefined> = {}
  for (const [name, path] of Object.entries({ ...mapping.fields, ...derived.chosen }))
    ecs[name] = path === undefined ? undefined : isCount(name) ? record.count(path) : record.text(path)
  for (const [name, value] of Object.entries(derived.ecs)) ecs[name] = value ?? ecs[name]
  const { fields, decoded } = line
  const { timeUs, dataset, severity, techniques, message } = derived
  return {
    timeUs,
    dataset,
    severity,
    techniques,
    message: composeMessage(record, message),
    ecs,
    fields,
    decoded,
  }
}

const isCount = (name: string): boolean => findField(name)?.kind === 'number'
