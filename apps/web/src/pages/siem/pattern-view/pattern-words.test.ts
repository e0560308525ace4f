import { expect, test } from 'vitest'
import { sampleWords, withPattern } from './pattern-words.ts'

const whole = { sampled: 37, isWhole: true, others: 0, hidden: 0, patterns: [] }

test('a sample says that it is one, and what is left out', () => {
  expect(sampleWords(whole)).toBe('0 patterns of all 37 events.')
  expect(sampleWords({ ...whole, sampled: 10_000, isWhole: false, others: 1, hidden: 12 })).toBe(
    '0 patterns from the newest 10,000 events; 12 rarer patterns not shown; 1 event in none: too many different lines.',
  )
})

test.for([
  ['', 'message:a*'],
  ['failed', 'failed message:a*'],
  ['a OR b', '(a OR b) message:a*'],
] as const)('%j is narrowed to %j', ([q, expected]) => {
  expect(withPattern(q, 'message:a*')).toBe(expected)
})
