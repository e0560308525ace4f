import { expect, test } from 'vitest'
import { earlierSearches, rememberSearch, stepThrough } from './earlier-searches.ts'

test('a search is kept once, the last one last, and not without bound', () => {
  for (const text of ['a', 'b', ' a ', '']) rememberSearch(text)
  expect(earlierSearches.get()).toEqual(['b', 'a'])
  for (let i = 0; i < 80; i++) rememberSearch(`q${i}`)
  expect(earlierSearches.get()).toHaveLength(50)
})

test.for([
  ['typed', -1, 'c'],
  ['c', -1, 'b'],
  ['a', -1, undefined],
  ['b', 1, 'c'],
  ['c', 1, undefined],
] as const)('from %s by %i', ([text, step, expected]) => {
  expect(stepThrough(['a', 'b', 'c'], text, step)).toBe(expected)
})
