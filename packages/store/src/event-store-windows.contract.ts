import {
  tickUs,
  windowEventsSql,
  windowExtentSql,
  windowsSql,
  type FieldRef,
  type Places,
  type Predicate,
  type WindowSearch,
} from '@aurora/query'
import { expect, test } from 'vitest'
import type { EventStore, EventTable } from './event-store.ts'
import { batchOf, everUs, noonUs, sample, type Sample } from './testing/sample-events.ts'
import { usingStore, type StorePlace } from './testing/store-place.ts'

const native = (path: string): FieldRef => ({ space: 'native', path })
const at = (...paths: readonly string[]): Places => paths.map(native)
const is = (value: string): Predicate => ({ kind: 'equals', field: native('k'), value })

/** Events some seconds behind each other, of branches by their `k`. */
const events = (...said: readonly (readonly [seconds: number, document: Record<string, unknown>])[]): Sample[] =>
  said.map(([seconds, document], n) => sample(n + 1, { timeUs: noonUs + seconds * 1e6, raw: JSON.stringify(document) }))

const search = (
  changes: Partial<WindowSearch>,
  keys: readonly Places[] = [],
  values: readonly Places[] = [],
): WindowSearch => ({
  branches: ['a', 'b'].map((value) => ({ kind: 'events', predicate: is(value), keys, values })),
  keyCount: keys.length,
  spanUs: 10e6,
  measure: { kind: 'events' },
  bounds: [{ operator: 'gte', value: 2 }],
  decided: 'at once',
  ...changes,
})

const scope = ({ promoted, within }: EventTable) => ({ promoted, within: within({ time: everUs, received: everUs }) })

/** Moments as text: seconds, group, measure, and the last digits of the ids of a path. */
async function momentsIn(store: EventStore, of: WindowSearch, newerThanUs?: number): Promise<string[]> {
  const { rows, partial } = await store.read((table) => windowsSql(of, scope(table), { limit: 100, newerThanUs }), {
    maxRows: 99,
  })
  expect(partial).toBeUndefined()
  return rows.map(([tick, key, measure, holds, , , path]) => {
    const steps = (path as string[]).map((id) => Number.parseInt(id, 16))
    const second = (Number(tick) * tickUs(of.spanUs) - noonUs) / 1e6
    return [second, ...(key as string[]), measure, ...(Number(holds) === 1 ? [] : ['no']), ...steps].join(' ')
  })
}

const attempts = events([0, { k: 'a', u: 'X', n: 1 }], [4, { k: 'a', u: 'x', n: 5 }], [10, { k: ['a', 'b'], u: ['x', 'y'], n: 2.5 }], [20.000001, { k: 'b', u: 'x', n: 'many' }], [21, { k: 'b' }]) // prettier-ignore

const cases: readonly (readonly [about: string, of: WindowSearch, moments: readonly string[]])[] = [
  ['events, ends included', search({}), ['4 2', '10 3', '21 2']],
  ['events of each group, folded, an event of two values in both', search({}, [at('u')]), ['4 x 2', '10 x 3']],
  ['the first place of a key that has a value', search({}, [at('missing', 'u')]), ['4 x 2', '10 x 3']],
  ['different values', search({ measure: { kind: 'values' } }, [], [at('u')]), ['10 2']],
  ['different tuples', search({ measure: { kind: 'values' } }, [], [at('u'), at('n')]), ['4 2', '10 4']],
  ['sums of numbers', search({ measure: { kind: 'sum' }, bounds: [{ operator: 'gt', value: 5.5 }] }, [], [at('n')]), ['4 6', '10 8.5']],
  ['averages', search({ measure: { kind: 'average' }, bounds: [{ operator: 'gte', value: 2.8 }] }, [], [at('n')]), ['4 3', '10 2.8333333333333335']],
  ['ranks', search({ measure: { kind: 'quantile', level: 0.5 }, bounds: [{ operator: 'gte', value: 2.5 }] }, [], [at('n')]), ['4 5', '10 2.5']],
  ['branches, of one event too', search({ measure: { kind: 'branches' } }), ['10 2']],
  ['branches in their order, one event no two steps', search({ measure: { kind: 'ordered' } }), ['10 1 2 3']],
  ['long ones', search({ spanUs: 3600e6, bounds: [{ operator: 'gte', value: 4 }] }), ['20 4', '21 5']],
  ['very long ones', search({ spanUs: 31_556_952e6, bounds: [{ operator: 'gte', value: 4 }] }), ['20 4', '21 5']],
  ['windows that close', search({ decided: 'at close', bounds: [{ operator: 'lt', value: 3 }] }, [at('u')]), ['0 x 3 no', '4 x 2', '10 x 1', '10 y 1', '20.000001 x 1']],
] // prettier-ignore

