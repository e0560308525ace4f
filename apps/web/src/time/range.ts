import { formatMinute } from './format.ts'
import { instantOf, type Zone } from './zone.ts'

/** A range as the address has it: each end is `now`, `now-4h` or ISO 8601 in UTC. */
export interface TimeRange {
  readonly from: string
  readonly to: string
}

/** A range in ms since 1970 UTC, the end exclusive. */
export interface Span {
  readonly fromMs: number
  readonly toMs: number
}

export const defaultRange: TimeRange = { from: 'now-15m', to: 'now' }

const day: TimeRange = { from: 'now-24h', to: 'now' }

/** The range of a page whose address has none: a search begins with what is new, the page of an entity with a day. */
export const usualRange = (pathname: string): TimeRange => (pathname === '/entity' ? day : defaultRange)

/** The ranges of one key, in the order of the menu. */
export const presets = [
  { label: 'Last 15 minutes', short: '15m', from: 'now-15m' },
  { label: 'Last hour', short: '1h', from: 'now-1h' },
  { label: 'Last 4 hours', short: '4h', from: 'now-4h' },
  { label: 'Last 24 hours', short: '24h', from: 'now-24h' },
  { label: 'Last 7 days', short: '7d', from: 'now-7d' },
] as const

const unitMs: Readonly<Record<string, number>> = {
  s: 1_000,
  m: 60_000,
  h: 3_600_000,
  d: 86_400_000,
  w: 604_800_000,
}
const relative = /^now(?:([+-])(\d{1,6})([smhdw]))?$/i
const dateTime =
  /^(\d{4})-(\d{2})-(\d{2})(?:[T ](\d{1,2}):(\d{2})(?::(\d{2})(?:\.(\d{1,6}))?)?)?\s*(Z|[+-]\d{2}:?\d{2})?$/i
const timeOnly = /^(\d{1,2}):(\d{2})(?::(\d{2}))?$/

export const isRelative = (text: string): boolean => relative.test(text)

/** ISO 8601 in UTC, to the millisecond. */
export const toIso = (ms: number): string => new Date(ms).toISOString()

function relativeMs(text: string, nowMs: number): number | undefined {
  const found = relative.exec(text)
  if (found === null) return undefined
  const [, sign, count, unit] = found
  if (sign === undefined) return nowMs
  return nowMs + (sign === '-' ? -1 : 1) * Number(count) * (unitMs[(unit ?? 's').toLowerCase()] ?? 0)
}

/** Reads one moment. A date without zone is on the clock of `zone`. Undefined when it is none. */
export function momentMs(text: string, nowMs: number, zone: Zone = 'UTC'): number | undefined {
  const trimmed = text.trim()
  const near = relativeMs(trimmed, nowMs)
  if (near !== undefined) return near
  const found = dateTime.exec(trimmed)
  if (found === null) return undefined
  const [, year, month, day, hour = '00', minute = '00', second = '00', fraction = '0', offset] = found
  const iso = `${year}-${month}-${day}T${hour.padStart(2, '0')}:${minute}:${second}`
  const wallMs = Date.parse(`${iso}Z`)
  if (Number.isNaN(wallMs) || new Date(wallMs).toISOString().slice(0, 10) !== `${year}-${month}-${day}`)
    return undefined
  const withFraction = wallMs + Math.floor(Number(`0.${fraction}`) * 1000)
  if (offset === undefined) return instantOf(withFraction, zone)
  return withFraction - offsetMs(offset)
}

function offsetMs(offset: string): number {
  if (/^z$/i.test(offset)) return 0
  const digits = offset.replace(/\D/g, '')
  const size = (Number(digits.slice(0, 2)) * 60 + Number(digits.slice(2))) * 60_000
  return offset.startsWith('-') ? -size : size
}

/** The range in ms at `nowMs`; undefined when an end cannot be read or the end is not after the start. */
export function spanOf(range: TimeRange, nowMs: number): Span | undefined {
  const fromMs = momentMs(range.from, nowMs)
  const toMs = momentMs(range.to, nowMs)
  return fromMs === undefined || toMs === undefined || toMs <= fromMs ? undefined : { fromMs, toMs }
}

/** A range that stays what it is when time goes on: what "copy link" puts into the address. */
export function absoluteRange(range: TimeRange, nowMs: number): TimeRange {
  const span = spanOf(range, nowMs)
  return span === undefined ? range : { from: toIso(span.fromMs), to: toIso(span.toMs) }
}

