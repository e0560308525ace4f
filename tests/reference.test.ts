import { expect, test } from 'vitest'
import { stalePages } from '../scripts/generate-reference.ts'

test('the reference pages are those of the tables they are made from', () => {
  expect(stalePages(), 'run: node scripts/node24.mjs scripts/generate-reference.ts').toEqual([])
})
