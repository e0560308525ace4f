import { describe, expect, test } from 'vitest'
import { timePartOf, type TimePart } from './time-part.ts'

describe('parts of a time', () => {
  test.for<[text: string, part: TimePart, value: number]>([
    ['2024-03-14T09:12:04.118233Z', 'minute', 12],
    ['2024-03-14 09:12:04', 'hour', 9],
    ['2024-03-14T23:30:00-01:00', 'hour', 0],
    ['2024-03-14T23:30:00-01:00', 'day', 15],
    ['2024-12-31T23:59:60Z', 'year', 2025],
    ['2024-02-29', 'month', 2],
    ['2020-12-31', 'week', 53],
    ['2021-01-03', 'week', 53],
    ['2021-01-04', 'week', 1],
    ['2024-12-30', 'week', 1],
    ['1969-12-28', 'week', 52],
    ['1900-01-01', 'week', 1],
    ['2299-12-31T23:59:59.999999Z', 'minute', 59],
  ])('%s, %s: %i', ([text, part, value]) => {
    expect(timePartOf(text, part)).toBe(value)
  })

  test.for([
    '', '2023-02-29', '2024-3-14', '0026-03-14T09:12:00Z', '1899-12-31', '2300-01-01', '1900-01-01T00:00+00:01', '2299-12-31T23:59:60Z',
    '2024-03-14T24:00', '2024-03-14T09:12 CET', '1710407524', ' 2024-03-14', '2024-03-14\n',
  ])('%j is no time', (text) => {
    expect(timePartOf(text, 'hour')).toBeUndefined()
  }) // prettier-ignore
})
