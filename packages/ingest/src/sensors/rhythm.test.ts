import { describe, expect, test } from 'vitest'
import { Rhythm } from './rhythm.ts'

const minute = 60_000
const hour = 60 * minute
const day = 24 * hour
/** A Monday at midnight UTC. */
const monday = Date.UTC(2026, 2, 16)

/** A sensor that is heard every so often while `isOpen` says so. */
function lived(days: number, everyMs: number, isOpen: (ms: number) => boolean = () => true): Rhythm {
  const rhythm = new Rhythm(monday)
  for (let ms = monday; ms < monday + days * day; ms += everyMs) if (isOpen(ms)) rhythm.heard(ms, monday)
  return rhythm
}

const officeHours = (ms: number): boolean => {
  const [hours, weekday] = [new Date(ms).getUTCHours(), new Date(ms).getUTCDay()]
  return hours >= 8 && hours < 18 && weekday >= 1 && weekday <= 5
}

describe('a sensor that is heard every half minute', () => {
  test('is silent after twice its pause, and a minute at least', () => {
    const rhythm = lived(2, 40_000)
    expect(rhythm.longestPauseSeconds).toBe(80)
    expect(rhythm.silentSeconds(rhythm.lastMs + 79_000, monday)).toBe(0)
    expect(rhythm.silentSeconds(rhythm.lastMs + 81_000, monday)).toBe(81)
    expect(lived(2, 5000).longestPauseSeconds).toBe(60)
  })

  test('is given an hour on its first day', () => {
    const rhythm = lived(0.5, 30_000)
    expect(rhythm.longestPauseSeconds).toBe(3600)
  })

  test('is not silent because we were away', () => {
    const rhythm = new Rhythm(0, lived(8, 30_000).known())
    const startedMs = rhythm.lastMs + 3 * day
    expect(rhythm.silentSeconds(startedMs + 59_000, startedMs)).toBe(0)
    expect(rhythm.silentSeconds(startedMs + 61_000, startedMs)).toBeGreaterThan(259_200)
    rhythm.heard(startedMs + 61_000, startedMs)
    expect(rhythm.longestPauseSeconds).toBe(60)
  })

  test('has forgotten an outage after some weeks, and any other hour never knew of it', () => {
    const rhythm = lived(8, 30_000)
    rhythm.heard(rhythm.lastMs + 10 * hour, monday)
    expect(rhythm.longestPauseSeconds).toBe(60)
    const outageHour = monday + 8 * day - hour
    const later = new Rhythm(0, rhythm.known())
    for (let ms = rhythm.lastMs; ms < outageHour + 20 * 7 * day; ms += 30_000) later.heard(ms, monday)
    expect(later.longestPauseSeconds).toBeLessThan(300)
  })
})

describe('a sensor of an office', () => {
  const rhythm = lived(12, 20_000, officeHours) // until Friday of the second week

  test('is not silent over night, nor over the weekend once it had one', () => {
    expect(rhythm.lastMs).toBe(Date.UTC(2026, 2, 27, 17, 59, 40))
    expect(rhythm.silentSeconds(Date.UTC(2026, 2, 28, 7), monday)).toBe(0)
    expect(rhythm.silentSeconds(Date.UTC(2026, 2, 30, 7, 59), monday)).toBe(0)
  })

  test('is not silent in its second night', () => {
    const young = lived(2, 20_000, officeHours)
    expect(young.silentSeconds(Date.UTC(2026, 2, 18, 7, 59), monday)).toBe(0)
  })

  test('is silent when nothing comes in the morning', () => {
    const known = new Rhythm(0, rhythm.known())
    const ten = Date.UTC(2026, 2, 30, 10)
    for (let ms = Date.UTC(2026, 2, 30, 8); ms <= ten; ms += 20_000) known.heard(ms, monday)
    expect(known.silentSeconds(ten + 2 * minute, monday)).toBe(120)
  })
})

test('who is hardly known is never silent', () => {
  const rhythm = new Rhythm(monday)
  for (let i = 0; i < 19; i++) rhythm.heard(monday + i * minute, monday)
  expect(rhythm.longestPauseSeconds).toBeUndefined()
  expect(rhythm.silentSeconds(monday + day, monday)).toBe(0)
  rhythm.heard(monday + 20 * minute, monday)
  expect(rhythm.longestPauseSeconds).toBeDefined()
})
