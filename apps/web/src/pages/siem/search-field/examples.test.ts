import { parseSearch } from '@aurora/search'
import { expect, test } from 'vitest'
import { examplesFor } from './examples.ts'

test('there are ten, and every one of them parses without a warning', () => {
  const examples = examplesFor([])
  expect(examples).toHaveLength(10)
  for (const { query } of examples)
    expect([query, parseSearch(query, { nowUs: 0 })]).toMatchObject([query, { ok: true, warnings: [] }])
})
