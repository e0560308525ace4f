/** Names of zones are asked for in any case: only so many are remembered. */
const maxFormats = 100
const formats = new Map<string, Intl.DateTimeFormat>()

/** What clocks in a zone showed, with the zone's name; '' for UTC itself. Throws a RangeError for no zone. */
export function localTime(timeUs: number, zone: string): string {
  if (zone === 'UTC') return ''
  const format = formats.get(zone) ?? formatOf(zone)
  const parts = new Map(format.formatToParts(timeUs / 1000).map(({ type, value }) => [type, value]))
  const part = (type: Intl.DateTimeFormatPartTypes): string => parts.get(type) ?? ''
  return `${part('year')}-${part('month')}-${part('day')} ${part('hour')}:${part('minute')}:${part('second')} ${part('timeZoneName')}`
}

function formatOf(zone: string): Intl.DateTimeFormat {
  const two = '2-digit'
  const format = new Intl.DateTimeFormat('en-GB', {
    ...{ timeZone: zone, timeZoneName: 'short', hourCycle: 'h23' },
    ...{ year: 'numeric', month: two, day: two, hour: two, minute: two, second: two },
  })
  if (formats.size < maxFormats) formats.set(zone, format)
  return format
}

/** Whether there is a zone of this name. */
export function isZone(zone: string): boolean {
  try {
    formatOf(zone)
    return true
  } catch {
    return false
  }
}
