import type { Event } from '@aurora/core'
import { compileMatcher, EventView, fold, readerOf, type Places, type WindowSearch } from '@aurora/query'
import { searchOf, type CompiledCorrelation } from './compiled-correlation.ts'
import { firingsBelow, withEvents } from './evidence.ts'
import { findFirings, type Firings, type FindOptions } from './find-firings.ts'
import type { Firing } from './firing.ts'
import type { Occurrence } from './occurrence.ts'

/** When a correlation fires over events in any order, and those it builds on before it. */
export function correlateEvents(
  correlation: CompiledCorrelation,
  events: readonly Event[],
  options: FindOptions = {},
): Firings {
  let evictedGroups = 0
  let evictedEvents = 0
  const known = new Map<CompiledCorrelation, readonly Firing[]>()
  const firingsOf = (of: CompiledCorrelation): readonly Firing[] => {
    const before = known.get(of)
    if (before !== undefined) return before
    const found = findFirings(...searchWith(of, events, firingsOf), options)
    evictedGroups += found.evictedGroups
    evictedEvents += found.evictedEvents
    const firings = withEvents(found.firings, firingsBelow(of, firingsOf))
    known.set(of, firings)
    return firings
  }
  const firings = firingsOf(correlation)
  return { firings, evictedGroups, evictedEvents }
}

function searchWith(
  correlation: CompiledCorrelation,
  events: readonly Event[],
  firingsOf: (inner: CompiledCorrelation) => readonly Firing[],
): [WindowSearch, Occurrence[]] {
  const search = searchOf(correlation, firingsOf)
  return [search, occurrencesIn(search, events)]
}

/** What a search is about among events, and what it was given. */
export function occurrencesIn(search: WindowSearch, events: readonly Event[]): Occurrence[] {
  return search.branches.flatMap((branch, number): Occurrence[] => {
    if (branch.kind === 'given')
      return branch.rows.map(({ keys, value, ...row }) => ({
        ...row,
        branch: number,
        keys: keys.map((key) => [key]),
        values: takesValues(search) ? [value === undefined ? [] : [value]] : [],
      }))
    const isMatch = compileMatcher(branch.predicate)
    const keys = branch.keys.map(textsOf)
    const values = takesValues(search) ? branch.values.map(textsOf) : []
    return events.filter(isMatch).map((event) => {
      const view = new EventView(event)
      const { id, timeUs, receivedUs } = event
      const read = (of: Texts): string[] => of(view)
      return { id, timeUs, receivedUs, branch: number, keys: keys.map(read), values: values.map(read) }
    })
  })
}

const takesValues = ({ measure }: WindowSearch): boolean => !['events', 'branches', 'ordered'].includes(measure.kind)

type Texts = (view: EventView) => string[]

/** The different folded texts of the first place that has any. */
function textsOf(places: Places): Texts {
  const readers = places.map(readerOf)
  return (view) => {
    for (const reader of readers) {
      const texts = reader.texts(view)
      if (texts.length > 0) return [...new Set(texts.map(fold))]
    }
    return []
  }
}
