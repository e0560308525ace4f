import { expect, test } from 'vitest'
import { groupFilter, groupWords } from './group.ts'

test.for([
  ['rule', { rule: 'x' }],
  ['source', { source: 'x' }],
  ['host', { entity: 'host:x' }],
  ['technique', { technique: 'x' }],
] as const)('a group by %s narrows the filter of the list', ([by, part]) => {
  expect(groupFilter({ status: 'new', q: 'a' }, by, 'x')).toEqual({ status: 'new', q: 'a', ...part })
})

test('a hostile name stays text', () => {
  expect(groupWords('host', { label: 'a\u202eb' })).toBe('host “a\\u202Eb”')
})
