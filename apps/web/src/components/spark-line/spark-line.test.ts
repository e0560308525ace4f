import { expect, test } from 'vitest'
import { sparkPoints } from './spark-line.ts'

test('a line through all values, the most at the top', () => {
  expect(sparkPoints([0, 10, 5])).toBe('1,17 36,1 71,9')
})

test('one value goes across, none of anything lies at the bottom', () => {
  expect(sparkPoints([4])).toBe('1,1 71,1')
  expect(sparkPoints([0, 0])).toBe('1,17 71,17')
})
