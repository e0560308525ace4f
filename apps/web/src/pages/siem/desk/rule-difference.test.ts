import { expect, test } from 'vitest'
import { differencesOf } from './rule-difference.ts'

const rule = {
  title: 'odd logon',
  search: { query: 'k:a', sources: ['linux'], severities: [], hosts: [] },
  titleTemplate: '',
  descriptionTemplate: '',
  severity: 'medium' as const,
  techniques: ['T1110'],
  opensCase: false,
  everyMinutes: 5,
  threshold: null,
  isEnabled: true,
}

test('the same rule has no difference', () => {
  expect(differencesOf(rule, structuredClone(rule))).toEqual([])
})

test('what changed, in the words of the form and its order', () => {
  const after = {
    ...{ ...rule, everyMinutes: null, isEnabled: false, threshold: { atLeast: 5, withinMinutes: 10 } },
    search: { ...rule.search, query: 'k:b', sources: [] },
  }
  expect(differencesOf(rule, after)).toEqual([
    { what: 'Search', before: 'k:a', after: 'k:b' },
    { what: 'Sources', before: 'linux', after: '' },
    { what: 'Runs', before: 'every 5 min', after: 'by hand' },
    { what: 'Threshold', before: 'each event', after: '5 events within 10 min' },
    { what: 'Switched', before: 'on', after: 'off' },
  ])
})
