import type { WindowSearch } from '@aurora/query'
import { compareFirings, maxEvidence, type Firing } from './firing.ts'
import { meets, measureOf } from './measure.ts'
import { compareEvents, groupedEvents, type GroupedEvent, type Occurrence } from './occurrence.ts'
import { laterOf, OrderedSteps, type Steps } from './ordered-steps.ts'

/** What is kept of a search over events at most (SIGMA.md row 167). */
export interface StateBounds {
  /** Groups at once; the one that was silent longest goes first. */
  readonly groups: number
  /** Events of one group at once; the oldest go first. */
  readonly eventsOfGroup: number
}

export const defaultStateBounds: StateBounds = { groups: 100_000, eventsOfGroup: 100_000 }

/** The firings, by time and group, and how much was let go of on the way: with any of it the answer may lack firings. */
export interface Firings {
  readonly firings: readonly Firing[]
  readonly evictedGroups: number
  readonly evictedEvents: number
}

export interface FindOptions {
  readonly bounds?: StateBounds
  /** Windows that are decided when they close, and close at this time or later, are not decided yet. None, when absent. */
  readonly openUs?: number
}

/**
 * When a window search fires over events in any order: the reference for what it means, and what the store must say too.
 *
 * Late events are no matter: the answer is that of the sorted list (SIGMA.md row 151). Each window is measured anew, so
 * the time taken grows with events times events of a window, which the bounds limit.
 */
export function findFirings(
  search: WindowSearch,
  occurrences: readonly Occurrence[],
  { bounds = defaultStateBounds, openUs = Infinity }: FindOptions = {},
): Firings {
  const groups = new Groups(search, bounds)
  const events = groupedEvents(occurrences, search.keyCount)
  for (let at = 0; at < events.length;) {
    const { timeUs } = events[at] as GroupedEvent
    let end = at + 1
    while (events[end]?.timeUs === timeUs) end++
    groups.advance(timeUs, events.slice(at, end))
    at = end
  }
  groups.close(openUs)
  const { firings, evictedGroups, evictedEvents } = groups
  return { firings: firings.toSorted(compareFirings), evictedGroups, evictedEvents }
}

/** One group while events go by. */
interface Group {
  readonly key: readonly string[]
  events: GroupedEvent[]
  readonly steps: OrderedSteps
  /** The group says nothing up to this time, included. */
  quietUs: number
}

class Groups {
  readonly firings: Firing[] = []
  evictedGroups = 0
  evictedEvents = 0
  readonly #search: WindowSearch
  readonly #bounds: StateBounds
  readonly #groups = new Map<string, Group>()

  constructor(search: WindowSearch, bounds: StateBounds) {
    this.#search = search
    this.#bounds = bounds
  }

  /** Takes all events of one time: they are of one moment. */
  advance(timeUs: number, events: readonly GroupedEvent[]): void {
    for (const [name, own] of Map.groupBy(events, ({ key }) => JSON.stringify(key))) {
      const group = this.#groupOf(name, own[0] as GroupedEvent)
      if (this.#search.measure.kind === 'ordered') this.#follow(group, own)
      else if (this.#search.decided === 'at close') this.#collect(group, own)
      else this.#slide(group, timeUs, own)
    }
  }

  /** No more events come. */
  close(openUs: number): void {
    if (this.#search.decided !== 'at close') return
    for (const group of this.#groups.values()) {
      const opened = group.events[0]?.timeUs
      if (opened !== undefined && opened + this.#search.spanUs < openUs) this.#decide(group)
    }
  }

  /** The group, which is now the last to have been seen. */
  #groupOf(name: string, { key }: GroupedEvent): Group {
    const known = this.#groups.get(name)
    this.#groups.delete(name)
    if (known === undefined && this.#groups.size >= this.#bounds.groups) {
      const [silent] = this.#groups.keys()
      this.#groups.delete(silent as string)
      this.evictedGroups++
    }
    const group = known ?? newGroup(key, this.#search.branches.length)
    this.#groups.set(name, group)
    return group
  }

  #slide(group: Group, timeUs: number, events: readonly GroupedEvent[]): void {
    this.#keep(group, timeUs, events)
    if (timeUs <= group.quietUs) return
    const measure = measureOf(this.#search, group.events)
    if (!meets(this.#search.bounds, measure)) return
    this.#fire(group, timeUs, measure as number, group.events)
    group.quietUs = timeUs + this.#search.spanUs
  }

  #keep(group: Group, timeUs: number, events: readonly GroupedEvent[]): void {
    const fromUs = timeUs - this.#search.spanUs
    const first = group.events.findIndex((event) => event.timeUs >= fromUs)
    if (first !== 0) group.events.splice(0, first < 0 ? group.events.length : first)
    this.#add(group, events)
  }

  #add(group: Group, events: readonly GroupedEvent[]): void {
    for (const event of events) group.events.push(event)
    const tooMany = group.events.length - this.#bounds.eventsOfGroup
    if (tooMany <= 0) return
    group.events.splice(0, tooMany)
    this.evictedEvents += tooMany
  }

  #collect(group: Group, events: readonly GroupedEvent[]): void {
    const opened = group.events[0]?.timeUs
    if (opened !== undefined && (events[0] as GroupedEvent).timeUs > opened + this.#search.spanUs) this.#decide(group)
    this.#add(group, events)
  }

  #decide(group: Group): void {
    const measure = measureOf(this.#search, group.events)
    const last = group.events.at(-1)
    if (last !== undefined && meets(this.#search.bounds, measure))
      this.#fire(group, last.timeUs, measure as number, group.events)
    group.events = []
  }

  #follow(group: Group, events: readonly GroupedEvent[]): void {
    let latest: Steps | undefined
    for (const event of events) {
      this.#keep(group, event.timeUs, [event])
      const ended = group.steps.add(event)
      if (ended === undefined || event.timeUs - ended.startUs > this.#search.spanUs) continue
      latest = laterOf(latest, ended)
    }
    const timeUs = events[0]?.timeUs ?? 0
    if (latest === undefined || timeUs <= group.quietUs) return
    const { ids } = latest
    this.#fire(group, timeUs, 1, group.events, ids)
    group.quietUs = timeUs + this.#search.spanUs
  }

  #fire(group: Group, timeUs: number, measure: number, events: readonly GroupedEvent[], ids?: readonly string[]): void {
    const receivedUs = events.reduce((latest, event) => Math.max(latest, event.receivedUs), 0)
    const named = ids ?? newest(events)
    const eventCount = ids?.length ?? new Set(events.map(({ id }) => id)).size
    this.firings.push({ timeUs, receivedUs, key: group.key, measure, eventIds: named, eventCount })
  }
}

const newGroup = (key: readonly string[], steps: number): Group => ({
  key,
  events: [],
  steps: new OrderedSteps(steps),
  quietUs: -Infinity,
})

/** The newest events, the newest last; of events with one time and receipt those with the least ids. */
function newest(events: readonly GroupedEvent[]): string[] {
  const apart = [...new Map(events.map((event) => [event.id, event])).values()]
  const chosen = apart
    .toSorted((a, b) => b.timeUs - a.timeUs || b.receivedUs - a.receivedUs || (a.id < b.id ? -1 : 1))
    .slice(0, maxEvidence)
  return chosen.toSorted(compareEvents).map(({ id }) => id)
}
