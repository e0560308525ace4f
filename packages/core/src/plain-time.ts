import { parseIsoTimeUs } from './time.ts'

const zero = 0x30

/** The day read last: logs stay in one for long. */
let lastDay = -1
let lastDayUs = NaN

/**
 * Reads the one form of a date-time that most senders write, `2026-03-14T09:12:04.118233+0000` or with `Z` at its end,
 * from ASCII bytes. Returns what `parseIsoTimeUs` does; NaN for every other form, which that one may know.
 */
export function parsePlainTimeUs(bytes: Uint8Array, start: number, end: number): number {
  const length = end - start
  if (length !== 31 && length !== 27) return NaN
  if (bytes[start + 10] !== 0x54 || bytes[start + 13] !== 0x3a || bytes[start + 16] !== 0x3a) return NaN
  if (bytes[start + 4] !== 0x2d || bytes[start + 7] !== 0x2d || bytes[start + 19] !== 0x2e) return NaN
  const zoneUs = length === 27 ? (bytes[start + 26] === 0x5a ? 0 : NaN) : readZone(bytes, start + 26)
  const dayUs = readDay(bytes, start)
  const [hour, minute] = [digits(bytes, start + 11, 2), digits(bytes, start + 14, 2)]
  const second = digits(bytes, start + 17, 2)
  if (!(hour <= 23 && minute <= 59 && second <= 60)) return NaN
  return dayUs + (hour * 3600 + minute * 60 + second) * 1e6 + digits(bytes, start + 20, 6) - zoneUs
}

function readDay(bytes: Uint8Array, start: number): number {
  const day = digits(bytes, start, 4) * 10_000 + digits(bytes, start + 5, 2) * 100 + digits(bytes, start + 8, 2)
  if (day === lastDay) return lastDayUs
  const text = String.fromCharCode(...bytes.subarray(start, start + 10))
  lastDayUs = parseIsoTimeUs(text)
  lastDay = day
  return lastDayUs
}

function readZone(bytes: Uint8Array, start: number): number {
  const sign = bytes[start] === 0x2b ? 1 : bytes[start] === 0x2d ? -1 : NaN
  const [hours, minutes] = [digits(bytes, start + 1, 2), digits(bytes, start + 3, 2)]
  return hours <= 23 && minutes <= 59 ? sign * (hours * 3600 + minutes * 60) * 1e6 : NaN
}

function digits(bytes: Uint8Array, start: number, count: number): number {
  let value = 0
  for (let at = start; at < start + count; at++) {
    const digit = (bytes[at] as number) - zero
    if (!(digit >= 0 && digit <= 9)) return NaN
    value = value * 10 + digit
  }
  return value
}
