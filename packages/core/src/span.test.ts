import { expect, test } from 'vitest'
import { formatSpan } from './span.ts'

test.for([
  [0, '< 1 s'],
  [65_000, '1 m 5 s'],
  [3_600_000, '1 h'],
  [273_600_000, '3 d 4 h'],
] as const)('a span of %i ms is %s', ([ms, expected]) => {
  expect(formatSpan(ms)).toBe(expected)
})
