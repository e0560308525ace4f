import { expect, test } from 'vitest'
import { entityPlace, kindOfField, rangeFor } from './entity-place.ts'

test('an entity has a place, what is none has not', () => {
  expect(entityPlace({ kind: 'user', value: 'bob' })).toEqual({ kind: 'user', value: 'bob' })
  const range = { from: 'now-1h', to: 'now' }
  expect(entityPlace({ kind: 'host', value: 'web1' }, range)).toEqual({ kind: 'host', value: 'web1', ...range })
  for (const value of ['', 'x'.repeat(513)]) expect(entityPlace({ kind: 'user', value })).toBeUndefined()
  for (const kind of ['url', 'observable', 'toString']) expect(entityPlace({ kind, value: 'x' })).toBeUndefined()
})

test('fields say what their values are', () => {
  expect(kindOfField('destination.ip')).toBe('address')
  expect(kindOfField('tls.client.server_name')).toBe('domain')
  expect(kindOfField('message')).toBeUndefined()
})

test('the range is half a day around what is older than a day', () => {
  const nowMs = Date.UTC(2026, 0, 10)
  expect(rangeFor('2026-01-09T12:00:00Z', '2026-01-09T13:00:00Z', nowMs)).toBeUndefined()
  expect(rangeFor('2026-01-05T12:00:00Z', '2026-01-06T00:00:00Z', nowMs)).toEqual({
    from: '2026-01-05T00:00:00.000Z',
    to: '2026-01-06T12:00:00.000Z',
  })
  expect(rangeFor('2026-01-05T12:00:00Z', '2026-01-09T23:00:00Z', nowMs)?.to).toBe('now')
  expect(rangeFor('then', '2026-01-06T00:00:00Z', nowMs)).toBeUndefined()
})
