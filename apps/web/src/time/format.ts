import { formatSpan } from '@aurora/core'
import { wallClock, zoneOffsetMinutes, type Zone } from './zone.ts'

const two = (value: number): string => String(value).padStart(2, '0')

/** How a zone ends a time: `Z`, or `+02:00`. */
export function zoneSuffix(ms: number, zone: Zone): string {
  if (zone === 'UTC') return 'Z'
  const offset = zoneOffsetMinutes(ms, zone)
  const size = Math.abs(offset)
  return `${offset < 0 ? '−' : '+'}${two(Math.floor(size / 60))}:${two(size % 60)}`
}

/** The zone as the switch shows it: `UTC`, or `Europe/Berlin`. */
export const zoneLabel = (zone: Zone): string => zone.replaceAll('_', ' ')

/** `10:42:07`, without zone: only where the zone stands beside it. */
export const formatClock = (ms: number, zone: Zone): string => wallClock(ms, zone).toISOString().slice(11, 19)

/** `2026-11-20 10:42:07.123Z`: how every row, panel and tooltip shows a time. */
export function formatStamp(ms: number, zone: Zone): string {
  return wallClock(ms, zone).toISOString().replace('T', ' ').slice(0, 23) + zoneSuffix(ms, zone)
}

/** The same with the microseconds of an ISO time of the API; a text that is no time comes back as it is. */
export function formatExact(iso: string, zone: Zone): string {
  const ms = Date.parse(iso)
  if (Number.isNaN(ms)) return iso
  const micros = (/\.(\d+)/.exec(iso)?.[1] ?? '').padEnd(6, '0').slice(3, 6)
  return wallClock(ms, zone).toISOString().replace('T', ' ').slice(0, 23) + micros + zoneSuffix(ms, zone)
}

/** `10:42Z` or `2026-11-20 10:42Z`: minutes are enough for the ends of a range; seconds only when they are not zero. */
export function formatMinute(ms: number, zone: Zone): string {
  const text = wallClock(ms, zone).toISOString()
  const length = text.slice(17, 23) === '00.000' ? 16 : 19
  return text.replace('T', ' ').slice(0, length) + zoneSuffix(ms, zone)
}

/** `12 m ago`, `in 3 s`, `now`. */
export function formatRelative(ms: number, nowMs: number): string {
  const distance = nowMs - ms
  if (Math.abs(distance) < 1000) return 'now'
  return distance > 0 ? `${formatSpan(distance)} ago` : `in ${formatSpan(distance)}`
}
