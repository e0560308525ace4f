import type { NativeDocument, NativeValue } from './event.ts'

/** 2^53 - 1: identifiers of sixteen digits, which flows bear, are mostly below it. */
const mostSafe = String(Number.MAX_SAFE_INTEGER)

/** Whether a number in the text may lose digits when it is read as a float: a run of digits as long as that. */
function mayLoseDigits(text: string): boolean {
  // So many digits in a row have one on every so many places: the others are not looked at.
  for (let at = mostSafe.length - 1; at < text.length; at += mostSafe.length) {
    if (!isDigitAt(text, at)) continue
    let first = at
    while (isDigitAt(text, first - 1)) first--
    while (isDigitAt(text, at + 1)) at++
    const digits = at + 1 - first
    if (digits > mostSafe.length) return true
    if (digits === mostSafe.length && text.slice(first, at + 1) > mostSafe) return true
  }
  return false
}

function isDigitAt(text: string, at: number): boolean {
  const unit = text.charCodeAt(at) // NaN outside, which is no digit
  return unit >= 0x30 && unit <= 0x39
}

/** JSON.parse hands the reviver each value's own spelling (ECMAScript proposal "JSON.parse source text access"). */
type SourceReviver = (key: string, value: unknown, context: { source?: string }) => unknown

const exactIntegers: SourceReviver = (_key, value, context) =>
  typeof value === 'number' && !Number.isSafeInteger(value) && /^-?\d+$/.test(context.source ?? '')
    ? BigInt(context.source ?? '0')
    : value

/**
 * Reads JSON text as a native value without losing digits: an integer beyond 2^53 comes back as a bigint. A text that
 * has one is read some ten times as slowly. Throws SyntaxError when the text is not JSON.
 */
export function parseNativeValue(text: string): NativeValue {
  return (
    mayLoseDigits(text) ? JSON.parse(text, exactIntegers as (key: string, value: unknown) => unknown) : JSON.parse(text)
  ) as NativeValue
}

/** Reads JSON text as a native document; text that is no JSON object reads as an empty document. */
export function parseNativeDocument(text: string): NativeDocument {
  try {
    const value = parseNativeValue(text)
    return value !== null && typeof value === 'object' && !Array.isArray(value) ? (value as NativeDocument) : {}
  } catch {
    return {}
  }
}

/** Whether an integer fits 64 bits, signed or not: what JSON readers of databases take. */
const fits64Bits = (value: bigint): boolean => value <= 18446744073709551615n && value >= -9223372036854775808n

/**
 * JSON text of a native value that every reader takes: integers beyond 64 bits are written as text, and floating point
 * numbers of that size with an exponent.
 */
export function printNativeValue(value: NativeValue): string {
  if (typeof value === 'bigint') return fits64Bits(value) ? value.toString() : `"${value.toString()}"`
  if (typeof value === 'number' && Number.isInteger(value) && Math.abs(value) >= 2 ** 63) return value.toExponential()
  if (Array.isArray(value)) return `[${value.map(printNativeValue).join(',')}]`
  if (value !== null && typeof value === 'object') {
    const members = Object.entries(value).map(
      ([key, member]) => `${JSON.stringify(key)}:${printNativeValue(member as NativeValue)}`,
    )
    return `{${members.join(',')}}`
  }
  return JSON.stringify(value)
}

/** The value as the API may send it: integers beyond 2^53 as text (DESIGN §5). */
export function toApiValue(value: NativeValue): unknown {
  if (typeof value === 'bigint') return value.toString()
  if (Array.isArray(value)) return value.map(toApiValue)
  if (value !== null && typeof value === 'object') {
    return Object.fromEntries(Object.entries(value).map(([key, member]) => [key, toApiValue(member as NativeValue)]))
  }
  return value
}
