import { parseNativeDocument } from '@aurora/core'
import { compileMatcher, type Predicate, type TimePart } from '@aurora/query'
import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { caseEvent, decodedOf, expectAgreement, isDocument, tableOf } from './query-equivalence.fixture.ts'

describe('presence of a key', () => {
  const raws = [
    '{"a":null}', '{"a":[]}', '{"a":{}}', '{"a":""}', '{"a":0}', '{"b":{"a":1}}', '{"a":{"b":null}}', '{"a.b":null}', '{"a":{"b":[]}}',
    '{"a":[{"b":null},{"c":1}]}', '{"a":[{"c":1}]}', '{"a":[[{"b":null}]]}', '{"a":["b"]}', '{"a":null,"a.b":null}', '{"\\u0061":null}', '{"a":"b"}',
    '{"a":{"b.c":null}}', '{"a.b":{"c":null}}', '{"a":[null]}', '{"a":[1,null]}', '{"c":"\\"a\\":1"}', '{}', 'a=1',
  ] // prettier-ignore
  const paths: readonly [path: string, present: readonly string[]][] = [
    ['a', raws.filter((raw) => /^\{"(?:a|\\u0061)":/.test(raw))],
    ['a.b', ['{"a":{"b":null}}', '{"a.b":null}', '{"a":{"b":[]}}', '{"a":[{"b":null},{"c":1}]}', '{"a":[[{"b":null}]]}', '{"a":null,"a.b":null}', '{"a.b":{"c":null}}']],
    ['a\\.b', ['{"a.b":null}', '{"a":null,"a.b":null}', '{"a.b":{"c":null}}']],
    ['a.b.c', ['{"a":{"b.c":null}}', '{"a.b":{"c":null}}']],
    ['a[1]', ['{"a":[{"b":null},{"c":1}]}', '{"a":[1,null]}']],
    ['a[0].b', ['{"a":[{"b":null},{"c":1}]}', '{"a":[[{"b":null}]]}']],
  ] // prettier-ignore
  const fields = paths.map(([path, present]) => ({ path, present, field: { space: 'native', path } as const }))
  const events = raws.map((raw, index) => {
    const event = caseEvent({ name: `present-${index}`, time: '2026-01-01T00:00:00Z', raw, fields: isDocument(raw) ? parseNativeDocument(raw) : {} }, index)
    return { ...event, decoded: decodedOf(event.native, raw, true) }
  }) // prettier-ignore

  test('null, empty and absent are told apart, in memory and in the store', async () => {
    const table = await tableOf(events)
    for (const { path, present, field } of fields) {
      const matcher = compileMatcher({ kind: 'present', field })
      expect([path, events.filter(matcher).map(({ raw }) => raw)]).toEqual([path, raws.filter((raw) => present.includes(raw))]) // prettier-ignore
      await expectAgreement(table, events, { kind: 'present', field })
      await expectAgreement(table, events, { kind: 'present', field: { space: 'ecs', name: path, paths: { zeek: 'x', '': path } } }) // prettier-ignore
    }
  })
})

describe('what is a time', () => {
  const piece = fc.constantFrom(
    '2024', '1900', '1899', '2299', '2300', '0026', '1970', '-', '02', '29', '30', '31', '12', '00', '13', 'T', ' ', 't', ':', '23', '24', '59', '60',
    '.', ',', '5', '999999', 'Z', 'z', '+', '-', '01', '0130', 'é', '',
  ) // prettier-ignore
  const year = fc.constantFrom('2024', '2021', '1900', '1901', '2299', '1969', '2020', '2015', '0099')
  const two = (most: number): fc.Arbitrary<string> => fc.nat(most).map((number) => String(number).padStart(2, '0'))
  const clock = fc
    .tuple(fc.constantFrom('T', ' ', 't'), two(24), two(60), fc.option(two(61), { nil: undefined }), fc.constantFrom('', '.', ',5', '.999999', '.9999999999'), fc.constantFrom('', 'Z', 'z', '+01', '-0130', '+23:59', '-23:59', '+24:00', '+1', '+01:', '-05:60'))
    .map(([divider, hour, minute, second, fraction, zone]) => `${divider}${hour}:${minute}${second === undefined ? '' : `:${second}`}${fraction}${zone}`) // prettier-ignore
  const date = fc.tuple(year, two(13), two(32)).map((parts) => parts.join('-'))
  const time = fc.oneof(
    { weight: 6, arbitrary: fc.tuple(date, clock).map((parts) => parts.join('')) },
    date,
    fc.array(piece, { maxLength: 12 }).map((parts) => parts.join('')),
  )
  const parts: readonly TimePart[] = ['minute', 'hour', 'day', 'week', 'month', 'year']

  test('is one for matcher and engine, and has the same parts', async () => {
    const edges = ['1899-12-31T23:59:00-00:01', '1900-01-01T00:00+00:01', '2299-12-31T23:59:59.999999', '2299-12-31T23:59:60', '2299-12-31T23:59-00:01', '2024-02-30', '2023-02-29T00:00Z'] // prettier-ignore
    const texts = [...new Set([...edges, ...fc.sample(time, { numRuns: 600 })])]
    const events = texts.map((message, index) => ({ ...caseEvent({ name: `t${index}`, time: '2026-01-01T00:00:00Z', raw: 'x' }, index), message })) // prettier-ignore
    const table = await tableOf(events)
    const field = { space: 'platform', name: 'message' } as const
    let times = 0
    for (const part of parts) {
      const values = part === 'year' ? [1899, 1900, 1901, 1969, 1970, 2015, 2020, 2021, 2024, 2299, 2300] : Array.from({ length: 61 }, (_, i) => i) // prettier-ignore
      for (const value of values) {
        const predicate: Predicate = { kind: 'timePart', field, part, value }
        if (part === 'year') times += events.filter(compileMatcher(predicate)).length
        await expectAgreement(table, events, predicate)
      }
    }
    expect(times).toBeGreaterThan(100)
  })
})
