import { expect, test } from 'vitest'
import { boundWidth, usualWidth } from './table-choices.ts'

test('the addresses give way to the message, within bounds', () => {
  expect([700, 976, 1136, 2000].map((available) => usualWidth('where', available))).toEqual([140, 216, 300, 300])
  expect(usualWidth('dns.question.name', 700)).toBe(180)
})

test('a column can always be grabbed again', () => {
  expect([1, 200.4, 9_999].map(boundWidth)).toEqual([64, 200, 1200])
})
