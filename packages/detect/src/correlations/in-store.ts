import { AppError } from '@aurora/core'
import {
  tickUs,
  windowEventsSql,
  windowExtentSql,
  windowsSql,
  type WindowScope,
  type WindowSearch,
} from '@aurora/query'
import type { EventStore, EventTable, PartialReason, Range } from '@aurora/store'
import { innerBranches, searchOf, type CompiledCorrelation } from './compiled-correlation.ts'
import { firingsBelow, withEvents } from './evidence.ts'
import { maxEvidence, type Firing } from './firing.ts'
import { QuietTime } from './quiet-time.ts'

/** The part of the store that is asked. */
export type EventReader = Pick<EventStore, 'read'>

/** Which events are looked at, and how much may be found. */
export interface Look {
  readonly time: Range
  /** Events received before this only, in µs; all, when absent. */
  readonly receivedBeforeUs?: number | undefined
  /** Moments and windows that one statement may find. */
  readonly maxRows: number
  readonly maxFirings: number
  readonly timeMs?: number | undefined
  readonly signal?: AbortSignal | undefined
}

export interface StoredFirings {
  readonly firings: readonly Firing[]
  /** Of windows that are decided when they close: up to when each group was decided, in µs. */
  readonly decided: readonly Pick<Firing, 'key' | 'timeUs'>[]
  /** Why there may be more. */
  readonly partial: PartialReason | undefined
}

/** A moment at which a search holds, without its events. */
interface Moment extends Omit<Firing, 'eventIds' | 'eventCount'> {
  readonly holds: boolean
  readonly tick: number
  readonly path: readonly string[]
}

/**
 * When a correlation fires over the events of the store within a range, and those it builds on before it: what
 * `correlateEvents` says of the same events. Windows do not reach beyond the range.
 */
export async function correlateStore(
  correlation: CompiledCorrelation,
  store: EventReader,
  look: Look,
): Promise<StoredFirings> {
  const known = new Map<CompiledCorrelation, readonly Firing[]>()
  const firingsOf = (of: CompiledCorrelation): readonly Firing[] => known.get(of) ?? []
  let found: StoredFirings = { firings: [], decided: [], partial: undefined }
  for (const each of [...innerOf(correlation), correlation]) {
    found = await findStoredFirings(searchOf(each, firingsOf), store, look)
    if (found.partial !== undefined && each !== correlation) return { ...found, firings: [] }
    known.set(each, withEvents(found.firings, firingsBelow(each, firingsOf)))
  }
  return { ...found, firings: firingsOf(correlation) }
}

/** The correlations one builds on, each behind those it builds on itself. */
export function innerOf(correlation: CompiledCorrelation): CompiledCorrelation[] {
  return [...new Set(innerBranches(correlation).flatMap((of) => [...innerOf(of), of]))]
}

/** What a run of a search knows of earlier ones. */
export interface Before {
  /** Of windows decided at once those that hold an event received after this, in µs. */
  readonly newerThanUs?: number
  /** The groups that were told of, and when; of windows that are decided when they close, up to when they were. */
  readonly told?: readonly Pick<Firing, 'key' | 'timeUs'>[]
  /** Windows that are decided when they close, and close at this time or later, are not decided yet. */
  readonly openUs?: number
}

/** When a search fires over the store. */
export async function findStoredFirings(
  search: WindowSearch,
  store: EventReader,
  look: Look,
  before: Before = {},
): Promise<StoredFirings> {
  const { newerThanUs } = before
  const found = await store.read(
    (table) => windowsSql(search, scopeOf(table, look), { limit: look.maxRows + 1, newerThanUs }),
    look,
    look.signal,
  )
  if (found.partial === 'cancelled') throw cancelled()
  if (found.partial !== undefined && found.partial !== 'row_limit')
    return { firings: [], decided: [], partial: found.partial }
  const moments = found.rows.map(momentOf)
  const decided = search.decided === 'at close' ? closedOf(search, moments, before) : undefined
  const all = decided?.filter(({ holds }) => holds) ?? firstOfEach(search, moments, before)
  const chosen = all.slice(0, look.maxFirings)
  return {
    firings: await withOwnEvents(search, store, look, chosen),
    decided: (decided ?? []).map(({ key, tick }) => ({ key, timeUs: tick * tickUs(search.spanUs) + search.spanUs })),
    partial: found.partial ?? (chosen.length < all.length ? 'row_limit' : undefined),
  }
}

