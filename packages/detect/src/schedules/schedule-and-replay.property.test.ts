import { mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import type { Event } from '@aurora/core'
import { openState } from '@aurora/state'
import fc from 'fast-check'
import { afterAll, expect, test } from 'vitest'
import { at, correlationOf, correlationText, startUs } from '../correlations/correlation-cases.fixture.ts'
import { correlateEvents } from '../correlations/in-memory.ts'
import { Ledger } from '../ledger/ledger.ts'
import { prepareTables } from '../tables.ts'
import { ManualClock } from '../testing/manual-clock.ts'
import { storeEvents } from '../testing/stored-events.ts'
import { openThrowawayStore } from '../testing/throwaway-store.ts'
import { asksOfCorrelation } from './scheduled-rule.ts'
import { Scheduler } from './scheduler.ts'

const folder = await mkdtemp(join(tmpdir(), 'aurora-schedule-'))
const place = await openThrowawayStore()
afterAll(async () => {
  await place[Symbol.asyncDispose]()
  await rm(folder, { recursive: true, force: true })
})

const lines = fc.constantFrom(
  'type: event_count\nrules: a\ngroup-by: u\ntimespan: 4m\ncondition: {gte: 2}',
  'type: event_count\nrules: a\ngroup-by: u\ntimespan: 10m\ncondition: {gte: 3}',
  'type: value_count\nrules: [a, b]\ntimespan: 6m\ncondition: {gte: 2, field: n}',
  'type: temporal\nrules: [a, b]\ngroup-by: u\ntimespan: 5m',
  'type: temporal_ordered\nrules: [a, b]\ngroup-by: u\ntimespan: 5m',
)
const minutes = 40
const event = fc.record({
  minute: fc.integer({ min: 0, max: minutes - 1 }),
  second: fc.integer({ min: 0, max: 50 }),
  k: fc.constantFrom('a', 'b'),
  u: fc.constantFrom('x', 'y'),
  n: fc.integer({ min: 0, max: 2 }),
})

let made = 0

/** Runs a rule every so many minutes over events as they come; gives what it found as group and time, sorted. */
async function asScheduled(
  text: string,
  everyMinutes: number,
  fromUs: number,
): Promise<{ key: string; timeUs: number }[]> {
  const state = await openState(`sqlite:${join(folder, `${++made}.db`)}`)
  await prepareTables(state)
  const found = new Map<string, { key: string; timeUs: number }>()
  const clock = new ManualClock(fromUs)
  const asks = asksOfCorrelation(correlationOf(correlationText(text)))
  const finding = { id: 'r', version: '1', title: 't', pack: '', author: '', license: '', opensCase: false }
  const scheduler = new Scheduler({
    state,
    store: place.store,
    clock,
    ledger: new Ledger(state, clock),
    sink: {
      append: async (judged) =>
        judged.forEach(({ finding: { id, timeUs, matched } }) => found.set(id, { timeUs, key: matched['u'] ?? '' })),
    },
    rules: () => [{ finding, severity: 1, techniques: [], everyMinutes, asks }],
    watermarkUs: () => clock.nowUs(),
    holder: 'h',
  })
  await scheduler.tick()
  for (let minute = 0; minute < minutes + 26; minute++) {
    clock.advance(60_000)
    await scheduler.tick()
  }
  await state.close()
  return [...found.values()]
}

let offset = 0

/** Events of one example stand apart from those of others in time and in receipt. */
async function stored(
  given: readonly { minute: number; second: number; k: string; u: string; n: number }[],
  lateMinutes: (i: number) => number,
): Promise<{ events: Event[]; fromUs: number }> {
  offset += 100_000
  const events = given.map(({ minute, second, k, u, n }, i) => {
    const made = at(offset + minute * 60 + second, { k, u, n })
    return { ...made, receivedUs: made.timeUs + lateMinutes(i) * 60e6 }
  })
  await storeEvents(place.store, offset, events)
  return { events, fromUs: startUs + offset * 1e6 }
}

const replayOf = (text: string, events: readonly Event[]): { key: string; timeUs: number }[] =>
  correlateEvents(correlationOf(correlationText(text)), events).firings.map(({ key, timeUs }) => ({
    key: text.includes('group-by') ? (key[0] ?? '') : '',
    timeUs,
  }))

const sorted = (list: { key: string; timeUs: number }[]) =>
  list.toSorted((a, b) => a.timeUs - b.timeUs || (a.key < b.key ? -1 : 1))

test('in their order events give the same in runs of any length as when all is looked at at once', async () => {
  await fc.assert(
    fc.asyncProperty(
      fc.array(event, { minLength: 1, maxLength: 25 }),
      lines,
      fc.integer({ min: 1, max: 15 }),
      async (given, text, everyMinutes) => {
        const { events, fromUs } = await stored(given, () => 0)
        expect(sorted(await asScheduled(text, everyMinutes, fromUs))).toEqual(sorted(replayOf(text, events)))
      },
    ),
    { numRuns: 8 },
  )
}, 240_000)

test('out of order nothing is missed: what a replay finds is within a timespan of what was told', async () => {
  await fc.assert(
    fc.asyncProperty(
      fc.array(fc.tuple(event, fc.integer({ min: 0, max: 9 })), { minLength: 1, maxLength: 25 }),
      lines,
      fc.integer({ min: 1, max: 15 }),
      async (given, text, everyMinutes) => {
        const { events, fromUs } = await stored(
          given.map(([each]) => each),
          (i) => given[i]?.[1] ?? 0,
        )
        const told = await asScheduled(text, everyMinutes, fromUs)
        const { spanUs } = correlationOf(correlationText(text))
        const missed = replayOf(text, events).filter(
          ({ key, timeUs }) => !told.some((each) => each.key === key && Math.abs(each.timeUs - timeUs) <= spanUs),
        )
        expect(missed).toEqual([])
      },
    ),
    { numRuns: 8 },
  )
}, 240_000)
