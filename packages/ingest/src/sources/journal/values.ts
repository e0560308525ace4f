import { isUtf8 } from 'node:buffer'
import type { NativeDocument, NativeValue } from '@aurora/core'

/**
 * The text of a field; of a field that stands more than once, the first; undefined when it has none.
 *
 * Bytes that are no UTF-8 come with U+FFFD in their place: what else the field says is understood all the same.
 */
export function fieldText(record: NativeDocument, name: string): string | undefined {
  const value = Object.hasOwn(record, name) ? record[name] : undefined
  if (typeof value === 'string') return value
  const bytes = bytesOf(value)
  if (bytes !== undefined) return bytes.toString('utf8')
  if (!Array.isArray(value)) return undefined
  for (const one of value as readonly NativeValue[]) {
    const text = typeof one === 'string' ? one : bytesOf(one)?.toString('utf8')
    if (text !== undefined) return text
  }
  return undefined
}

/** The record with every field of bytes that are UTF-8 as the text they are; the record itself when there is none. */
export function withTexts(record: NativeDocument): NativeDocument {
  const texts = Object.entries(record).flatMap(([name, value]) => {
    const text = asText(value)
    return text === undefined || text === value ? [] : [[name, text] as const]
  })
  return texts.length === 0 ? record : { ...record, ...Object.fromEntries(texts) }
}

/** The texts of all fields that come as bytes. */
export function textsOfBytes(record: NativeDocument): string[] {
  return Object.values(record).flatMap((value) => {
    const all = bytesOf(value) === undefined && Array.isArray(value) ? (value as readonly NativeValue[]) : [value]
    return all.flatMap((one) => bytesOf(one)?.toString('utf8') ?? [])
  })
}

function asText(value: NativeValue | undefined): NativeValue | undefined {
  const bytes = bytesOf(value)
  if (bytes !== undefined) return isUtf8(bytes) ? bytes.toString('utf8') : value
  if (!Array.isArray(value) || !value.some(Array.isArray)) return value
  return (value as readonly NativeValue[]).map((one) => asText(one) ?? null)
}

/** The bytes of a field that is binary, or holds control characters: a list of numbers. */
function bytesOf(value: NativeValue | undefined): Buffer | undefined {
  if (!Array.isArray(value) || value.length === 0 || !value.every(isByte)) return undefined
  return Buffer.from(value as number[])
}

const isByte = (value: unknown): boolean =>
  typeof value === 'number' && Number.isInteger(value) && value >= 0 && value <= 255
