import { parseIsoTimeUs } from '@aurora/core'

/** A number that people read off a time. Weeks are those of ISO 8601: the first has the year's first Thursday. */
export type TimePart = 'minute' | 'hour' | 'day' | 'week' | 'month' | 'year'

/**
 * What is a time, for matcher and engine alike: what `parseIsoTimeUs` reads of the years 1900 to 2299, which are those
 * of the engine's own dates. Days that a month does not have, and times outside those years in UTC, are looked for apart.
 */
export const timePattern =
  '^(?:19|2[0-2])[0-9]{2}-[0-9]{2}-[0-9]{2}' +
  '(?:[Tt ](?:[01][0-9]|2[0-3]):[0-5][0-9](?::(?:[0-5][0-9]|60))?(?:[.,][0-9]*)?' +
  '(?:[Zz]|[+-](?:[01][0-9]|2[0-3])(?::?[0-5][0-9])?)?)?$'

/** The first day of those years, and the day after the last, in days since 1970. */
export const firstTimeDay = -25_567
export const endTimeDay = 120_530

const timeText = new RegExp(timePattern)
const dayMs = 86_400_000

/** A part of the time that a text is, in UTC; undefined when it is none. */
export function timePartOf(text: string, part: TimePart): number | undefined {
  if (!timeText.test(text)) return undefined
  // Without its fraction, which in these years a number of microseconds cannot always hold.
  const ms = parseIsoTimeUs(text.replace(/[.,][0-9]*/, '')) / 1000
  return ms >= firstTimeDay * dayMs && ms < endTimeDay * dayMs ? partOf(new Date(ms), part) : undefined
}

function partOf(time: Date, part: TimePart): number {
  switch (part) {
    case 'minute':
      return time.getUTCMinutes()
    case 'hour':
      return time.getUTCHours()
    case 'day':
      return time.getUTCDate()
    case 'week':
      return isoWeek(Math.floor(time.getTime() / dayMs))
    case 'month':
      return time.getUTCMonth() + 1
    case 'year':
      return time.getUTCFullYear()
  }
}

/** The week of a day since 1970, which was a Thursday: that of its own Thursday, counted from the beginning of the year. */
function isoWeek(day: number): number {
  const thursday = day - ((((day + 3) % 7) + 7) % 7) + 3
  const newYear = Date.UTC(new Date(thursday * dayMs).getUTCFullYear(), 0, 1) / dayMs
  return Math.floor((thursday - newYear) / 7) + 1
}
