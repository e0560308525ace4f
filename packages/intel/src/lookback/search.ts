import type { Event, Finding } from '@aurora/core'
import type { EventStore } from '@aurora/store'
import type { IndicatorRow } from '../indicators/indicator-rows.ts'
import { watchedOf } from '../indicators/indicator-rows.ts'
import { findingOfHit } from '../live/found.ts'
import { IndicatorTable } from '../live/table.ts'
import { TableLookup } from '../live/table-lookup.ts'
import { findCandidates, type Candidate } from './candidates.ts'

/** Events of one indicator that become findings by looking back, the newest; of more it is said that there are. */
export const maxEventsEach = 200
/** Events that one statement may find. */
const maxRows = 20_000
/** Events read at once. */
const pageEvents = 500
const dayUs = 86_400e6
/** A stretch of receipt that is too much for one statement is halved, but not below this. */
const leastStretchUs = 60e6

/** What was found of one indicator. */
export interface FoundOf {
  readonly findings: Finding[]
  hasMore: boolean
}

/** What a search works with. */
export interface SearchParts {
  readonly store: Pick<EventStore, 'read' | 'find' | 'usage'>
  readonly indicatorsOf: (event: Event) => readonly string[]
  readonly nowUs: () => number
}

/**
 * Looks for indicators in everything that was received before `untilUs`, newest first. Resolves to what was found by value.
 * Memory is bounded by `maxEventsEach` findings a value.
 */
export async function searchBack(
  { store, indicatorsOf, nowUs }: SearchParts,
  rows: readonly IndicatorRow[],
  untilUs: number,
  signal: AbortSignal,
): Promise<ReadonlyMap<string, FoundOf>> {
  const found = new Map<string, FoundOf>(rows.map(({ value }) => [value, { findings: [], hasMore: false }]))
  const { oldestReceivedUs } = await store.usage()
  if (oldestReceivedUs === undefined) return found
  const table = new IndicatorTable(() => undefined)
  await table.put(rows.map(watchedOf))
  const lookup = new TableLookup(table.buffer)
  const isNetwork = ({ kind }: IndicatorRow): boolean => kind === 'network'
  for (const group of [rows.filter((row) => !isNetwork(row)), rows.filter(isNetwork)]) {
    let stretchUs = dayUs
    for (let toUs = untilUs; toUs > oldestReceivedUs && group.length > 0;) {
      signal.throwIfAborted()
      const open = group.filter(({ value }) => found.get(value)?.hasMore === false).map(({ value }) => value)
      if (open.length === 0) break
      const range = { fromUs: Math.max(0, Math.min(toUs - 1, toUs - stretchUs)), toUs }
      const what = group.some(isNetwork) ? { values: [], networks: open } : { values: open, networks: [] }
      const candidates = await findCandidates(store, { ...what, eventsEach: maxEventsEach + 1, maxRows, range }, signal)
      if (candidates === undefined) {
        if (stretchUs <= leastStretchUs) throw new Error('the store is too slow to be looked through')
        stretchUs /= 2
        continue
      }
      for await (const event of readEvents(store, candidates, signal))
        for (const hit of lookup.find(indicatorsOf(event), nowUs())) {
          const of = found.get(hit.value)
          if (of === undefined) continue
          if (of.findings.length >= maxEventsEach) of.hasMore = true
          else of.findings.push(findingOfHit(event, hit, 'retro', nowUs()))
        }
      toUs = range.fromUs
      stretchUs *= 2
    }
  }
  return found
}

/** The events themselves, each once. */
async function* readEvents(
  store: Pick<EventStore, 'find'>,
  candidates: readonly Candidate[],
  signal: AbortSignal,
): AsyncGenerator<Event> {
  const byTime = [...new Map(candidates.map((one) => [one.id, one])).values()].sort((a, b) => b.timeUs - a.timeUs)
  for (let at = 0; at < byTime.length; at += pageEvents) {
    const page = byTime.slice(at, at + pageEvents)
    const of = page.map(({ id }) => ({ kind: 'equals', field: { space: 'platform', name: 'id' }, value: id }) as const)
    const times = page.map(({ timeUs }) => timeUs)
    const range = { fromUs: Math.min(...times), toUs: Math.max(...times) + 1 }
    const scope = { predicate: { kind: 'or', of }, ...range, by: 'time' } as const
    const { events, partial } = await store.find(scope, { limit: pageEvents, order: 'newest' }, signal)
    if (partial !== undefined) throw new Error(`events found by looking back cannot be read: ${partial}`)
    yield* events
  }
}
