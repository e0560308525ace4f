import { findField } from '@aurora/core'
import type { Draft } from '../draft.ts'
import type { JsonLine } from '../parsers/json-line.ts'
import { DocumentRecord } from './document-record.ts'
import { composeMessage, type MessageParts } from './message.ts'
import type { SourceRecord } from './record.ts'
import type { PathNumber } from './path.ts'
import type { RecordShape } from './shape.ts'

/** What a mapping makes of a record itself, beside the fields it only names. */
export interface Derived extends Pick<Draft, 'timeUs' | 'dataset' | 'severity' | 'techniques' | 'ecs'> {
  readonly message: MessageParts
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
  /** `ecs` of what it returns holds only what `fields` does not. */
  readonly derive: (record: SourceRecord) => Derived
}

/** The event of a record that was read as an object. */
export function draftOf(mapping: RecordMapping, line: JsonLine): Draft {
  const record = new DocumentRecord(line.document, mapping.shape)
  const derived = mapping.derive(record)
  const ecs: Record<string, string | number | undefined> = {}
  for (const [name, path] of Object.entries(mapping.fields))
    ecs[name] = isCount(name) ? record.count(path) : record.text(path)
  const { fields, decoded } = line
  return {
    ...derived,
    message: composeMessage(record, derived.message),
    ecs: Object.assign(ecs, derived.ecs),
    fields,
    decoded,
  }
}

const isCount = (name: string): boolean => findField(name)?.kind === 'number'
