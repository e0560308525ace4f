import * as fc from 'fast-check'
import { expect, test } from 'vitest'
import type { WatchProfile } from './table-layout.ts'
import { TableLookup } from './table-lookup.ts'
import { IndicatorTable } from './table.ts'

const profile: WatchProfile = { kind: 'domain', feeds: ['ours'], confidence: 50, severity: 2, techniques: [], tlp: '' }
const nowUs = 1_700_000_000e6
const open = (): { table: IndicatorTable; lookup: () => TableLookup } => {
  const table = new IndicatorTable(() => undefined)
  return { table, lookup: () => new TableLookup(table.buffer) }
}
const found = (lookup: TableLookup, ...values: string[]): readonly string[] =>
  lookup.find(values, nowUs).map((hit) => hit.value)

test('a table knows what a map knows, whatever is put in and taken out', async () => {
  const value = fc.oneof(fc.constantFrom('a.net', 'b.net', 'ä.net', ''), fc.string({ unit: 'binary', maxLength: 20 }))
  const step = fc.record({ isPut: fc.boolean(), values: fc.array(value, { maxLength: 20 }) })
  await fc.assert(
    fc.asyncProperty(fc.array(step, { maxLength: 20 }), async (steps) => {
      const { table, lookup } = open()
      const model = new Map<string, number>()
      for (const [i, { isPut, values: given }] of steps.entries()) {
        const values = given.map((one) => one.toWellFormed())
        if (isPut) await table.put(values.map((one) => ({ value: one, profile: { ...profile, confidence: i } })))
        else table.remove(values)
        for (const one of values)
          if (isPut) model.set(one, i)
          else model.delete(one)
      }
      expect(table.size).toBe(model.size)
      expect(lookup().isEmpty).toBe(model.size === 0)
      for (const one of steps.flatMap(({ values }) => values).map((text) => text.toWellFormed()))
        expect(lookup().find([one], nowUs)[0]?.profile.confidence).toBe(model.get(one))
    }),
  )
})

test('a reader sees what is put in and taken out without being told', async () => {
  const { table, lookup } = open()
  const reader = lookup()
  expect(reader.isEmpty).toBe(true)
  await table.put([{ value: 'a.net', profile }])
  expect(found(reader, 'b.net', 'a.net')).toEqual(['a.net'])
  table.remove(['a.net'])
  expect(found(reader, 'a.net')).toEqual([])
  expect(reader.isEmpty).toBe(true)
})

test('a table that grows tells of its new memory, and forgets nothing', async () => {
  const memories: SharedArrayBuffer[] = []
  const table = new IndicatorTable((buffer) => void memories.push(buffer))
  const values = Array.from({ length: 20_000 }, (_, i) => `host-${i}.badsite.net`)
  await table.put(values.map((value) => ({ value, profile })))
  table.remove(['host-7.badsite.net'])
  expect(memories.at(-1)).toBe(table.buffer)
  const reader = new TableLookup(table.buffer)
  expect(values.filter((value) => found(reader, value).length === 0)).toEqual(['host-7.badsite.net'])
  expect(found(reader, 'host-20000.badsite.net')).toEqual([])
  const long = Array.from({ length: 300 }, (_, i) => `http://badsite.net/${'x'.repeat(2000)}${i}`)
  await table.put(long.map((value) => ({ value, profile })))
  expect(long.every((value) => found(new TableLookup(table.buffer), value).length === 1)).toBe(true)
})

test('saying the same again and again does not make a table grow without end', async () => {
  const { table } = open()
  for (let i = 0; i < 200; i++)
    await table.put(Array.from({ length: 500 }, (_, at) => ({ value: `host-${at}.badsite.net`, profile })))
  expect(table.size).toBe(500)
  expect(table.buffer.byteLength).toBeLessThan(2 << 20)
})

test.for([
  [{ fromUs: nowUs + 2e6 }, false],
  [{ fromUs: nowUs - 2e6 }, true],
  [{ untilUs: nowUs - 2e6 }, false],
  [{ untilUs: nowUs + 2e6 }, true],
  [{ mutedUntilUs: nowUs + 2e6 }, false],
  [{ mutedUntilUs: nowUs - 2e6 }, true],
  [{ fromUs: -5, untilUs: 1e18 }, true],
] as const)('what is valid %o is looked for: %s', async ([times, isFound]) => {
  const { table, lookup } = open()
  await table.put([{ value: 'a.net', profile, ...times }])
  expect(found(lookup(), 'a.net')).toHaveLength(isFound ? 1 : 0)
})

test('networks hold their addresses, of both kinds, and no others', async () => {
  const { table, lookup } = open()
  const network = (value: string, isV6: boolean, length: number) => ({ value, profile, prefix: { isV6, length } })
  await table.put([
    network('45.155.204.0/23', false, 23),
    network('45.155.205.0/24', false, 24),
    network('2a03:2880::/32', true, 32),
    { value: '45.155.205.7', profile },
  ])
  const reader = lookup()
  expect(found(reader, '45.155.205.7')).toEqual(['45.155.205.7', '45.155.204.0/23', '45.155.205.0/24'])
  expect(found(reader, '45.155.204.255')).toEqual(['45.155.204.0/23'])
  expect(found(reader, '45.155.206.0', '2a03:2881::1', 'x.net', 'beef')).toEqual([])
  expect(reader.find(['2a03:2880:ffff::1'], nowUs)).toMatchObject([
    { value: '2a03:2880::/32', seen: '2a03:2880:ffff::1' },
  ])
})
