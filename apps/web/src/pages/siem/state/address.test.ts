import { expect, test } from 'vitest'
import { defaultColumns, parseAddress, printAddress } from './address.ts'

const now = Date.parse('2026-11-20T12:00:00Z')
const usual = {
  q: '',
  from: 'now-15m',
  to: 'now',
  sources: [],
  severities: [],
  host: '',
  columns: defaultColumns,
  sort: 'newest' as const,
  event: undefined,
  view: 'events' as const,
  hunt: '',
  rule: '',
}
const id = 'a'.repeat(32)

test.for([
  [{}, {}],
  [{ q: 'user.name:"a b" OR x' }, { q: 'user.name:"a b" OR x' }],
  [{ from: 'now-4h', to: 'now' }, { from: 'now-4h' }],
  [
    { source: 'suricata,zeek', severity: 'high,critical', host: 'web1', sort: 'oldest', event: id },
    {
      sources: ['suricata', 'zeek'],
      severities: ['high', 'critical'],
      host: 'web1',
      sort: 'oldest' as const,
      event: id,
    },
  ],
  [
    { view: 'attack', hunt: 'h-1', rule: 'r-1' },
    { view: 'attack' as const, hunt: 'h-1', rule: 'r-1' },
  ],
  [{ cols: 'time,dns.question.name' }, { columns: ['time', 'dns.question.name'] }],
] as const)('%j is read and written back', ([params, part]) => {
  const read = parseAddress(params, now)
  expect(read).toEqual({ address: { ...usual, ...part }, dropped: [] })
  expect(printAddress(read.address)).toEqual(params)
})

test('unknown parameters are ignored', () => {
  expect(parseAddress({ utm: 'x', page: '3' }, now)).toEqual({ address: usual, dropped: [] })
})

test.for([
  [{ from: 'yesterday' }, 'from, to'],
  [{ from: 'now', to: 'now-1h' }, 'from, to'],
  [{ severity: 'high,loud' }, 'severity'],
  [{ sort: 'random' }, 'sort'],
  [{ event: '../etc' }, 'event'],
  [{ view: 'pie' }, 'view'],
  [{ q: 'x'.repeat(20_000) }, 'q'],
] as const)('%j: %s is dropped and named', ([params, name]) => {
  const { address, dropped } = parseAddress(params, now)
  expect(dropped.map((one) => one.name)).toEqual([name])
  expect({ ...address, severities: [] }).toEqual(usual)
})

test('severities come in their order, by name or number', () => {
  expect(parseAddress({ severity: 'critical,1,CRITICAL' }, now).address.severities).toEqual(['low', 'critical'])
})
