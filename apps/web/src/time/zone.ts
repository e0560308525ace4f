/** An IANA zone name; 'UTC' for universal time. */
export type Zone = string

/** The zone this browser is set to. */
export const localZone: Zone = Intl.DateTimeFormat().resolvedOptions().timeZone

const quarterHourMs = 900_000
const formats = new Map<Zone, Intl.DateTimeFormat>()
const offsets = new Map<Zone, Map<number, number>>()

/**
 * Minutes that the clocks of `zone` are ahead of UTC at `ms`.
 *
 * Kept per quarter of an hour, the finest step at which zones change, so a table of thousands of rows costs few look-ups.
 */
export function zoneOffsetMinutes(ms: number, zone: Zone): number {
  if (zone === 'UTC') return 0
  const known = offsets.get(zone) ?? new Map<number, number>()
  offsets.set(zone, known)
  const block = Math.floor(ms / quarterHourMs)
  const found = known.get(block)
  if (found !== undefined) return found
  if (known.size > 50_000) known.clear()
  const offset = computeOffset(block * quarterHourMs, zone)
  known.set(block, offset)
  return offset
}

function formatFor(zone: Zone): Intl.DateTimeFormat {
  const known = formats.get(zone)
  if (known !== undefined) return known
  const made = new Intl.DateTimeFormat('en-US', {
    timeZone: zone,
    hourCycle: 'h23',
    year: 'numeric',
    month: 'numeric',
    day: 'numeric',
    hour: 'numeric',
    minute: 'numeric',
    second: 'numeric',
  })
  formats.set(zone, made)
  return made
}

function computeOffset(ms: number, zone: Zone): number {
  const parts = Object.fromEntries(
    formatFor(zone)
      .formatToParts(ms)
      .map((part) => [part.type, Number(part.value)]),
  )
  const { year = 1970, month = 1, day = 1, hour = 0, minute = 0, second = 0 } = parts
  return Math.round((Date.UTC(year, month - 1, day, hour, minute, second) - Math.floor(ms / 1000) * 1000) / 60_000)
}

/** The clock of `zone` at `ms`, as a `Date` whose UTC parts are the parts on that clock. */
export function wallClock(ms: number, zone: Zone): Date {
  return new Date(ms + zoneOffsetMinutes(ms, zone) * 60_000)
}

/**
 * The instant at which the clock of `zone` shows `wallMs` (parts read as if they were UTC).
 *
 * An hour that a clock change skips reads as the hour after it; one that comes twice, as its first time.
 */
export function instantOf(wallMs: number, zone: Zone): number {
  const before = zoneOffsetMinutes(wallMs - 86_400_000, zone)
  const after = zoneOffsetMinutes(wallMs + 86_400_000, zone)
  const candidates = [Math.max(before, after), Math.min(before, after)].map((offset) => wallMs - offset * 60_000)
  const exact = candidates.find((ms) => wallClock(ms, zone).getTime() === wallMs)
  return exact ?? wallMs - before * 60_000
}
