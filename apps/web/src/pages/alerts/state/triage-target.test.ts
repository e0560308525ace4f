import { expect, test } from 'vitest'
import { ageOf } from './triage-target.ts'

const created = '2026-11-20T10:00:00.000000Z'
const at = (minutes: number): number => Date.parse(created) + minutes * 60_000

test.for([
  ['critical', 'new', 16, true],
  ['critical', 'new', 14, false],
  ['critical', 'investigating', 600, false],
  ['low', 'new', 600, false],
  ['info', 'new', 60_000, false],
] as const)('%s, %s, after %i min: late is %s', ([severity, status, minutes, isLate]) => {
  expect(ageOf({ created, status, severity }, at(minutes)).isLate).toBe(isLate)
})

test('a clock behind ours makes no negative age', () => {
  expect(ageOf({ created, status: 'new', severity: 'high' }, at(-5)).text).not.toContain('-')
})
