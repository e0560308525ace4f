import { expect, test } from 'vitest'
import { timeText } from './row-encoder.ts'

test.for([
  [0, '1970-01-01 00:00:00.000000'],
  [1, '1970-01-01 00:00:00.000001'],
  [999_999_999_123_456, '2001-09-09 01:46:39.123456'],
  [Date.parse('2026-03-14T09:12:04.118Z') * 1000 + 233, '2026-03-14 09:12:04.118233'],
  [Date.parse('2261-12-31T23:59:59Z') * 1000, '2261-12-31 23:59:59.000000'],
] as const)('%d reads as %s', ([timeUs, expected]) => expect(timeText(timeUs)).toBe(expected))
