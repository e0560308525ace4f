import type { EventItem } from '@aurora/contract'
import { expect, test } from 'vitest'
import { addTerm } from '@aurora/search'
import {
  entitiesOf, fieldRows, flattenNative, hostOf, termOf, valuesOf, whereOf, withoutPositions,
} from './event-fields.ts' // prettier-ignore

const event: EventItem = {
  id: '0'.repeat(32),
  time: '2026-11-20T10:42:07.123456Z',
  received: '2026-11-20T10:42:08.000000Z',
  site: 'here',
  source: 'suricata',
  sensor: 'edge',
  dataset: 'dns',
  severity: 'low',
  message: 'query evil.example',
  techniques: ['T1071'],
  indicators: [],
  fields: { 'source.ip': '10.0.0.5', 'source.port': 5353, 'destination.ip': '2001:db8::1', 'destination.port': 53 },
  native: {
    source: 'zeek-like',
    dns: { answers: [{ rdata: '1.2.3.4' }, { rdata: '5.6.7.8' }], flags: [], none: null, 'a[b]': true },
    'id.orig_h': '10.0.0.5',
  },
  raw: '{}',
}

test('nested values become paths', () => {
  expect(flattenNative(event.native).map(({ name, value }) => `${name}=${value}`)).toEqual([
    'source=zeek-like',
    'dns.answers[0].rdata=1.2.3.4',
    'dns.answers[1].rdata=5.6.7.8',
    'dns.a\\[b\\]=true',
    'id.orig_h=10.0.0.5',
  ])
  expect(withoutPositions('dns.answers[0].rdata')).toBe('dns.answers.rdata')
  expect(withoutPositions('dns.a\\[0\\]')).toBe('dns.a\\[0\\]')
})

test('a deep document is bounded', () => {
  const deep = JSON.parse(`${'{"a":'.repeat(500)}1${'}'.repeat(500)}`) as Record<string, unknown>
  expect(flattenNative(deep)).toHaveLength(1)
})

test.for([
  ['source', ['suricata']],
  ['native.source', ['zeek-like']],
  ['source.ip', ['10.0.0.5']],
  ['dns.answers.rdata', ['1.2.3.4', '5.6.7.8']],
  ['dns.answers[1].rdata', ['5.6.7.8']],
  ['techniques', ['T1071']],
  ['nothing', []],
] as const)('%s has %j', ([name, values]) => {
  expect(valuesOf(event, name)).toEqual(values)
})

test('names that are taken keep their space', () => {
  const names = fieldRows(event).map((row) => row.name)
  expect(names).toContain('native.source')
  expect(names.indexOf('destination.ip')).toBe(0)
  expect(new Set(names).size).toBe(names.length)
})

test('an exchange shows both ends, a host event its host', () => {
  expect(whereOf(event).text).toBe('10.0.0.5:5353 → [2001:db8::1]:53')
  const host = { ...event, fields: { 'host.name': 'web1', 'source.ip': '10.0.0.9' } }
  expect(whereOf(host)).toEqual({ text: 'web1', filter: { field: 'host.name', value: 'web1' } })
  expect(hostOf(event)).toEqual({ field: 'source.ip', value: '10.0.0.5' })
  expect(whereOf({ ...event, fields: {} }).text).toBe('edge')
})

test('entities are named once', () => {
  expect(
    entitiesOf({ ...event, fields: { 'host.name': 'web1', 'user.name': 'root', 'user.target.name': 'root' } }),
  ).toEqual([
    { field: 'host.name', value: 'web1' },
    { field: 'user.name', value: 'root' },
  ])
})

test('indicators follow what is named, and are searched in the words of the events', () => {
  const indicators = ['81.2.69.142', 'evil.example', 'dl.evil.example', 'a.example', 'b.example', 'c.example']
  const entities = entitiesOf({ ...event, fields: { 'source.ip': '81.2.69.142' }, indicators })
  expect(entities.map(({ field, value }) => `${field} ${value}`)).toEqual([
    'source.ip 81.2.69.142',
    'indicators evil.example',
    'indicators dl.evil.example',
    'indicators a.example',
    'indicators b.example',
  ])
  expect(addTerm('', termOf({ field: 'indicators', value: 'evil.example' }))).toBe('evil.example')
  expect(addTerm('x', termOf({ field: 'indicators', value: 'https://evil.example/a b' }))).toBe(
    'x "https://evil.example/a b"',
  )
  expect(termOf({ field: 'dns.answers[0].rdata', value: 'x' })).toEqual({ field: 'dns.answers.rdata', value: 'x' })
})
