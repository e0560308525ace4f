import { parseSearch } from '@aurora/search'
import fc from 'fast-check'
import { expect, test } from 'vitest'
import { entitySearch, eventSearch, idsQuery, rangeAround } from './siem-link.ts'

const range = rangeAround('2026-11-20T10:00:00.000000Z', '2026-11-20T10:30:00.000000Z')

test('five minutes on each side', () => {
  expect(range).toEqual({ from: '2026-11-20T09:55:00.000Z', to: '2026-11-20T10:35:00.000Z' })
  expect(eventSearch('ab', '2026-11-20T10:00:00Z')).toMatchObject({ event: 'ab', to: '2026-11-20T10:05:00.000Z' })
})

test.for([
  ['host', 'web1', { host: 'web1' }],
  ['address', '203.0.113.9', { host: '203.0.113.9' }],
  ['user', 'bob smith', { q: 'user.name:"bob smith"' }],
  ['hash', 'abc', { q: 'abc' }],
] as const)('a %s is looked for as what it is', ([kind, value, wanted]) => {
  expect(entitySearch({ kind, value }, range)).toEqual({ ...range, ...wanted })
})

test('whatever a log says, its search parses', () => {
  const kinds = fc.constantFrom('user' as const, 'domain' as const, 'process' as const, 'hash' as const)
  fc.assert(
    fc.property(kinds, fc.string({ minLength: 1 }), (kind, value) => {
      const { q } = entitySearch({ kind, value }, range)
      expect(parseSearch(q ?? '', { nowUs: 0 }).ok).toBe(true)
    }),
  )
})

test('ids are asked for in one query', () => {
  const ids = Array.from({ length: 150 }, (_, i) => String(i).padStart(32, '0'))
  expect(parseSearch(idsQuery(ids), { nowUs: 0 }).ok).toBe(true)
  expect(idsQuery(ids).split(' OR ')).toHaveLength(100)
  expect(idsQuery([])).toBe('')
})