/** Windows of events, by one statement (query/windows): the cases of the memory are those of `packages/detect`. */
export function windowsContract(newPlace: () => Promise<StorePlace>): void {
  test.for(cases)('windows: %s', async ([, of, moments]) => {
    await using place = await newPlace()
    await using opened = await usingStore(place)
    await opened.store.append(batchOf(1, attempts))
    expect(await momentsIn(opened.store, of)).toEqual(moments)
  })

  test('windows: what was found elsewhere counts beside events, also when it is nothing', async () => {
    await using place = await newPlace()
    await using opened = await usingStore(place)
    await opened.store.append(batchOf(1, attempts))
    const [events] = search({}, [at('u')]).branches
    const given = (rows: readonly number[]): WindowSearch => ({
      ...search({ measure: { kind: 'branches' } }, [at('u')]),
      branches: [events as NonNullable<typeof events>, { kind: 'given', rows: rows.map((second) => ({ id: `g${second}`, timeUs: noonUs + second * 1e6, receivedUs: noonUs, keys: ['y'], value: undefined })) }],
    }) // prettier-ignore
    expect(await momentsIn(opened.store, given([]))).toEqual([])
    expect(await momentsIn(opened.store, given([12, 40]))).toEqual(['12 y 2'])
  })

  test('windows: only those with something new, their events, and their extent', async () => {
    await using place = await newPlace()
    await using opened = await usingStore(place)
    const received = (n: number): number => noonUs + n * 1e6
    await opened.store.append(batchOf(1, attempts.map((event, n) => ({ ...event, receivedUs: received(n) })))) // prettier-ignore
    expect(await momentsIn(opened.store, search({}), received(2))).toEqual(['21 2'])
    const places = [10, 21].map((second) => ({
      key: [],
      fromTick: noonUs + (second - 10) * 1e6,
      toTick: noonUs + second * 1e6,
    }))
    const { rows } = await opened.store.read((table) => windowEventsSql(search({}), scope(table), places, 2), {
      maxRows: 9,
    })
    const found = rows.map(([number, newest, count]) => [
      number,
      (newest as unknown[][]).map(([, , id]) => Number.parseInt(String(id), 16)),
      count,
    ])
    expect(found.toSorted()).toEqual([[0, [3, 2], 3], [1, [5, 4], 2]]) // prettier-ignore
    const extent = await opened.store.read((table) => windowExtentSql(search({}), scope(table)), { maxRows: 1 })
    expect(extent.rows).toEqual([[5, noonUs, noonUs + 21e6]])
  })

  test('a statement that finds more rows than it may gives the first, and says so', async () => {
    await using place = await newPlace()
    await using opened = await usingStore(place)
    await opened.store.append(batchOf(1, attempts))
    const write = (table: EventTable) => windowsSql(search({}), scope(table), { limit: 3 })
    expect(await opened.store.read(write, { maxRows: 2 })).toMatchObject({ rows: [{}, {}], partial: 'row_limit' })
    expect(await opened.store.read(write, { maxRows: 3 })).toMatchObject({ partial: undefined })
  })
}
