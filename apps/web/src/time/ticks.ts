import { instantOf, wallClock, type Zone } from './zone.ts'

const minute = 60_000
const hour = 60 * minute
const day = 24 * hour
const steps = [
  1_000,
  2_000,
  5_000,
  10_000,
  15_000,
  30_000,
  minute,
  2 * minute,
  5 * minute,
  10 * minute,
  15 * minute,
  30 * minute,
  hour,
  2 * hour,
  3 * hour,
  6 * hour,
  12 * hour,
  day,
  2 * day,
  7 * day,
  14 * day,
  28 * day,
  91 * day,
  364 * day,
]

/**
 * Round moments on the clock of `zone` between two instants, at most `most` of them, oldest first.
 *
 * Steps under a day go on in real time within a day, so a day with a clock change has 23 or 25 hours; each day begins
 * anew at its own midnight.
 */
export function timeTicks(fromMs: number, toMs: number, zone: Zone, most: number): number[] {
  const step = steps.find((size) => (toMs - fromMs) / size <= most) ?? (toMs - fromMs) / most
  const ticks: number[] = []
  const startWall = Math.floor(wallClock(fromMs, zone).getTime() / Math.max(step, day)) * Math.max(step, day)
  for (let wall = startWall; ; wall += Math.max(step, day)) {
    const dayMs = instantOf(wall, zone)
    if (dayMs >= toMs || ticks.length > most * 2) return ticks
    for (const ms of step >= day ? [dayMs] : ticksOfDay(dayMs, instantOf(wall + day, zone), step)) {
      if (ms >= fromMs && ms < toMs) ticks.push(ms)
    }
  }
}

function ticksOfDay(startMs: number, endMs: number, step: number): number[] {
  return Array.from({ length: Math.ceil((endMs - startMs) / step) }, (_, i) => startMs + i * step)
}

/** `10:42`, `10:42:07` when the step is finer than a minute, `11-20` at midnight. */
export function tickLabel(ms: number, zone: Zone, stepMs: number): string {
  const text = wallClock(ms, zone).toISOString()
  if (text.slice(11, 19) === '00:00:00') return text.slice(5, 10)
  return stepMs < minute ? text.slice(11, 19) : text.slice(11, 16)
}
