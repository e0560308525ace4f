import type { Event, Finding } from '@aurora/core'
import type { EventStore, Range } from '@aurora/store'
import type { IndicatorRow } from '../indicators/indicator-rows.ts'
import { watchedOf } from '../indicators/indicator-rows.ts'
import { findingOfHit } from '../live/found.ts'
import { IndicatorTable } from '../live/table.ts'
import { TableLookup, type Hit } from '../live/table-lookup.ts'
import { findCandidates, type Candidate } from './candidates.ts'

/** Events of one indicator that become findings by looking back, the newest; of more it is said that there are. */
const maxEventsEach = 200
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
  /** Whether texts are looked through too, which is slow. */
  readonly isInTexts: boolean
}

/**
 * Looks for indicators in everything that was received before `untilUs`, newest first. Resolves to what was found by value.
 * Memory is bounded by `maxEventsEach` findings a value.
 */
export async function searchBack(
  parts: SearchParts,
  rows: readonly IndicatorRow[],
  untilUs: number,
  signal: AbortSignal,
): Promise<ReadonlyMap<string, FoundOf>> {
  const found = new Map<string, FoundOf>(rows.map(({ value }) => [value, { findings: [], hasMore: false }]))
  const { oldestReceivedUs } = await parts.store.usage()
  if (oldestReceivedUs === undefined) return found
  const range = { fromUs: oldestReceivedUs, toUs: untilUs }
  const networks = rows.filter(({ kind }) => kind === 'network')
  const values = rows.filter(({ kind }) => kind !== 'network')
  if (values.length > 0) await searchGroup(parts, values, found, range, signal)
  if (networks.length > 0) await searchGroup(parts, networks, found, range, signal)
  return found
}

/** Looks for values, or for networks: stretch by stretch, each as long as the store can look through at once. */
async function searchGroup(
  { store, indicatorsOf, nowUs, isInTexts }: SearchParts,
  group: readonly IndicatorRow[],
  found: ReadonlyMap<string, FoundOf>,
  all: Range,
  signal: AbortSignal,
): Promise<void> {
  const table = new IndicatorTable(() => undefined)
  await table.put(group.map(watchedOf))
  const lookup = new TableLookup(table.buffer)
  const isNetworks = group[0]?.kind === 'network'
  for (let { toUs } = all, stretchUs = dayUs; toUs > all.fromUs;) {
    signal.throwIfAborted()
    const open = group.filter(({ value }) => found.get(value)?.hasMore === false).map(({ value }) => value)
    if (open.length === 0) return
    const fromUs = Math.max(0, toUs - stretchUs)
    const what = isNetworks ? { values: [], networks: open } : { values: open, networks: [] }
    const range = { fromUs, toUs }
    const question = { ...what, eventsEach: maxEventsEach + 1, maxRows, isInTexts, range }
    const candidates = await findCandidates(store, question, signal)
    if (candidates === undefined) {
      if (stretchUs <= leastStretchUs) throw new Error('the store is too slow to be looked through')
      stretchUs /= 2
      continue
    }
    for await (const event of readEvents(store, candidates, signal))
      for (const hit of lookup.find(indicatorsOf(event), nowUs())) keepHit(found, event, hit, nowUs())
    toUs = fromUs
    stretchUs *= 2
  }
}

function keepHit(found: ReadonlyMap<string, FoundOf>, event: Event, hit: Hit, nowUs: number): void {
  const of = found.get(hit.value)
  if (of === undefined) return
  if (of.findings.length >= maxEventsEach) of.hasMore = true
  else of.findings.push(findingOfHit(event, hit, 'retro', nowUs))
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
