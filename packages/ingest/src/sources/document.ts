import { isIP } from 'node:net'
import { parseIsoTimeUs, parseNativeDocument, type NativeDocument, type NativeValue } from '@aurora/core'
import type { Draft } from '../draft.ts'
import type { JsonLine } from '../parsers/json-line.ts'
import { countOf, isObject, textOf, textsOf } from '../records/values.ts'

export { baseName } from '../records/values.ts'

/** The object under `key`, or undefined. */
export function objectAt(document: NativeDocument | undefined, key: string): NativeDocument | undefined {
  const value = document?.[key]
  return isObject(value) ? value : undefined
}

/** The text under `key`; numbers and booleans as text; undefined for anything else. */
export const textAt = (document: NativeDocument | undefined, key: string): string | undefined => textOf(document?.[key])

/** The non-negative whole number under `key`, also when it is written as text; undefined for anything else. */
export const countAt = (document: NativeDocument | undefined, key: string): number | undefined =>
  countOf(document?.[key])

/** The texts of the list under `key`; a single text counts as a list of one. */
export const textsAt = (document: NativeDocument | undefined, key: string): string[] => textsOf(document?.[key])

/** The first text under `keys` that says something: senders write '' and `-` where they know nothing. */
export function knownAt(document: NativeDocument | undefined, ...keys: readonly string[]): string | undefined {
  for (const key of keys) {
    const text = textAt(document, key)
    if (text !== undefined && text !== '' && text !== '-') return text
  }
  return undefined
}

/** The text if it is an IP address, else undefined; an IPv4 address written as IPv6 (`::ffff:192.0.2.1`) as IPv4. */
export function addressOf(text: string | undefined): string | undefined {
  if (text === undefined || isIP(text) === 0) return undefined
  const mapped = /^::ffff:(\d{1,3}\.\d{1,3}\.\d{1,3}\.\d{1,3})$/i.exec(text)?.[1]
  return mapped ?? text
}

/** The object of a line with every digit of its numbers, for sources that print it again. */
export function exactDocument(parsed: JsonLine, line: string): NativeDocument {
  if (parsed.fields !== '') return parseNativeDocument(parsed.fields)
  return longNumber.test(line) ? parseNativeDocument(line) : parsed.document
}

/** A number, not a text, of so many digits that a double may lose some. */
const longNumber = /[:,[]\s*-?\d{16}/

/**
 * The first readable time under `keys` in microseconds: ISO 8601 text, or a count since 1970 whose size tells seconds,
 * milli-, micro- or nanoseconds. NaN when there is none.
 */
export function timeUsAt(document: NativeDocument | undefined, ...keys: readonly string[]): number {
  for (const key of keys) {
    const value = document?.[key]
    const timeUs =
      typeof value === 'string' && !/^\d{9,19}(\.\d+)?$/.test(value) ? parseIsoTimeUs(value) : timeUsOfCount(value)
    if (!Number.isNaN(timeUs)) return timeUs
  }
  return NaN
}

/** A count since 1970 in microseconds; its size tells seconds, milli-, micro- or nanoseconds. NaN for what is none. */
export function timeUsOfCount(value: NativeValue | undefined): number {
  const count = typeof value === 'string' || typeof value === 'bigint' ? Number(value) : value
  if (typeof count !== 'number' || !(count >= 1e8) || count > 1e20) return NaN
  const usPerUnit = count < 1e11 ? 1e6 : count < 1e14 ? 1e3 : count < 1e17 ? 1 : 1e-3
  return Math.round(count * usPerUnit)
}

/** The names with a value; for joining what two readings of a record know. */
export function withValues(ecs: Draft['ecs']): Record<string, string | number> {
  const known: Record<string, string | number> = {}
  for (const [name, value] of Object.entries(ecs)) if (value !== undefined && value !== '') known[name] = value
  return known
}

/** The host of a URL; undefined for a text that is none. */
export function hostOfUrl(url: string | undefined): string | undefined {
  return url === undefined || url.length > 8192 ? undefined : (URL.parse(url)?.hostname ?? undefined)
}
