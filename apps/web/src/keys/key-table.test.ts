import { expect, test } from 'vitest'
import { keyTable, type KeyEntry } from './key-table.ts'

test('no key does two things', () => {
  const keys = Object.values<KeyEntry>(keyTable).flatMap((entry) => (entry.isLocal ? [] : entry.keys))
  expect(keys).toEqual([...new Set(keys)])
})
