import type { AlertItem } from '@aurora/contract'
import { expect, test } from 'vitest'
import { nextAfter, otherOwners, targetWords, type Target } from './targets.ts'

const alert = (id: string, assignee: string | null = null): AlertItem => ({ id, name: id, assignee }) as AlertItem
const list = ['a', 'b', 'c', 'd'].map((id) => alert(id))

test.for([
  [['b'], 'c'],
  [['d'], 'c'],
  [['b', 'c'], 'd'],
  [['a', 'd'], 'c'],
  [['a', 'b', 'c', 'd'], undefined],
] as const)('after %j comes %s', ([gone, next]) => {
  expect(nextAfter(list, new Set(gone))?.id).toBe(next)
})

test('a target says how many it is', () => {
  expect(targetWords({ kind: 'one', alert: alert('A-1') })).toBe('A-1')
  expect(targetWords({ kind: 'some', alerts: [], ids: ['a', 'b'] })).toBe('2 alerts')
  expect(targetWords({ kind: 'all', filter: {}, count: 3_412 })).toBe('all 3,412 alerts that match')
})

test('taking asks only about other people', () => {
  const target: Target = {
    kind: 'some',
    alerts: [alert('a', 'ann'), alert('b', 'me'), alert('c'), alert('d', 'ann')],
    ids: [],
  }
  expect(otherOwners(target, 'me')).toEqual(['ann'])
})
