import { tickUs, type WindowSearch } from '@aurora/query'
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
  const tick = tickUs(search.spanUs)
  for (const [moment, some] of Map.groupBy(events, ({ timeUs }) => Math.floor(timeUs / tick)))
    groups.advance(moment, some)
  groups.close(openUs)
  const { firings, evictedGroups, evictedEvents } = groups
  return { firings: firings.toSorted(compareFirings), evictedGroups, evictedEvents }
}

/** One group while events go by. */
interface Group {
  readonly key: readonly string[]
  events: GroupedEvent[]
  readonly steps: OrderedSteps
  /** The group says nothing up to this tick, included. */
  quietTick: number
}

class Groups {
  readonly firings: Firing[] = []
  evictedGroups = 0
  evictedEvents = 0
  readonly #search: WindowSearch
  readonly #bounds: StateBounds
  readonly #groups = new Map<string, Group>()
  readonly #tickUs: number
  readonly #spanTicks: number

  constructor(search: WindowSearch, bounds: StateBounds) {
    this.#search = search
    this.#tickUs = tickUs(search.spanUs)
    this.#spanTicks = search.spanUs / this.#tickUs
    this.#bounds = bounds
  }

  /** Takes all events of one tick: they are of one moment. */
  advance(tick: number, events: readonly GroupedEvent[]): void {
    for (const [name, own] of Map.groupBy(events, ({ key }) => JSON.stringify(key))) {
      const group = this.#groupOf(name, own[0] as GroupedEvent)
      if (this.#search.measure.kind === 'ordered') this.#follow(group, tick, own)
      else if (this.#search.decided === 'at close') this.#collect(group, tick, own)
      else this.#slide(group, tick, own)
    }
  }

  /** No more events come. */
  close(openUs: number): void {
    if (this.#search.decided !== 'at close') return
    for (const group of this.#groups.values()) {
      const [opened] = group.events
      if (opened === undefined) continue
      if ((this.#tickOf(opened) + this.#spanTicks) * this.#tickUs < openUs) this.#decide(group)
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

  #tickOf({ timeUs }: GroupedEvent): number {
    return Math.floor(timeUs / this.#tickUs)
  }

  #slide(group: Group, tick: number, events: readonly GroupedEvent[]): void {
    this.#keep(group, tick, events)
    if (tick <= group.quietTick) return
    const measure = measureOf(this.#search, group.events)
    if (!meets(this.#search.bounds, measure)) return
    this.#fire(group, measure as number)
    group.quietTick = tick + this.#spanTicks
  }

  #keep(group: Group, tick: number, events: readonly GroupedEvent[]): void {
    const first = group.events.findIndex((event) => this.#tickOf(event) >= tick - this.#spanTicks)
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

  #collect(group: Group, tick: number, events: readonly GroupedEvent[]): void {
    const [opened] = group.events
    if (opened !== undefined && tick > this.#tickOf(opened) + this.#spanTicks) this.#decide(group)
    this.#add(group, events)
  }

  #decide(group: Group): void {
    const measure = measureOf(this.#search, group.events)
    if (meets(this.#search.bounds, measure)) this.#fire(group, measure as number)
    group.events = []
  }

  #follow(group: Group, tick: number, events: readonly GroupedEvent[]): void {
    this.#keep(group, tick, events)
    let latest: Steps | undefined
    for (const event of events) {
      const ended = group.steps.add(event)
      if (ended !== undefined && tick - Math.floor(ended.startUs / this.#tickUs) <= this.#spanTicks)
        latest = laterOf(latest, ended)
    }
    if (latest === undefined || tick <= group.quietTick) return
    this.#fire(group, 1, latest.ids)
    group.quietTick = tick + this.#spanTicks
  }

  #fire({ key, events }: Group, measure: number, ids?: readonly string[]): void {
    const last = events.at(-1)
    if (last === undefined) return
    const receivedUs = events.reduce((latest, event) => Math.max(latest, event.receivedUs), 0)
    const named = ids ?? newest(events)
    const eventCount = ids?.length ?? new Set(events.map(({ id }) => id)).size
    this.firings.push({ timeUs: last.timeUs, receivedUs, key, measure, eventIds: named, eventCount })
  }
}

const newGroup = (key: readonly string[], steps: number): Group => ({
  key,
  events: [],
  steps: new OrderedSteps(steps),
  quietTick: -Infinity,
})

/** The newest events, the newest last; of events with one time and receipt those with the least ids. */
function newest(events: readonly GroupedEvent[]): string[] {
  const apart = [...new Map(events.map((event) => [event.id, event])).values()]
  const chosen = apart
    .toSorted((a, b) => b.timeUs - a.timeUs || b.receivedUs - a.receivedUs || (a.id < b.id ? -1 : 1))
    .slice(0, maxEvidence)
  return chosen.toSorted(compareEvents).map(({ id }) => id)
}
