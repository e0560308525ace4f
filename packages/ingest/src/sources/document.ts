import type { NativeDocument, NativeValue } from '@aurora/core'

/** The object under `key`, or undefined. */
export function objectAt(document: NativeDocument | undefined, key: string): NativeDocument | undefined {
  const value = document?.[key]
  return value !== null && typeof value === 'object' && !Array.isArray(value) ? (value as NativeDocument) : undefined
}

/** The text under `key`; numbers and booleans as text; undefined for anything else. */
export function textAt(document: NativeDocument | undefined, key: string): string | undefined {
  const value = document?.[key]
  if (typeof value === 'string') return value
  return typeof value === 'number' || typeof value === 'bigint' || typeof value === 'boolean'
    ? String(value)
    : undefined
}

/** The non-negative whole number under `key`, also when it is written as text; undefined for anything else. */
export function countAt(document: NativeDocument | undefined, key: string): number | undefined {
  const value = document?.[key]
  const number = typeof value === 'string' && /^\d{1,15}$/.test(value) ? Number(value) : value
  return typeof number === 'number' && Number.isSafeInteger(number) && number >= 0 ? number : undefined
}

/** The texts of the list under `key`; a single text counts as a list of one. */
export function textsAt(document: NativeDocument | undefined, key: string): string[] {
  const value: NativeValue | undefined = document?.[key]
  if (typeof value === 'string') return [value]
  return Array.isArray(value) ? value.filter((one): one is string => typeof one === 'string') : []
}

/** The parts that are there, in one line: what messages for people are made of. */
export function joinParts(...parts: readonly (string | undefined)[]): string {
  let line = ''
  for (const part of parts) if (part !== undefined && part !== '') line = line === '' ? part : `${line} ${part}`
  return line
}

/** `address:port -> address:port`, as far as they are known. */
export function flowText(
  source: string | undefined,
  sourcePort: number | undefined,
  destination: string | undefined,
  destinationPort: number | undefined,
): string {
  const end = (address: string | undefined, port: number | undefined): string =>
    address === undefined
      ? ''
      : port === undefined || port === 0
        ? address
        : address.includes(':')
          ? `[${address}]:${port}`
          : `${address}:${port}`
  const from = end(source, sourcePort)
  const to = end(destination, destinationPort)
  return from !== '' && to !== '' ? `${from} -> ${to}` : from + to
}
