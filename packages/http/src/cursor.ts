import { AppError } from '@aurora/core'
import type { Cursor } from '@aurora/store'

/** Cursors are opaque to clients: a time and an id, in base64url. */
export function printCursor(cursor: Cursor | undefined): string | null {
  return cursor === undefined ? null : Buffer.from(`${cursor.timeUs}.${cursor.id}`).toString('base64url')
}

export function readCursor(text: string | undefined): Cursor | undefined {
  if (text === undefined || text === '') return undefined
  const match = /^(-?\d{1,17})\.([0-9a-f]{32})$/.exec(Buffer.from(text, 'base64url').toString('latin1'))
  if (match === null) throw new AppError('search.cursor', 'this is not a cursor of this search')
  return { timeUs: Number(match[1]), id: match[2] ?? '' }
}
