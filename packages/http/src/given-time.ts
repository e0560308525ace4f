import { AppError, formatTimeUs, parseTimeExpressionUs } from '@aurora/core'
import type { Detections } from '@aurora/detect'
import type { Services } from './services.ts'

/** A time as a request gives it, in µs. Fails with 'request.invalid'. */
export function timeGiven(text: string): number {
  const timeUs = parseTimeExpressionUs(text, Date.now() * 1000)
  if (!Number.isNaN(timeUs)) return timeUs
  throw new AppError('request.invalid', `"${text}" is no time`, { hint: '2026-01-31T12:00:00Z, or now-1h' })
}

/** A range as a request gives it. Fails with 'search.time_range' when it ends before it begins. */
export function rangeGiven(from: string, to: string): { fromUs: number; toUs: number } {
  const range = { fromUs: Math.max(0, timeGiven(from)), toUs: timeGiven(to) }
  if (range.fromUs < range.toUs) return range
  throw new AppError('search.time_range', 'the range ends before it begins', { hint: 'from must be earlier than to' })
}

export const timeOrNull = (timeUs: number | undefined): string | null =>
  timeUs === undefined ? null : formatTimeUs(timeUs)

/** What runs on schedules here. Fails with 'request.not_found' where nothing does. */
export function detectionsOf({ detections }: Pick<Services, 'detections'>): Detections {
  if (detections === undefined) throw new AppError('request.not_found', 'nothing runs on a schedule here')
  return detections
}
