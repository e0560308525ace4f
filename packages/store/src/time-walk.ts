import type { Cursor, PartialReason } from './event-store.ts'
import { LimitReached } from './sql-engine.ts'

/** Half-open, in µs since 1970 UTC. */
export interface TimeRange {
  readonly fromUs: number
  readonly toUs: number
}

export interface Walk {
  /** The times the events may have. */
  readonly range: TimeRange
  readonly order: 'newest' | 'oldest'
  /** Where the page before ended. */
  readonly after?: Cursor | undefined
  /** Events of a full page. */
  readonly limit: number
  /** What the first window spans, in µs. */
  readonly firstUs: number
  /** Time for the whole walk. */
  readonly timeMs: number
  /** Finds the first `limit` events of a window behind `after`, in order; fails with `LimitReached`, or is whole. */
  read(window: TimeRange, limit: number, timeMs: number): Promise<Cursor[]>
}

/** Where the events of a page stand, in order. */
export interface Walked {
  readonly found: readonly Cursor[]
  /** Undefined when there is nothing more. */
  readonly next: Cursor | undefined
  readonly partial: PartialReason | undefined
}

/** A window should take no longer than this; each may be this many times wider than the one before. */
const windowMs = 250
const leastGrowth = 4
const mostGrowth = 64

/** A window whose read meets a limit is read again in parts of this share. */
const shrinkage = 1 / 8

/** One read may take this share of the time that is left. */
const timeShare = 0.6

/** With less time than this no read of a walk is begun. */
export const leastReadMs = 20

/** No event has an id before the first, or behind the last. */
const firstId = '0'.repeat(32)
const lastId = 'f'.repeat(32)

/**
 * Finds where the events of a page stand by walking their times in windows, from the end the reader looks at.
 *
 * Rows lie by hour and dataset, not by time (decision 7), so a read costs as much as its window is wide, and a reader
 * mostly wants the few at the end. Windows start narrow and widen while that is cheap and too little is found. Each is
 * read whole or not at all: so what a partial page shows is exactly the first events, and its cursor stands where the
 * walk ended.
 */
export async function walkTime(walk: Walk): Promise<Walked> {
  const deadlineMs = Date.now() + walk.timeMs
  const found: Cursor[] = []
  let rest = restOf(walk)
  let widthUs = walk.firstUs
  let next = startOf(walk)
  let reason: PartialReason | undefined
  while (found.length <= walk.limit && rest.fromUs < rest.toUs) {
    const leftMs = deadlineMs - Date.now()
    if (leftMs < leastReadMs) return { found, next, partial: reason ?? 'time_limit' }
    const window = windowOf(rest, widthUs, walk.order)
    const startedMs = performance.now()
    try {
      const wanted = walk.limit + 1 - found.length
      const inWindow = await walk.read(window, wanted, leftMs * timeShare)
      found.push(...inWindow)
      rest = walk.order === 'newest' ? { ...rest, toUs: window.fromUs } : { ...rest, fromUs: window.toUs }
      next = cursorAt(rest, walk.order)
      const growth = growthAfter(wanted, inWindow.length, performance.now() - startedMs)
      widthUs *= reason === undefined ? growth : Math.min(2, growth)
    } catch (error) {
      if (!(error instanceof LimitReached)) throw error
      if (error.reason === 'cancelled') return { found: [], next: undefined, partial: 'cancelled' }
      reason ??= error.reason
      const readUs = window.toUs - window.fromUs
      if (readUs <= 1) return { found, next, partial: reason }
      widthUs = readUs * shrinkage
    }
  }
  const page = found.slice(0, walk.limit)
  return { found: page, next: found.length > walk.limit ? page.at(-1) : undefined, partial: undefined }
}

/** Where a page begins. */
export const startOf = (walk: Pick<Walk, 'range' | 'order' | 'after'>): Cursor =>
  walk.after ?? cursorAt(walk.range, walk.order)

/** What of the range is still to be read: a page goes on where the one before ended. */
function restOf({ range, order, after }: Walk): TimeRange {
  if (after === undefined) return range
  return order === 'newest'
    ? { ...range, toUs: Math.min(range.toUs, after.timeUs + 1) }
    : { ...range, fromUs: Math.max(range.fromUs, after.timeUs) }
}

/** The end of `rest` the reader looks at. */
function windowOf(rest: TimeRange, widthUs: number, order: Walk['order']): TimeRange {
  const width = Math.max(1, Math.floor(widthUs))
  return order === 'newest'
    ? { fromUs: Math.max(rest.fromUs, rest.toUs - width), toUs: rest.toUs }
    : { fromUs: rest.fromUs, toUs: Math.min(rest.toUs, rest.fromUs + width) }
}

/** Where a reader goes on who has seen all but `rest`. */
const cursorAt = (rest: TimeRange, order: Walk['order']): Cursor =>
  order === 'newest' ? { timeUs: rest.toUs, id: firstId } : { timeUs: rest.fromUs - 1, id: lastId }

/**
 * How many times wider the next window is: as wide as finds what is missing when events lie as thick there, but no
 * wider than is quick to read.
 */
function growthAfter(wanted: number, found: number, tookMs: number): number {
  const missing = wanted - found
  const enough = found === 0 ? mostGrowth : (1.5 * missing) / found
  const quick = Math.max(leastGrowth, windowMs / Math.max(1, tookMs))
  return Math.max(leastGrowth, Math.min(mostGrowth, enough, quick))
}
