import type { EventItem } from '@aurora/contract'
import { valuesOf, whereOf, type Value } from '../state/event-fields.ts'

/** What a cell can be filtered by; undefined where it has nothing. Of several values it is the first. */
export function cellValue(event: EventItem, column: string): Value | undefined {
  if (column === 'where') return whereOf(event).filter
  const value = valuesOf(event, column)[0]
  return value === undefined ? undefined : { field: column, value }
}
