import { expect, test } from 'vitest'
import { formatExact, formatMinute, formatRelative, formatStamp } from './format.ts'

const at = Date.parse('2026-11-20T10:42:07.123Z')

test.for([
  ['UTC', '2026-11-20 10:42:07.123Z'],
  ['Europe/Berlin', '2026-11-20 11:42:07.123+01:00'],
  ['America/New_York', '2026-11-20 05:42:07.123−05:00'],
  ['Asia/Kathmandu', '2026-11-20 16:27:07.123+05:45'],
] as const)('a time in %s', ([zone, expected]) => {
  expect(formatStamp(at, zone)).toBe(expected)
})

test('microseconds are kept', () => {
  expect(formatExact('2026-11-20T10:42:07.123456Z', 'Europe/Berlin')).toBe('2026-11-20 11:42:07.123456+01:00')
  expect(formatExact('soon', 'UTC')).toBe('soon')
})

test('the end of a range shows seconds only when it has some', () => {
  expect(formatMinute(Date.parse('2026-11-20T10:42:00Z'), 'UTC')).toBe('2026-11-20 10:42Z')
  expect(formatMinute(at, 'UTC')).toBe('2026-11-20 10:42:07Z')
})

test('relative times name their side', () => {
  expect(formatRelative(at - 60_000, at)).toBe('1 m ago')
  expect(formatRelative(at + 60_000, at)).toBe('in 1 m')
})
