import { reads, stored } from '../../../state/stored.ts'

/** Widths of columns that were changed, in px by name. */
export const columnWidths = stored('siem.widths', reads.numbers)

const usualWidths: Readonly<Record<string, number>> = {
  time: 212,
  received: 212,
  severity: 116,
  source: 132,
  message: 170,
}

/** What the other usual columns need beside the addresses, so that the message can still be read. */
const besideWhere = 760

/** Width of a column that nobody changed, in a table `available` px wide: addresses give way to the message. */
export function usualWidth(name: string, available: number): number {
  if (name === 'where') return Math.min(300, Math.max(140, available - besideWhere))
  return usualWidths[name] ?? 180
}

/** Bounds of a width, so that a column can always be grabbed again. */
export const widthBounds = { least: 64, most: 1200 } as const

/** A width inside the bounds. */
export const boundWidth = (width: number): number =>
  Math.round(Math.min(widthBounds.most, Math.max(widthBounds.least, width)))

/** What the head of a column says. */
export const columnTitle = (name: string): string => columnTitles[name] ?? name

const columnTitles: Readonly<Record<string, string>> = {
  time: 'Time',
  received: 'Received',
  severity: 'Severity',
  source: 'Source',
  where: 'Host or addresses',
  message: 'Message',
}
