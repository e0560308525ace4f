import { expect, test } from 'vitest'
import { formatBytes, formatRate, formatShare, formatShort, plural } from './number.ts'

test('numbers are short and honest', () => {
  expect([0, 999, 1_000, 48_213, 1_250_000].map(formatShort)).toEqual(['0', '999', '1k', '48.2k', '1.3M'])
  expect([0, 0.0004, 0.05, 0.5, 0.9999, 1].map(formatShare)).toEqual(['0%', '< 0.1%', '5.0%', '50%', '99.9%', '100%'])
  expect([0, 0.001, 0.123, 12.44, 1234.5].map(formatRate)).toEqual(['0/s', '< 0.01/s', '0.12/s', '12/s', '1,235/s'])
  expect([12, 1_200, 3_400_000].map(formatBytes)).toEqual(['12 B', '1.2 kB', '3.4 MB'])
  expect([plural(1, 'event'), plural(2, 'event')]).toEqual(['1 event', '2 events'])
})
