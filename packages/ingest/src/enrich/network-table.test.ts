import { parseAddress, parseNetwork } from '@aurora/query'
import fc from 'fast-check'
import { expect, test } from 'vitest'
import { NetworkTable, type Network } from './network-table.ts'

const network = (text: string): Network => {
  const read = parseNetwork(text)
  if (typeof read === 'string') throw new Error(text)
  return read
}
const tableOf = (...texts: string[]): NetworkTable<string> =>
  new NetworkTable(texts.map((text) => ({ network: network(text), value: text })))
const address = (text: string): bigint => parseAddress(text) ?? -1n

test.for([
  ['10.1.2.3', '10.1.2.3'],
  ['10.1.2.4', '10.1.2.0/24'],
  ['10.1.3.0', '10.1.0.0/16'],
  ['10.2.0.0', '10.0.0.0/8'],
  ['11.0.0.0', undefined],
  ['9.255.255.255', undefined],
  ['::ffff:10.1.2.3', '10.1.2.3'],
  ['255.255.255.255', '255.255.255.255'],
  ['2001:db8::1', '2001:db8::/32'],
  ['2001:db9::1', '::/0'],
  ['ffff:ffff:ffff:ffff:ffff:ffff:ffff:ffff', 'ffff::/16'],
] as const)('%s lies in %s', ([text, expected]) => {
  const table = tableOf(
    '10.1.0.0/16', '10.1.2.0/24', '10.0.0.0/8', '10.1.2.3', '255.255.255.255', '::/0', 'ffff::/16', '2001:db8::/32',
  ) // prettier-ignore
  expect(table.find(address(text))).toBe(expected)
})

test('it finds what a look at every network would', () => {
  const networks = fc
    .tuple(fc.constantFrom('10.0', '10.1', '192.168', '0.0', '255.255'), fc.nat(255), fc.nat(255), fc.integer({ min: 8, max: 32 }))
    .map(([head, third, fourth, prefix]) => `${head}.${third}.${fourth}/${prefix}`) // prettier-ignore
  fc.assert(
    fc.property(fc.array(networks, { maxLength: 30 }), fc.array(networks, { maxLength: 30 }), (texts, asked) => {
      const entries = texts.map((text) => network(text))
      const distinct = entries.filter(
        (a, i) => entries.findIndex((b) => a.first === b.first && a.last === b.last) === i,
      )
      const table = new NetworkTable(distinct.map((one) => ({ network: one, value: one })))
      for (const { first, last } of [...asked.map(network), ...entries]) {
        for (const at of [first, last, last + 1n]) {
          if (at >> 32n !== 0xffffn) continue
          const holding = distinct.filter((one) => one.first <= at && at <= one.last)
          const smallest = holding.toSorted((a, b) => (a.last - a.first < b.last - b.first ? -1 : 1))[0]
          expect(table.find(at)).toBe(smallest)
        }
      }
    }),
  )
})
