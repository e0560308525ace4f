import fc from 'fast-check'
import { expect, test } from 'vitest'
import {
  groupings,
  alertSorts,
  alertStatuses,
  openStatuses,
  parseAddress,
  printAddress,
  isNarrowed,
} from './address.ts'

test('a bare address is the open queue by risk', () => {
  const { address, dropped } = parseAddress({})
  expect(address).toMatchObject({ statuses: openStatuses, severities: [], sort: 'risk', selected: undefined })
  expect(dropped).toEqual([])
  expect(printAddress(address)).toEqual({})
  expect(isNarrowed(address)).toBe(false)
})

test('wrong parameters are named and dropped, unknown ones ignored', () => {
  const { address, dropped } = parseAddress({
    status: 'new,asleep',
    severity: 'loud',
    sort: 'random',
    group: 'colour',
    selectedAlert: 'A-0; drop',
    unknown: '1',
  })
  expect(dropped.map(({ name }) => name)).toEqual(['status', 'severity', 'group', 'sort', 'selectedAlert'])
  expect(address.statuses).toEqual(['new'])
})

test.for(['open', 'closed', 'all'])('%s is short for a list, both ways', (status) => {
  const { address } = parseAddress({ status })
  expect(printAddress(address)).toEqual(status === 'open' ? {} : { status })
})

test('what is printed reads back as the same address', () => {
  const anyAddress = fc.record({
    q: fc.string({ maxLength: 40 }),
    statuses: fc.subarray([...alertStatuses], { minLength: 1 }),
    severities: fc.subarray(['info', 'low', 'medium', 'high', 'critical'] as const),
    assignee: fc.constantFrom('', 'me', 'none', 'ann'),
    group: fc.constantFrom(undefined, ...groupings),
    sort: fc.constantFrom(...alertSorts),
    selected: fc.option(
      fc.integer({ min: 1, max: 9_999 }).map((number) => `A-${number}`),
      { nil: undefined },
    ),
  })
  fc.assert(
    fc.property(anyAddress, (address) => {
      expect(parseAddress(printAddress(address))).toEqual({ address, dropped: [] })
    }),
  )
})
