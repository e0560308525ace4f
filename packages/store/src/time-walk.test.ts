import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import type { Cursor } from './event-store.ts'
import { LimitReached } from './sql-engine.ts'
import { walkTime, type TimeRange, type Walk } from './time-walk.ts'

const compare = (a: Cursor, b: Cursor): number => a.timeUs - b.timeUs || (a.id < b.id ? -1 : a.id > b.id ? 1 : 0)
const idOf = (n: number): string => n.toString(16).padStart(32, '0')

/** Reads a list of events as a store reads its table; `maxRows` is how many it can read at a time. */
function reader(events: readonly Cursor[], { order, after }: Pick<Walk, 'order' | 'after'>, maxRows: () => number) {
  const windows: TimeRange[] = []
  const read = (window: TimeRange, limit: number): Promise<Cursor[]> => {
    const inside = events.filter(({ timeUs }) => timeUs >= window.fromUs && timeUs < window.toUs)
    if (inside.length > maxRows()) return Promise.reject(new LimitReached('time_limit'))
    windows.push(window)
    const sorted = inside.sort((a, b) => (order === 'newest' ? compare(b, a) : compare(a, b)))
    const behind = sorted.filter(
      (one) => after === undefined || compare(one, after) * (order === 'newest' ? -1 : 1) > 0,
    )
    return Promise.resolve(behind.slice(0, limit))
  }
  return { windows, read }
}

const aList = fc
  .array(fc.integer({ min: 0, max: 3_600_000_000 }), { maxLength: 60 })
  .map((times) => times.map((timeUs, n): Cursor => ({ timeUs: timeUs - (timeUs % 100_000_000), id: idOf(n) })))
const anOrder = fc.constantFrom('newest', 'oldest')
const range = { fromUs: 0, toUs: 3_600_000_001 }
const aFirstWidth = fc.integer({ min: 1, max: 4_000_000_000 })

describe('walking time', () => {
  test('pages meet every event once and in order, whatever the windows', async () => {
    await fc.assert(
      fc.asyncProperty(
        aList,
        anOrder,
        fc.integer({ min: 1, max: 20 }),
        aFirstWidth,
        async (events, order, limit, firstUs) => {
          const met: Cursor[] = []
          for (let after: Cursor | undefined, pages = 0; pages < 100; pages++) {
            const { read } = reader(events, { order, after }, () => Infinity)
            const page = await walkTime({ range, order, after, limit, firstUs, timeMs: 10_000, read })
            expect(page.partial).toBeUndefined()
            met.push(...page.found)
            after = page.next
            if (after === undefined) break
          }
          expect(met).toEqual(events.toSorted((a, b) => compare(a, b) * (order === 'newest' ? -1 : 1)))
        },
      ),
    )
  })

  test('what a limit cuts is exactly the first events, and its cursor goes on without a miss', async () => {
    await fc.assert(
      fc.asyncProperty(
        aList,
        anOrder,
        aFirstWidth,
        fc.integer({ min: 0, max: 12 }),
        async (events, order, firstUs, rows) => {
          const sorted = events.toSorted((a, b) => compare(a, b) * (order === 'newest' ? -1 : 1))
          const { read } = reader(events, { order }, () => rows)
          const page = await walkTime({ range, order, limit: 1000, firstUs, timeMs: 10_000, read })
          expect(page.found).toEqual(sorted.slice(0, page.found.length))
          if (page.partial === undefined) {
            expect(page).toEqual({ found: sorted, next: undefined, partial: undefined })
            return
          }
          expect(page.partial).toBe('time_limit')
          const { read: readRest } = reader(events, { order, after: page.next }, () => Infinity)
          const rest = await walkTime({
            range,
            order,
            after: page.next,
            limit: 1000,
            firstUs,
            timeMs: 10_000,
            read: readRest,
          })
          expect([...page.found, ...rest.found]).toEqual(sorted)
        },
      ),
    )
  })

  test('stops where the page is full, and reads no window twice', async () => {
    const events = Array.from({ length: 3600 }, (_, n): Cursor => ({ timeUs: n * 1e6, id: idOf(n) }))
    const { read, windows } = reader(events, { order: 'newest' }, () => Infinity)
    await walkTime({ range, order: 'newest', limit: 10, firstUs: 2e6, timeMs: 10_000, read })
    expect(windows.length).toBeLessThan(5)
    expect(windows.at(-1)?.fromUs).toBeGreaterThan(3000e6)
    for (const [i, window] of windows.entries()) expect(window.toUs).toBe(windows[i - 1]?.fromUs ?? range.toUs)
  })

  test('a walk that is called off shows nothing', async () => {
    const read = (): Promise<Cursor[]> => Promise.reject(new LimitReached('cancelled'))
    const page = await walkTime({ range, order: 'newest', limit: 10, firstUs: 1, timeMs: 1000, read })
    expect(page).toEqual({ found: [], next: undefined, partial: 'cancelled' })
  })
})