/** How many events a search is about, and their first and last time. */
export async function extentOf(
  search: WindowSearch,
  store: EventReader,
  received: Range,
  look: Pick<Look, 'timeMs' | 'signal'>,
): Promise<{ count: number; firstUs: number; lastUs: number; partial: PartialReason | undefined }> {
  const { rows, partial } = await store.read(
    ({ promoted, within }) => windowExtentSql(search, { promoted, within: within({ received }) }),
    { maxRows: 1, timeMs: look.timeMs },
    look.signal,
  )
  if (partial === 'cancelled') throw cancelled()
  const [count, firstUs, lastUs] = (rows[0] ?? [0, 0, 0]).map(Number) as [number, number, number]
  return { count, firstUs, lastUs, partial }
}

const cancelled = (): AppError => new AppError('detection.cancelled', 'the run was stopped')

function scopeOf({ promoted, within }: EventTable, { time, receivedBeforeUs }: Look): WindowScope {
  const received = receivedBeforeUs === undefined ? undefined : { fromUs: 0, toUs: receivedBeforeUs }
  return { promoted, within: within({ time, received }) }
}

function momentOf([tick, key, measure, holds, newestUs, lastUs, path]: readonly unknown[]): Moment {
  return {
    tick: Number(tick),
    timeUs: Number(lastUs),
    receivedUs: Number(newestUs),
    key: key as string[],
    measure: measure === null ? NaN : Number(measure),
    holds: Number(holds) === 1,
    path: path as string[],
  }
}

/** The first moment of each group, then no other for a timespan. */
function firstOfEach({ spanUs }: WindowSearch, moments: readonly Moment[], { told = [] }: Before): Moment[] {
  const quiet = new QuietTime(spanUs)
  for (const { key, timeUs } of told) quiet.tell(key, timeUs)
  return moments.filter(({ key, timeUs }) => {
    if (quiet.isQuiet(key, timeUs)) return false
    quiet.tell(key, timeUs)
    return true
  })
}

/** The windows that follow each other: one opens at the first event behind the one before. */
function closedOf(
  { spanUs }: WindowSearch,
  moments: readonly Moment[],
  { told = [], openUs = Infinity }: Before,
): Moment[] {
  const tick = tickUs(spanUs)
  const closed = new Map<string, number>()
  for (const { key, timeUs } of told) {
    const name = JSON.stringify(key)
    closed.set(name, Math.max(Math.floor(timeUs / tick), closed.get(name) ?? 0))
  }
  return moments.filter((moment) => {
    const name = JSON.stringify(moment.key)
    const end = moment.tick + spanUs / tick
    if (moment.tick <= (closed.get(name) ?? -1) || end * tick >= openUs) return false
    closed.set(name, end)
    return true
  })
}

/** Places of windows that are asked for in one statement. */
const placesAtOnce = 500

async function withOwnEvents(
  search: WindowSearch,
  store: EventReader,
  look: Look,
  moments: readonly Moment[],
): Promise<Firing[]> {
  const firings: Firing[] = []
  for (let at = 0; at < moments.length; at += placesAtOnce) {
    const some = moments.slice(at, at + placesAtOnce)
    const events =
      search.measure.kind === 'ordered' ? new Map<number, Evidence>() : await eventsOf(search, store, look, some)
    for (const [i, { key, timeUs, receivedUs, measure, path }] of some.entries()) {
      const evidence = events.get(i) ?? { eventIds: path, eventCount: path.length }
      firings.push({ timeUs, receivedUs, key, measure, ...evidence })
    }
  }
  return firings
}

type Evidence = Pick<Firing, 'eventIds' | 'eventCount'>

/** The events in the windows of moments. */
async function eventsOf(
  search: WindowSearch,
  store: EventReader,
  look: Look,
  moments: readonly Moment[],
): Promise<Map<number, Evidence>> {
  const ticks = search.spanUs / tickUs(search.spanUs)
  const places = moments.map(({ key, tick }) => ({
    key,
    fromTick: search.decided === 'at once' ? tick - ticks : tick,
    toTick: search.decided === 'at once' ? tick : tick + ticks,
  }))
  const { rows, partial } = await store.read(
    (table) => windowEventsSql(search, scopeOf(table, look), places, maxEvidence),
    { maxRows: places.length, timeMs: look.timeMs },
    look.signal,
  )
  if (partial === 'cancelled') throw cancelled()
  if (partial !== undefined)
    throw new AppError('search.limit', 'the events of a correlation are more than a read may take')
  return new Map(rows.map(([number, events, count]) => [Number(number), evidenceOf(events, count)]))
}

function evidenceOf(events: unknown, count: unknown): Evidence {
  const newestFirst = events as [number, number, string][]
  const ordered = newestFirst.toSorted(
    ([a, b, c], [x, y, z]) => Number(x) - Number(a) || Number(y) - Number(b) || (c < z ? -1 : 1),
  )
  return { eventIds: ordered.map(([, , id]) => id), eventCount: Number(count) }
}
