import { expect, test } from 'vitest'
import { choicesOf, isFiltered, noFilter, queryOf } from './timeline-filter.ts'

test('what is not asked for is not sent', () => {
  expect(queryOf(noFilter)).toEqual({})
  expect(isFiltered(noFilter)).toBe(false)
})

test('all parts are sent at once', () => {
  const filter = { ...noFilter, kinds: new Set(['tasks'] as const), about: '203.0.113.7', tag: 'entry', isPinned: true }
  expect(queryOf(filter)).toEqual({ kind: 'task', about: '203.0.113.7', tag: 'entry', pinned: 'true' })
  expect(isFiltered({ ...noFilter, from: 'now-24h' })).toBe(true)
})

test('assets stand apart from what is to be looked for elsewhere', () => {
  const one = (kind: string, value: string, tags: string[] = []) => ({
    ...{ id: value, kind, value, tags },
    ...{ firstSeen: '2026-11-20T10:00:00Z', alertId: null },
  })
  const observables = [one('host', 'web-1'), one('address', '203.0.113.7', ['entry']), one('user', 'bob', ['entry'])]
  expect(choicesOf({ observables })).toEqual({ assets: ['bob', 'web-1'], others: ['203.0.113.7'], tags: ['entry'] })
})
