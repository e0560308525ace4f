import { expect, test } from 'vitest'
import type { Event } from '@aurora/core'
import type { Predicate } from '@aurora/query'
import type { EventStore, Page, Scope } from './event-store.ts'
import { batchOf, everUs, noonUs, sample, samples } from './testing/sample-events.ts'
import { eventually, slowPath, usingSlowStore, usingStore, type StorePlace } from './testing/store-place.ts'

const all: Predicate = { kind: 'all' }
/** A condition every event meets, after a while. */
const slow: Predicate = { kind: 'exists', field: { space: 'native', path: slowPath } }
const patient = { timeMs: 120_000 }

/** How an event store answers what it cannot answer whole: part of the contract of event-store.contract.ts. */
export function limitsContract(newPlace: () => Promise<StorePlace>): void {
  /** Reads of the place that the engine is computing. The embedded one lists a read that it stopped until the next. */
  const running = async (place: StorePlace): Promise<number> => {
    const rows = await place.sql(
      "SELECT count() FROM system.processes WHERE query LIKE 'SELECT %FROM siem_logs%' AND NOT is_cancelled AND query NOT LIKE '%system.processes%'",
    )
    return rows.reduce((sum, [count]) => sum + Number(count), 0)
  }

  /** A store in which a read of every event takes most of a minute, whatever the engine's threads. */
  const openSlow = async (place: StorePlace) => {
    const opened = await usingSlowStore(place, 50, patient)
    for (let n = 0; n < 200; n++) await opened.store.append(batchOf(n + 1, samples(10, n * 10)))
    return opened
  }

  const reads: Readonly<Record<string, (store: EventStore, signal: AbortSignal) => Promise<{ partial: unknown }>>> = {
    find: (store, signal) => store.find(slowEver, { limit: 10_000, order: 'newest' }, signal),
    count: (store, signal) => store.count(slowEver, signal),
    histogram: (store, signal) => store.histogram({ ...slowEver, toUs: noonUs + 3600e6, fromUs: noonUs }, 60e6, signal),
    topValues: (store, signal) =>
      store.topValues(slowEver, { space: 'platform', name: 'sensor' }, { limit: 5, contains: '' }, signal),
  }
  const slowEver: Scope = { predicate: slow, ...everUs, by: 'time' }

  test('a read that is called off stops in the engine, whichever it is', async () => {
    await using place = await newPlace()
    await using opened = await openSlow(place)
    for (const [name, read] of Object.entries(reads)) {
      const stop = new AbortController()
      const answer = read(opened.store, stop.signal)
      await eventually(`${name} runs`, async () => (await running(place)) > 0)
      stop.abort()
      expect((await answer).partial, name).toBe('cancelled')
      await eventually(`${name} stopped`, async () => (await running(place)) === 0)
    }
    const early = new AbortController()
    const answers = [1, 2, 3, 4, 5, 6].map(() => opened.store.count(slowEver, early.signal))
    early.abort() // before the engine has begun any of them
    expect(await Promise.all(answers)).toEqual(answers.map(() => ({ total: undefined, partial: 'cancelled' })))
    await eventually('all stopped', async () => (await running(place)) === 0)
    expect(await opened.store.count(slowEver, AbortSignal.abort())).toEqual({ total: undefined, partial: 'cancelled' })
  })

  test('a batch is stored while reads run', async () => {
    await using place = await newPlace()
    await using opened = await openSlow(place)
    const stop = new AbortController()
    let ended = 0
    const answers = [1, 2].map(() => opened.store.count(slowEver, stop.signal).finally(() => ended++))
    await eventually('both run', async () => (await running(place)) >= 2)
    await opened.store.append(batchOf(99, [sample(9999)]))
    expect(await opened.store.findById(sample(9999).id)).toMatchObject({ message: 'sample 9999' })
    expect(ended).toBe(0)
    stop.abort()
    await Promise.all(answers)
  })

  /** 40 events in nine parts, a second apart; the part in their middle alone takes longer to read than is allowed. */
  const given = samples(40)
  const parts = [0, 2, 4, 6, 8, 32, 34, 36, 38].map((first, i, all) => given.slice(first, all[i + 1] ?? given.length))
  /** Others at the same times, received an hour later. */
  const late = samples(3, 200, { timeUs: noonUs + 36.5e6, receivedUs: noonUs + 7200e6 })
  const walks = [
    { order: 'newest', by: 'time', expected: [...given, ...late] },
    { order: 'oldest', by: 'time', expected: [...given, ...late] },
    { order: 'newest', by: 'received', expected: given },
  ] as const
  test.for(walks)(
    'out of time, a page is exactly the first events, $order by $by, and its cursor goes on without a miss',
    async ({ order, by, expected }) => {
      await using place = await newPlace()
      await using hasty = await usingSlowStore(place, 50, { timeMs: 1000 })
      await using calm = await usingStore(place, patient)
      for (const [n, part] of [...parts, late].entries()) await hasty.store.append(batchOf(n + 1, part))
      const scope: Scope = { predicate: slow, fromUs: noonUs, toUs: noonUs + 61e6, by }
      const page = await hasty.store.find(scope, { limit: 200, order })
      expect(page.partial).toBe('time_limit')
      expect(page.events.length).toBeLessThan(expected.length)
      const inOrder = [...expected].sort(
        (a, b) => (a.timeUs - b.timeUs || (a.id < b.id ? -1 : 1)) * (order === 'newest' ? -1 : 1),
      )
      expect(await withTheRest(calm.store, scope, page, order)).toEqual(inOrder.map((event) => event.id))
      expect(await hasty.store.count(scope)).toEqual({ total: undefined, partial: 'time_limit' })
      expect((await hasty.store.histogram(scope, 60e6)).partial).toBe('time_limit')
      expect(
        await hasty.store.topValues(scope, { space: 'platform', name: 'id' }, { limit: 5, contains: '' }),
      ).toMatchObject({ isExact: false, partial: 'time_limit' })
    },
  )

  test('out of memory, a page is exactly the first events and not an error', async () => {
    await using place = await newPlace()
    await using hasty = await usingStore(place, { memoryBytes: 24 << 20 })
    await using calm = await usingStore(place, patient)
    const pad = 'x'.repeat(1_000_000)
    const large = Array.from({ length: 64 }, (_, n) => sample(n, { raw: JSON.stringify({ n, pad }) }))
    await hasty.store.append(batchOf(1, large))
    const scope: Scope = { predicate: all, fromUs: noonUs, toUs: noonUs + 64e6, by: 'time' }
    const page = await hasty.store.find(scope, { limit: 64, order: 'newest' })
    expect(page.partial).toBe('memory_limit')
    expect(await withTheRest(calm.store, scope, page, 'newest')).toEqual(large.map((event) => event.id).reverse())
    const top = await hasty.store.topValues(scope, { space: 'native', path: 'pad' }, { limit: 5, contains: '' })
    expect(top).toMatchObject({ isExact: false, partial: 'memory_limit' })
    expect(await hasty.store.count(scope)).toEqual({ total: 64, partial: undefined })
  })
}

/** The ids of a page that was cut, and of what a store with more time finds behind its cursor. */
async function withTheRest(store: EventStore, scope: Scope, page: Page, order: 'newest' | 'oldest'): Promise<string[]> {
  const ids = page.events.map((event: Event) => event.id)
  if (page.next === undefined) return ids
  const rest = await store.find(scope, { limit: 1000, order, after: page.next })
  expect(rest.partial).toBeUndefined()
  return [...ids, ...rest.events.map((event) => event.id)]
}
