import type { EventItem } from '@aurora/contract'
import { showText } from '../../../format/show-text.ts'
import { valuesOf, whereOf } from '../state/event-fields.ts'

const cellText = (event: EventItem, column: string): string =>
  column === 'where' ? whereOf(event).text : valuesOf(event, column).join(', ')

/** Rows as lines of text with tabs between the columns, control characters as escapes. */
export function rowsAsText(events: readonly EventItem[], columns: readonly string[]): string {
  return events.map((event) => columns.map((column) => showText(cellText(event, column))).join('\t')).join('\n')
}

/**
 * Rows as CSV (RFC 4180) with a head.
 *
 * A cell that a spreadsheet would take for a formula gets an apostrophe in front, because its text came from a log.
 */
export function rowsAsCsv(events: readonly EventItem[], columns: readonly string[]): string {
  const lines = events.map((event) => columns.map((column) => csvCell(cellText(event, column))))
  return [columns.map(csvCell), ...lines].map((cells) => cells.join(',')).join('\r\n')
}

function csvCell(text: string): string {
  const safe = /^[=+\-@\t\r]/.test(text) && !/^-?\d+(\.\d+)?$/.test(text) ? `'${text}` : text
  return /[",\r\n]/.test(safe) ? `"${safe.replaceAll('"', '""')}"` : safe
}

/** Rows as JSON, whole, one array. */
export const rowsAsJson = (events: readonly EventItem[]): string => JSON.stringify(events, null, 2)
