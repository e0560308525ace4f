import { expect, test } from 'vitest'
import { columnsFor, tracksOf } from './columns.ts'

test.for([
  [0, 10],
  [1_300, 10],
  [1_200, 9],
  [1_224, 10],
  [704, 6],
  [280, 3],
  [1, 3],
] as const)('a list of %i px has %i columns', ([width, count]) => {
  expect(columnsFor(width)).toHaveLength(count)
})

test('what stands always: the title takes the rest', () => {
  expect(columnsFor(200).map(({ name }) => name)).toEqual(['select', 'title', 'age'])
  expect(tracksOf(columnsFor(200))).toBe('36px minmax(0, 1fr) 76px')
})
