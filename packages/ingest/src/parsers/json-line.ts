import { parseNativeValue, printNativeValue, type NativeDocument, type NativeValue } from '@aurora/core'
import { Rejected } from '../draft.ts'
import { lineLimits } from '../limits.ts'
import { hasDuplicateKey } from './json-keys.ts'
import { textsNotIn } from './texts-not-in.ts'

/** One JSON object as received, and what the store needs beside its text. */
export interface JsonLine {
  readonly document: NativeDocument
  /** The object again as JSON text, when the store's own reader could not read the line's spelling; else ''. */
  readonly fields: string
  /** Texts that the line spells with escapes, one a line; else ''. */
  readonly decoded: string
}

/**
 * What the writer of the lines may do. A `machine` writes each object the same way: compact, every key once, integers
 * without exponents. From any other writer, two equal keys and odd spellings are looked for, which costs a second look.
 */
export type JsonWriter = 'machine' | 'any'

/**
 * Reads one line that must be a JSON object. Of two equal keys the last counts, as everywhere in the product.
 *
 * Returns `Rejected` (never throws) for text that is no JSON, no object, or nested deeper than the limit. RFC 8259.
 */
export function parseJsonLine(line: string, writer: JsonWriter): JsonLine | Rejected {
  const first = /\S/.exec(line)
  if (first !== null && !beginsJson.test(first[0]))
    return new Rejected('json.syntax', `not valid JSON at byte ${first.index}`) // to fail at parsing costs ten times as much
  let document: NativeValue
  try {
    document = JSON.parse(line) as NativeValue
  } catch (error) {
    return new Rejected('json.syntax', jsonFault(error))
  }
  if (document === null || typeof document !== 'object' || Array.isArray(document)) {
    return new Rejected('json.not_object', 'the line is valid JSON, but not an object')
  }
  if (mayBeDeep(line, lineLimits.maxDepth) && depthOf(document, lineLimits.maxDepth) > lineLimits.maxDepth) {
    return new Rejected('json.depth', `objects and lists are nested deeper than ${lineLimits.maxDepth}`)
  }
  const hasEscape = line.includes('\\')
  const isIllFormed = hasEscape && line.includes('\\u') && !isWellFormed(document)
  const isOdd = writer === 'any' && JSON.stringify(document) !== line
  const mustRespell = hasDigitRun(line, 20) || isIllFormed || (isOdd && hasDuplicateKey(line))
  return {
    document: document as NativeDocument,
    fields: mustRespell ? respell(line) : '',
    decoded: hasEscape || isOdd ? textsNotIn(document, line, true) : '',
  }
}

/** What a JSON text may begin with. */
const beginsJson = /[{["\-\dtfn]/

/** The parser's own words, with the position but without the line's content. */
function jsonFault(error: unknown): string {
  const message = error instanceof Error ? error.message : ''
  const position = /at position (\d+)/.exec(message)?.[1]
  if (position !== undefined) return `not valid JSON at byte ${position}`
  return /end of (JSON )?input|Unterminated/.test(message) ? 'the JSON ends before it is complete' : 'not valid JSON'
}

/** Whether a text has more than `limit` opening brackets, so that it may be nested as deep. */
function mayBeDeep(line: string, limit: number): boolean {
  let opened = 0
  for (const bracket of ['{', '[']) {
    for (let found = line.indexOf(bracket); found >= 0; found = line.indexOf(bracket, found + 1))
      if (++opened > limit) return true
  }
  return false
}

/** Whether `text` holds `length` digits in a row; looks at every `length`-th character first. */
function hasDigitRun(text: string, length: number): boolean {
  const isDigit = (at: number): boolean => {
    const code = text.charCodeAt(at)
    return code >= 48 && code <= 57
  }
  for (let probe = length - 1; probe < text.length; probe += length) {
    if (!isDigit(probe)) continue
    let from = probe
    while (from > 0 && isDigit(from - 1)) from--
    let to = probe + 1
    while (to < text.length && isDigit(to)) to++
    if (to - from >= length) return true
  }
  return false
}

/** Nesting of a value, counted no further than just above `limit`. */
function depthOf(value: NativeValue, limit: number): number {
  if (value === null || typeof value !== 'object' || limit < 0) return 0
  let deepest = 0
  for (const member of Object.values(value)) deepest = Math.max(deepest, depthOf(member as NativeValue, limit - 1))
  return deepest + 1
}

function isWellFormed(value: NativeValue): boolean {
  if (typeof value === 'string') return value.isWellFormed()
  if (value === null || typeof value !== 'object') return true
  return Object.entries(value).every(([key, member]) => key.isWellFormed() && isWellFormed(member as NativeValue))
}

/** The object spelled so that every JSON reader reads it: numbers beyond 64 bits as text, no lone surrogates. */
function respell(line: string): string {
  return printNativeValue(readable(parseNativeValue(line)))
}

function readable(value: NativeValue): NativeValue {
  if (typeof value === 'string') return value.toWellFormed()
  if (Array.isArray(value)) return value.map(readable)
  if (value === null || typeof value !== 'object') return value
  return Object.fromEntries(
    Object.entries(value).map(([key, member]) => [key.toWellFormed(), readable(member as NativeValue)]),
  )
}
