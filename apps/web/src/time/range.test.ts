import { expect, test } from 'vitest'
import { absoluteRange, describeRange, momentMs, readRange, shiftRange, spanOf } from './range.ts'

const now = Date.parse('2026-11-20T12:00:00.000Z')
const iso = (text: string): string => new Date(text).toISOString()

test.for([
  ['now', 'UTC', '2026-11-20T12:00:00Z'],
  ['now-15m', 'UTC', '2026-11-20T11:45:00Z'],
  ['now+1h', 'UTC', '2026-11-20T13:00:00Z'],
  ['2026-11-20', 'UTC', '2026-11-20T00:00:00Z'],
  ['2026-11-20 09:00', 'Europe/Berlin', '2026-11-20T08:00:00Z'],
  ['2026-11-20T09:00:01.5Z', 'Europe/Berlin', '2026-11-20T09:00:01.500Z'],
  ['2026-11-20T09:00:00+02:00', 'UTC', '2026-11-20T07:00:00Z'],
  // 02:30 does not exist on this day in Berlin, and comes twice on the other one.
  ['2026-03-29 02:30', 'Europe/Berlin', '2026-03-29T01:30:00Z'],
  ['2026-10-25 02:30', 'Europe/Berlin', '2026-10-25T00:30:00Z'],
] as const)('%s in %s is %s', ([text, zone, expected]) => {
  expect(momentMs(text, now, zone)).toBe(Date.parse(expected))
})

test.for(['', 'yesterday', '2026-02-30', '2026-11-20 25:00', 'now-5y', '12'])('%j is no moment', (text) => {
  expect(momentMs(text, now)).toBeUndefined()
})

test.for([
  ['2026-11-20 09:00 to 10:30', 'UTC', iso('2026-11-20T09:00Z'), iso('2026-11-20T10:30Z')],
  ['2026-11-20 23:00 to 01:00', 'UTC', iso('2026-11-20T23:00Z'), iso('2026-11-21T01:00Z')],
  ['2026-11-20 09:00 – 2026-11-21', 'Europe/Berlin', iso('2026-11-20T08:00Z'), iso('2026-11-20T23:00Z')],
  ['2026-11-20', 'UTC', iso('2026-11-20T00:00Z'), iso('2026-11-21T00:00Z')],
  // The day of a clock change is 25 hours long.
  ['2026-10-25', 'Europe/Berlin', iso('2026-10-24T22:00Z'), iso('2026-10-25T23:00Z')],
  ['now-3h', 'UTC', 'now-3h', 'now'],
  ['3h', 'UTC', 'now-3h', 'now'],
  ['now-3h to now-1h', 'UTC', 'now-3h', 'now-1h'],
] as const)('reads %s in %s', ([text, zone, from, to]) => {
  expect(readRange(text, zone, now)).toEqual({ range: { from, to } })
})

test.for(['', 'nonsense', '2026-11-20 10:00 to 2026-11-20 09:00', '2026-11-20 to later'])('refuses %j', (text) => {
  expect(readRange(text, 'UTC', now)).toHaveProperty('problem')
})

test('a shift keeps the width and becomes absolute', () => {
  expect(shiftRange({ from: 'now-1h', to: 'now' }, -1, now)).toEqual({
    from: iso('2026-11-20T10:00Z'),
    to: iso('2026-11-20T11:00Z'),
  })
})

test('a wrong range has no span and shifts to itself', () => {
  const wrong = { from: 'now', to: 'now-1h' }
  expect(spanOf(wrong, now)).toBeUndefined()
  expect(shiftRange(wrong, 1, now)).toBe(wrong)
  expect(absoluteRange(wrong, now)).toBe(wrong)
})

test('ranges in words', () => {
  expect(describeRange({ from: 'now-4h', to: 'now' }, 'UTC', now)).toBe('Last 4 hours')
  expect(describeRange({ from: 'now-90m', to: 'now' }, 'UTC', now)).toBe('Last 90 m')
  const fixed = { from: '2026-11-20T09:00:00Z', to: '2026-11-20T10:30:00Z' }
  expect(describeRange(fixed, 'Europe/Berlin', now)).toBe('2026-11-20 10:00+01:00 – 2026-11-20 11:30+01:00')
})
