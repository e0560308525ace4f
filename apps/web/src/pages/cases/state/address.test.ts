import { expect, test } from 'vitest'
import { parseSearchParams, printSearchParams } from '../../../app/search-params.ts'
import { caseStatuses, doneStatuses, openStatuses, parseAddress, printAddress } from './address.ts'

const read = (text: string) => parseAddress(parseSearchParams(text))
const usual = { q: '', statuses: openStatuses, isMine: true, selected: undefined, tab: 'timeline' }

test.for([
  ['', {}],
  ['?status=done&mine=no', { statuses: doneStatuses, isMine: false }],
  ['?status=all', { statuses: caseStatuses }],
  ['?status=closed,open', { statuses: ['open', 'closed'] }],
  ['?q=bob&selectedCase=C-17&tab=tasks', { q: 'bob', selected: 'C-17', tab: 'tasks' }],
  ['?selectedCase=0b8f2a7e-1111-4222-8333-944445555666', { selected: '0b8f2a7e-1111-4222-8333-944445555666' }],
  ['?strange=1', {}],
] as const)('%s is read', ([text, part]) => {
  expect(read(text)).toEqual({ address: { ...usual, ...part }, dropped: [] })
})

test.for([
  ['?status=lost', 'status'],
  ['?mine=perhaps', 'mine'],
  ['?selectedCase=17', 'selectedCase'],
  ['?tab=secrets', 'tab'],
] as const)('%s is dropped, and named', ([text, name]) => {
  const { address, dropped } = read(text)
  expect(address).toEqual(usual)
  expect(dropped.map((one) => one.name)).toEqual([name])
})

test.for([
  '',
  '?q=bob&status=done&mine=no&selectedCase=C-17&tab=similar',
  '?status=all',
  '?status=open,closed&selectedCase=C-1',
])('%s is written as it was read', (text) => {
  expect(printSearchParams(printAddress(read(text).address))).toBe(text)
})

test('a tab is that of an open case', () => {
  expect(printAddress(read('?tab=tasks').address)).toEqual({})
})
