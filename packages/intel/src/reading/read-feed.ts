import { isUtf8 } from 'node:buffer'
import { AppError } from '@aurora/core'
import type { ReadItem } from '../indicator.ts'
import type { Speller } from '../spelling.ts'
import { readCsv } from './csv.ts'
import { isMisp, readMisp } from './misp.ts'
import { isStix, readStix } from './stix.ts'

/** Formats that indicators come in. `auto` finds out. */
export const feedFormats = ['auto', 'csv', 'stix', 'misp'] as const
export type FeedFormat = (typeof feedFormats)[number]

/** A document that is parsed as a whole may have so many bytes; a list that is read line by line, twice as many. */
export const maxJsonBytes = 32 << 20
export const maxFeedBytes = 64 << 20

/** What a feed says, item by item, in the format that it is in. */
export interface FeedContent {
  readonly format: Exclude<FeedFormat, 'auto'>
  readonly items: Iterable<ReadItem>
}

/**
 * Reads a whole feed: CSV or a value a line, a STIX 2.1 bundle, a MISP event or list of events. Items that cannot be used
 * are among the items, with their reason.
 *
 * Rejects with 'request.too_large', and with 'request.invalid' when the bytes are nothing of the kind. Time grows with the bytes.
 */
export function readFeed(bytes: Uint8Array, format: FeedFormat, speller: Speller): FeedContent {
  if (bytes.length > maxFeedBytes) throw new AppError('request.too_large', `a feed has ${maxFeedBytes} bytes at most`)
  if (!isUtf8(bytes)) throw new AppError('request.invalid', 'the feed is not UTF-8')
  const text = Buffer.from(bytes.buffer, bytes.byteOffset, bytes.length).toString('utf8')
  const looksLikeJson = /^\uFEFF?\s{0,1000}[{[]/.test(text.slice(0, 1100))
  if (format === 'csv' || (format === 'auto' && !looksLikeJson)) return { format: 'csv', items: readCsv(text, speller) }
  const document = parseDocument(text, bytes.length)
  if (format === 'stix' || (format === 'auto' && isStix(document)))
    return { format: 'stix', items: readStix(document, speller) }
  if (format === 'misp' || (format === 'auto' && isMisp(document)))
    return { format: 'misp', items: readMisp(document, speller) }
  throw new AppError('request.invalid', 'the document is neither a STIX 2.1 bundle nor a MISP event')
}

function parseDocument(text: string, bytes: number): unknown {
  if (bytes > maxJsonBytes)
    throw new AppError('request.too_large', `a JSON document has ${maxJsonBytes} bytes at most`, {
      hint: 'export it in parts, or as CSV',
    })
  try {
    return JSON.parse(text.charCodeAt(0) === 0xfeff ? text.slice(1) : text) as unknown
  } catch {
    throw new AppError('request.invalid', 'the document is no JSON')
  }
}
