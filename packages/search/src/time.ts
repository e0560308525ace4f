import { parseIsoTimeUs } from '@aurora/core'

/** A time as written stands for all instants it does not tell apart: `2026-03-14` for a day. Microseconds, ends included. */
export interface TimeSpan {
  readonly firstUs: number
  readonly lastUs: number
}

const unitUs: Readonly<Record<string, number>> = { s: 1e6, m: 60e6, h: 3_600e6, d: 86_400e6, w: 604_800e6 }
const weekOffsetUs = 4 * 86_400e6 // 1970-01-05 was a Monday

/** The precisions of a written date: year, month, day, minute, second, digits of a fraction. */
const iso =
  /^(\d{4})(?:-(\d{2}))?$|^\d{4}-\d{2}-\d{2}(?:[T ]\d{2}:\d{2}(:\d{2}(?:[.,](\d{1,9}))?)?(?:Z|[+-]\d{2}:?\d{2})?)?$/i
const relative = /^now((?:[+-]\d{1,9}[smhdw])*)(?:\/([smhdw]))?$/

/**
 * Reads a time: `now-1h`, `now/d`, `2026`, `2026-03`, `2026-03-14`, `2026-03-14T09:12[:04[.118]][Z|+01:00]`, or an epoch
 * in seconds (10 digits), milliseconds (13) or microseconds (16). Without a zone it is UTC. Weeks begin on Monday.
 * Undefined for anything else, and for dates that do not exist.
 */
export function parseTime(text: string, nowUs: number): TimeSpan | undefined {
  return relativeTime(text, nowUs) ?? epochTime(text) ?? isoTime(text)
}

function relativeTime(text: string, nowUs: number): TimeSpan | undefined {
  const found = relative.exec(text)
  if (found === null) return undefined
  let timeUs = nowUs
  for (const [, sign, count, unit] of (found[1] ?? '').matchAll(/([+-])(\d+)([smhdw])/g)) {
    timeUs += (sign === '-' ? -1 : 1) * Number(count) * (unitUs[unit ?? ''] ?? 0)
  }
  if (!Number.isSafeInteger(timeUs)) return undefined
  return found[2] === undefined ? { firstUs: timeUs, lastUs: timeUs } : roundedTo(timeUs, found[2])
}

function roundedTo(timeUs: number, unit: string): TimeSpan {
  const size = unitUs[unit] ?? 1
  const offset = unit === 'w' ? weekOffsetUs : 0
  const firstUs = Math.floor((timeUs - offset) / size) * size + offset
  return { firstUs, lastUs: firstUs + size - 1 }
}

function epochTime(text: string): TimeSpan | undefined {
  if (!/^(?:\d{10}|\d{13}|\d{16})$/.test(text)) return undefined
  const size = 10 ** (16 - text.length)
  const firstUs = Number(text) * size
  return { firstUs, lastUs: firstUs + size - 1 }
}

function isoTime(text: string): TimeSpan | undefined {
  const found = iso.exec(text)
  if (found === null) return undefined
  const [, year, month, seconds, fraction] = found
  if (year !== undefined) return monthsFrom(Number(year), month)
  const firstUs = parseIsoTimeUs(text)
  if (!Number.isSafeInteger(firstUs)) return undefined
  return { firstUs, lastUs: firstUs + precisionUs(text, seconds, fraction) - 1 }
}

/** A whole year, or one month of it. */
function monthsFrom(year: number, month: string | undefined): TimeSpan | undefined {
  const index = month === undefined ? 0 : Number(month) - 1
  if (year < 1000 || index < 0 || index > 11) return undefined
  const end = month === undefined ? Date.UTC(year + 1, 0) : Date.UTC(year, index + 1)
  return { firstUs: Date.UTC(year, index) * 1000, lastUs: end * 1000 - 1 }
}

function precisionUs(text: string, seconds: string | undefined, fraction: string | undefined): number {
  if (text.length === 10) return unitUs['d'] ?? 1
  if (seconds === undefined) return unitUs['m'] ?? 1
  return 10 ** Math.max(0, 6 - (fraction?.length ?? 0))
}
