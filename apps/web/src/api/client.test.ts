import { expect, test } from 'vitest'
import { addressOf } from './client.ts'

test.for([
  ['/a', undefined, undefined, '/a'],
  ['/a/{id}', { id: 'x/y' }, undefined, '/a/x%2Fy'],
  ['/a', undefined, { q: 'user:"a b"&c', empty: '', none: undefined, limit: 5 }, '/a?q=user%3A%22a+b%22%26c&limit=5'],
] as const)('addressOf %j', ([path, params, query, expected]) => {
  expect(addressOf(path, params, query)).toBe(expected)
})
