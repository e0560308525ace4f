import type { Event } from '@aurora/core'
import fc from 'fast-check'
import { afterAll, expect, test } from 'vitest'
import { storeEvents } from '../testing/stored-events.ts'
import { openThrowawayStore } from '../testing/throwaway-store.ts'
import { at, correlationOf, correlationText, startUs } from './correlation-cases.fixture.ts'
import { compareFirings } from './firing.ts'
import { correlateEvents } from './in-memory.ts'
import { correlateStore } from './in-store.ts'

const place = await openThrowawayStore()
afterAll(() => place[Symbol.asyncDispose]())

const text = fc.constantFrom('x', 'X', 'y', 'é', 'É', '', '\u212a', 'k', "it's", '1', '1.5', 'a\\b', 'tab\there')
const value = fc.oneof(
  { weight: 4, arbitrary: text },
  fc.constantFrom(1, 2, 2.5, -3, 1e21, true, null),
  fc.array(fc.oneof(text, fc.constantFrom(1, 2)), { maxLength: 3 }),
)
const event = fc.record({
  second: fc.oneof(fc.integer({ min: 0, max: 40 }), fc.constantFrom(5.0004, 5.0006, 5.0011, 5.7)),
  late: fc.integer({ min: 0, max: 3 }),
  native: fc.record(
    {
      k: fc.oneof(fc.constantFrom('a', 'b', 'd'), fc.subarray(['a', 'b', 'd'], { minLength: 1 })),
      u: value,
      h: value,
      n: value,
    },
    { requiredKeys: ['k'] },
  ),
})

const rules = fc
  .subarray(['a', 'b', 'd'], { minLength: 1 })
  .chain((some) => fc.shuffledSubarray(some, { minLength: some.length }))
const groupBy = fc.constantFrom('', 'group-by: u\n', 'group-by: [u, h]\n', 'group-by: [h, u, n]\n')
const timespan = fc.constantFrom('1s', '3s', '10s', '1m', '1h', '1M')
const bound = fc.constantFrom(
  'gte: 1',
  'gte: 2',
  'gt: 2',
  'gte: 1.5',
  'lt: 3',
  'lte: 2',
  'eq: 2',
  'neq: 1',
  'gte: 2, lt: 4',
)
const typed = fc.oneof(
  bound.map((condition) => `type: event_count\ncondition: {${condition}}\n`),
  fc
    .tuple(fc.constantFrom('n', 'u', '[u, n]', '[n, h, u]'), bound)
    .map(([field, condition]) => `type: value_count\ncondition: {${condition}, field: ${field}}\n`),
  fc
    .tuple(fc.constantFrom('value_sum', 'value_avg', 'value_median', 'value_percentile'), bound)
    .map(([type, condition]) => `type: ${type}\ncondition: {${condition}, field: n}\n`),
  fc
    .integer({ min: 0, max: 100 })
    .map((p) => `type: value_percentile\ncondition: {gte: 2, field: n, percentile: ${p}}\n`),
  fc.constantFrom('type: temporal\n', 'type: temporal\ncondition: {gte: 2}\n', 'type: temporal\ncondition: {lt: 2}\n'),
  fc.constant('type: temporal_ordered\n'),
)
const correlation = fc
  .tuple(typed, rules, groupBy, timespan)
  .map(([type, names, group, span]) => `${type}rules: [${names.join(', ')}]\n${group}timespan: ${span}\n`)
const twice = fc.constantFrom(
  'type: temporal_ordered\nrules: [a, a, b]\ntimespan: 10s\n',
  'type: temporal_ordered\nrules: [b, a, b]\ngroup-by: u\ntimespan: 10s\n',
)
const chain = fc
  .tuple(
    correlation,
    fc.constantFrom(
      'type: event_count\nrules: inner\ncondition: {gte: 2}\n',
      'type: temporal\nrules: [inner, b]\n',
      'type: temporal_ordered\nrules: [a, inner]\n',
      'type: value_count\nrules: [inner, a]\ncondition: {gte: 2, field: [u, h]}\n',
    ),
    groupBy,
    timespan,
  )
  .map(([inner, outer, group, span]) => [
    correlationText(inner, 'inner'),
    correlationText(`${outer}${group}timespan: ${span}\n`),
  ])
const texts = fc.oneof(
  { weight: 3, arbitrary: correlation.map((lines) => [correlationText(lines)]) },
  { weight: 1, arbitrary: twice.map((lines) => [correlationText(lines)]) },
  { weight: 2, arbitrary: chain },
)

let batch = 0

/** SIGMA.md row 169: the same firings on the same events, whoever evaluates. */
test('169 memory and store say the same of the same events', async () => {
  await fc.assert(
    fc.asyncProperty(
      fc.array(event, { maxLength: 30 }),
      fc.array(texts, { minLength: 1, maxLength: 4 }),
      async (given, correlations) => {
        batch++
        const offset = batch * 1000
        const events = given.map(({ second, late, native }): Event => {
          const made = at(offset + second, native)
          return { ...made, receivedUs: startUs + (offset + 50 + late) * 1e6 }
        })
        await storeEvents(place.store, batch, events)
        const time = { fromUs: startUs + offset * 1e6, toUs: startUs + (offset + 900) * 1e6 }
        for (const lines of correlations) {
          const compiled = correlationOf(...lines)
          const inMemory = correlateEvents(compiled, events)
          const inStore = await correlateStore(compiled, place.store, { time, maxRows: 10_000, maxFirings: 10_000 })
          expect({ lines, firings: inStore.firings.toSorted(compareFirings), partial: inStore.partial }).toEqual({
            lines,
            firings: inMemory.firings,
            partial: undefined,
          })
        }
      },
    ),
    { numRuns: 25 },
  )
}, 180_000)
