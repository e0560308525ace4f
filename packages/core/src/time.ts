/** Microseconds in one unit of a relative time. */
const unitUs: Readonly<Record<string, number>> = { s: 1e6, m: 60e6, h: 3_600e6, d: 86_400e6, w: 604_800e6 }

/** The span of event times the store keeps: 1970-01-01 up to, not including, 2262-01-01 (DESIGN §5). */
export const minTimeUs = 0
export const endTimeUs = Date.UTC(2262, 0, 1) * 1000

/** Whether `timeUs` is a time the store can keep. */
export function isStorableTime(timeUs: number): boolean {
  return timeUs >= minTimeUs && timeUs < endTimeUs
}

const digits = (text: string, from: number, to: number): number => {
  let value = 0
  for (let i = from; i < to; i++) {
    const digit = text.charCodeAt(i) - 48
    if (!(digit >= 0 && digit <= 9)) return NaN
    value = value * 10 + digit
  }
  return value
}

/** Fraction of a second starting after `at` (the dot or comma): microseconds and the position behind the last digit. */
function readFraction(text: string, at: number): { us: number; end: number } {
  let end = at + 1
  let us = 0
  for (let scale = 100_000; end < text.length; end++) {
    const digit = text.charCodeAt(end) - 48
    if (!(digit >= 0 && digit <= 9)) break
    us += digit * scale
    scale = Math.floor(scale / 10)
  }
  return { us, end }
}

/** Offset from UTC in microseconds for `Z`, `+hh:mm`, `+hhmm`, `+hh` or nothing (UTC); NaN for anything else. */
function readZone(text: string, at: number): number {
  if (at === text.length) return 0
  const sign = text[at]
  if ((sign === 'Z' || sign === 'z') && at + 1 === text.length) return 0
  if (sign !== '+' && sign !== '-') return NaN
  const hours = digits(text, at + 1, at + 3)
  const rest = text[at + 3] === ':' ? at + 4 : at + 3
  const minutes = rest === text.length && rest === at + 3 ? 0 : digits(text, rest, rest + 2)
  if (!(hours <= 23 && minutes <= 59) || (rest !== text.length && rest + 2 !== text.length)) return NaN
  return (sign === '-' ? -1 : 1) * (hours * 3_600e6 + minutes * 60e6)
}

const daysInMonth = (year: number, month: number): number => new Date(Date.UTC(year, month, 0)).getUTCDate()

/**
 * Reads a date-time in the ISO 8601 forms that log senders use: `2026-03-14T09:12:04.118233+0000`, with `T` or a space,
 * dot or comma before up to any number of fraction digits (cut to microseconds), `Z`, `±hh:mm`, `±hhmm`, `±hh` or no
 * zone (UTC), seconds optional, or a date alone.
 *
 * Returns microseconds since 1970-01-01 UTC, NaN when the text is none of these or names no real instant.
 * A leap second (`:60`) reads as the second after it. RFC 3339 §5.6.
 */
export function parseIsoTimeUs(text: string): number {
  if (text.length < 10 || text[4] !== '-' || text[7] !== '-') return NaN
  const year = digits(text, 0, 4)
  const month = digits(text, 5, 7)
  const day = digits(text, 8, 10)
  if (!(month >= 1 && month <= 12 && day >= 1 && day <= 31) || (day > 28 && day > daysInMonth(year, month))) return NaN
  const dateUs = Date.UTC(year, month - 1, day) * 1000
  if (year < 100) return NaN // of which Date.UTC makes the last century
  if (text.length === 10) return dateUs
  const divider = text[10]
  if (divider !== 'T' && divider !== ' ' && divider !== 't') return NaN
  const hour = digits(text, 11, 13)
  const minute = digits(text, 14, 16)
  if (text[13] !== ':' || !(hour <= 23 && minute <= 59)) return NaN
  let second = 0
  let at = 16
  if (text[16] === ':') {
    second = digits(text, 17, 19)
    at = 19
    if (!(second <= 60)) return NaN
  }
  let fractionUs = 0
  if (text[at] === '.' || text[at] === ',') {
    const fraction = readFraction(text, at)
    fractionUs = fraction.us
    at = fraction.end
  }
  return dateUs + hour * 3_600e6 + minute * 60e6 + second * 1e6 + fractionUs - readZone(text, at)
}

/**
 * Reads a point in time as a person types it: `now`, `now-4h`, `now+30s` (units s m h d w), or what `parseIsoTimeUs`
 * reads. Returns microseconds since 1970-01-01 UTC, NaN when it is neither.
 */
export function parseTimeExpressionUs(text: string, nowUs: number): number {
  const trimmed = text.trim()
  const relative = /^now(?:([+-])(\d{1,9})([smhdw]))?$/i.exec(trimmed)
  if (relative === null) return parseIsoTimeUs(trimmed)
  const [, sign, amount, unit] = relative
  if (sign === undefined) return nowUs
  return nowUs + (sign === '-' ? -1 : 1) * Number(amount) * (unitUs[(unit ?? 's').toLowerCase()] ?? NaN)
}

/** The one spelling of an instant that leaves the product: ISO 8601, UTC, microseconds. */
export function formatTimeUs(timeUs: number): string {
  const ms = Math.floor(timeUs / 1000)
  const us = timeUs - ms * 1000
  return `${new Date(ms).toISOString().slice(0, -1)}${String(us).padStart(3, '0')}Z`
}
