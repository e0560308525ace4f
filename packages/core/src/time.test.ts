import { describe, expect, test } from 'vitest'
import { formatTimeUs, isStorableTime, parseIsoTimeUs, parseTimeExpressionUs } from './time.ts'

const at = (iso: string): number => Date.parse(iso) * 1000

describe('parseIsoTimeUs', () => {
  test.for([
    ['2026-03-14T09:12:04.118233+0000', at('2026-03-14T09:12:04.118Z') + 233],
    ['2026-03-14 09:12:04,5', at('2026-03-14T09:12:04.500Z')],
    ['2026-03-14T09:12:04.123456789Z', at('2026-03-14T09:12:04.123Z') + 456],
    ['2026-03-14T09:12:04+01:30', at('2026-03-14T07:42:04Z')],
    ['2026-03-14T09:12:04-05', at('2026-03-14T14:12:04Z')],
    ['2026-03-14T09:12', at('2026-03-14T09:12:00Z')],
    ['2026-03-14', at('2026-03-14T00:00:00Z')],
    ['2016-12-31T23:59:60Z', at('2017-01-01T00:00:00Z')],
    ['2024-02-29T00:00:00Z', at('2024-02-29T00:00:00Z')],
  ] as const)('%s', ([text, expected]) => expect(parseIsoTimeUs(text)).toBe(expected))

  test.for([
    '',
    'now',
    '2026-02-29',
    '2026-13-01',
    '2026-03-14T24:00:00',
    '2026-03-14T09:61:00',
    '2026-03-14T09:12:04+25:00',
    '2026-03-14T09:12:04 CET',
    '14/03/2026',
    '2026-03-14T09:12:04Zx',
    '0026-03-14T12:00:00Z',
    '0026-03-14',
  ])('refuses %j', (text) => expect(parseIsoTimeUs(text)).toBeNaN())
})

test('relative times count from now', () => {
  const now = at('2026-03-14T12:00:00Z')
  expect(parseTimeExpressionUs('now-4h', now)).toBe(at('2026-03-14T08:00:00Z'))
  expect(parseTimeExpressionUs(' NOW+30s ', now)).toBe(now + 30e6)
  expect(parseTimeExpressionUs('now', now)).toBe(now)
  expect(parseTimeExpressionUs('now-4y', now)).toBeNaN()
})

test('formats with microseconds, and reads back what it wrote', () => {
  const us = at('2026-03-14T09:12:04.118Z') + 7
  expect(formatTimeUs(us)).toBe('2026-03-14T09:12:04.118007Z')
  expect(parseIsoTimeUs(formatTimeUs(us))).toBe(us)
})

test('the storable span ends where signed nanoseconds do', () => {
  expect(isStorableTime(0)).toBe(true)
  expect(isStorableTime(-1)).toBe(false)
  expect(isStorableTime(at('2261-12-31T23:59:59Z'))).toBe(true)
  expect(isStorableTime(at('2262-01-01T00:00:00Z'))).toBe(false)
  expect(isStorableTime(NaN)).toBe(false)
})
