import { expect, test } from 'vitest'
import { ClockOffset } from './clock-offset.ts'

const start = Date.UTC(2026, 2, 16) * 1000

/** A sensor whose newest events are so many seconds away from their receipt, one after the other. */
function offset(...seconds: readonly number[]): number {
  const clock = new ClockOffset()
  for (const [i, one] of seconds.entries()) clock.add(start + (i * 2 + one) * 1e6, start + i * 2e6)
  return clock.seconds
}

test.for([
  ['a right clock', [0, -1, -2, 0.5, -3], 0],
  ['an hour ahead', [3600, 3599, 3601, 3600, 3598], 3600],
  ['a zone behind', [-7200, -7201, -7203, -7200], -7200],
  ['events that were late and are less so', [-7200, -5000, -3000, -1000], 0],
  ['an old file', [-86_400 * 300, -86_400 * 299, -86_400 * 299, -86_400 * 299], 0],
  ['one event from the future', [0, 0, 90_000, 0, 0], 0],
  ['too few to say', [3600, 3600, 3600], 0],
] as const)('%s', ([, seconds, expected]) => expect(offset(...seconds)).toBe(expected))

test('a clock that was set right is right', () => {
  const seconds = [...Array.from({ length: 30 }, () => 3600), ...Array.from({ length: 16 }, () => 0)]
  expect(offset(...seconds)).toBe(0)
})

test('events without a time say nothing, and one look a second is enough', () => {
  const clock = new ClockOffset()
  for (let i = 0; i < 100; i++) clock.add(NaN, start + i * 2e6)
  for (let i = 0; i < 100; i++) clock.add(start + 1e12, start + i * 1000)
  expect(clock.seconds).toBe(0)
})
