import { AppError } from '@aurora/core'

/** Where a page ended: the value it was sorted by, and the number that tells equal values apart. */
export interface PageCursor {
  readonly sort: string
  readonly value: number
  readonly number: number
}

/** Cursors are opaque to clients. */
export function printCursor(cursor: PageCursor): string {
  return Buffer.from(JSON.stringify([cursor.sort, cursor.value, cursor.number])).toString('base64url')
}

/** Reads a cursor of a listing sorted by `sort`. Fails with 'search.cursor' for any other text. */
export function readCursor(sort: string, text: string | undefined): PageCursor | undefined {
  if (text === undefined || text === '') return undefined
  const parts = parsed(Buffer.from(text.slice(0, 256), 'base64url').toString('utf8'))
  if (Array.isArray(parts) && parts.length === 3) {
    const [ownSort, value, number] = parts as unknown[]
    if (ownSort === sort && typeof value === 'number' && Number.isSafeInteger(number))
      return { sort, value, number: Number(number) }
  }
  throw new AppError('search.cursor', 'this is not a cursor of this listing')
}

function parsed(text: string): unknown {
  try {
    return JSON.parse(text)
  } catch {
    return undefined
  }
}