/** The range one width earlier (-1) or later (1), or around its middle with another width (`widenRange`). */
export function shiftRange(range: TimeRange, direction: -1 | 1, nowMs: number): TimeRange {
  const span = spanOf(range, nowMs)
  if (span === undefined) return range
  const width = span.toMs - span.fromMs
  return { from: toIso(span.fromMs + direction * width), to: toIso(span.toMs + direction * width) }
}

/** What a typed range means, or why it means nothing, as a sentence. */
export type ReadRange = { readonly range: TimeRange } | { readonly problem: string }

/**
 * Reads what a person types: `2026-11-20 09:00 to 10:30`, `now-3h`, `4h`, `2026-11-20` (the whole day).
 *
 * Times without zone are on the clock of `zone`. The end may be a time of day: it is on the day of the start, or on the
 * next one when it would come first.
 */
export function readRange(text: string, zone: Zone, nowMs: number): ReadRange {
  const trimmed = text.trim()
  if (trimmed === '') return { problem: 'Type a range, such as 2026-11-20 09:00 to 10:30 or now-3h.' }
  const bare = /^(\d{1,6})\s*([smhdw])$/i.exec(trimmed)
  if (bare !== null) return { range: { from: `now-${bare[1]}${bare[2]?.toLowerCase()}`, to: 'now' } }
  const parts = trimmed.split(/\s+(?:to|until|–|—|\.\.)\s+|\s*(?:–|—|\.\.)\s*/i)
  const [first = '', second] = parts
  if (second === undefined) return readOne(first, zone, nowMs)
  return readTwo(first, second, zone, nowMs)
}

function readOne(text: string, zone: Zone, nowMs: number): ReadRange {
  if (isRelative(text)) return { range: { from: text.toLowerCase(), to: 'now' } }
  const startMs = momentMs(text, nowMs, zone)
  if (startMs === undefined) return { problem: unreadable(text) }
  if (!/^\d{4}-\d{2}-\d{2}$/.test(text)) return { range: { from: toIso(startMs), to: 'now' } }
  const nextDay = new Date(Date.parse(`${text}T00:00:00Z`) + 86_400_000).toISOString().slice(0, 10)
  return { range: { from: toIso(startMs), to: toIso(momentMs(nextDay, nowMs, zone) ?? startMs) } }
}

function readTwo(first: string, second: string, zone: Zone, nowMs: number): ReadRange {
  const fromMs = momentMs(first, nowMs, zone)
  if (fromMs === undefined) return { problem: unreadable(first) }
  const toMs = timeOnly.test(second) ? endOnDay(first, second, zone, nowMs, fromMs) : momentMs(second, nowMs, zone)
  if (toMs === undefined) return { problem: unreadable(second) }
  if (toMs <= fromMs) return { problem: `The range ends before it begins: ${formatMinute(toMs, zone)}.` }
  return { range: { from: keep(first, fromMs), to: keep(second, toMs) } }
}

const keep = (text: string, ms: number): string => (isRelative(text) ? text.toLowerCase() : toIso(ms))

function endOnDay(first: string, clock: string, zone: Zone, nowMs: number, fromMs: number): number | undefined {
  const day = /^\d{4}-\d{2}-\d{2}/.exec(first.trim())?.[0]
  if (day === undefined) return undefined
  const sameDay = momentMs(`${day} ${clock}`, nowMs, zone)
  return sameDay !== undefined && sameDay <= fromMs ? sameDay + 86_400_000 : sameDay
}

const unreadable = (text: string): string =>
  `“${text}” is no time: write 2026-11-20 09:00, 2026-11-20T09:00Z, now or now-3h.`

/** The range in words: a preset's label, `Last 3 h`, or both ends with their zone. */
export function describeRange(range: TimeRange, zone: Zone, nowMs: number): string {
  const preset = presets.find((one) => one.from === range.from && range.to === 'now')
  if (preset !== undefined) return preset.label
  const back = /^now-(\d+)([smhdw])$/.exec(range.from)
  if (back !== null && range.to === 'now') return `Last ${back[1]} ${back[2]}`
  const span = spanOf(range, nowMs)
  if (span === undefined) return `${range.from} to ${range.to}`
  return `${formatMinute(span.fromMs, zone)} – ${range.to === 'now' ? 'now' : formatMinute(span.toMs, zone)}`
}
