import type { NativeDocument, NativeValue } from '@aurora/core'

/** The text; numbers and booleans as text; undefined for anything else. */
export function textOf(value: NativeValue | undefined): string | undefined {
  if (typeof value === 'string') return value
  return typeof value === 'number' || typeof value === 'bigint' || typeof value === 'boolean'
    ? String(value)
    : undefined
}

/** The non-negative whole number, also when it is written as text; undefined for anything else. */
export function countOf(value: NativeValue | undefined): number | undefined {
  const number = typeof value === 'string' && /^\d{1,15}$/.test(value) ? Number(value) : value
  return typeof number === 'number' && Number.isSafeInteger(number) && number >= 0 ? number : undefined
}

/** The texts of a list; a single text counts as a list of one. */
export function textsOf(value: NativeValue | undefined): string[] {
  if (typeof value === 'string') return [value]
  return Array.isArray(value) ? value.filter((one): one is string => typeof one === 'string') : []
}

export const isObject = (value: NativeValue | undefined): value is NativeDocument =>
  value !== null && typeof value === 'object' && !Array.isArray(value)

/** The last part of a path of Windows or Unix. */
export function baseName(path: string | undefined): string | undefined {
  return path?.slice(Math.max(path.lastIndexOf('/'), path.lastIndexOf('\\')) + 1)
}
