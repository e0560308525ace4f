import { bounds, type CaseSettings } from '../limits.ts'
import { boundedText } from '../plain-text.ts'
import type { AlertRow } from '../tables.ts'
import { countedRow, openedRow } from './alert-row.ts'
import { isClosed } from './alert-status.ts'
import type { KeyedEntity } from './entity-key.ts'
import { stormKey, type Sighting } from './sighting.ts'

/** What a sighting did to the alert it went to. */
export type Outcome = 'opened' | 'reopened' | 'repeated' | 'seen_again'

/** One alert as a batch leaves it. */
export interface PlannedAlert {
  readonly row: AlertRow
  /** As it stood before the batch; undefined for a new one. */
  readonly before: AlertRow | undefined
  /** The strongest thing that happened to it; `superseded` when all that did is that a newer one took its place. */
  readonly outcome: Outcome | 'superseded'
  /** What it is about, by key. */
  readonly links: ReadonlyMap<string, EntityLink>
  /** The techniques of the batch's findings, with when the newest of each was received. */
  readonly techniques: ReadonlyMap<string, number>
  readonly eventIds: readonly string[]
}

/** An entity of an alert. What an alert is about beside its subjects may change, so each has a time of its own. */
export interface EntityLink extends KeyedEntity {
  /** When a finding of this alert about it was last received, before the batch; undefined when there was none. */
  readonly beforeUs: number | undefined
  /** The same after the batch. */
  readonly lastUs: number
  /** Whether a finding of the batch was about it. */
  readonly isSeen: boolean
}

/** Where one sighting went. */
export interface Landing {
  readonly seen: Sighting
  readonly alertId: string
  readonly outcome: Outcome
}

/** What a batch does, worked out before anything is written. */
export interface FoldPlan {
  /** Each alert the batch touches, once, in the order it was first touched. */
  readonly alerts: readonly PlannedAlert[]
  readonly landings: readonly Landing[]
  /** New alerts by rule, to be added to those of this minute. */
  readonly openedByRule: ReadonlyMap<string, number>
}

/** An entity an alert has already, and when a finding about it was last received. */
export interface StandingEntity extends KeyedEntity {
  readonly lastUs: number
}

/** What a batch is folded into. */
export interface Standing {
  /** The newest alert of each key, as far as there is one. */
  readonly current: ReadonlyMap<string, AlertRow>
  /** The entities that alerts have already, by the id of the alert. */
  readonly entities: ReadonlyMap<string, readonly StandingEntity[]>
  /** New alerts by rule in the present minute. */
  readonly openedByRule: ReadonlyMap<string, number>
}

/**
 * Decides what happens to each of `sightings`. Pure; `newId` gives the ids of new alerts.
 *
 * They are taken in the order they were received, whatever their order in the list, so that one batch has one outcome.
 */
export function planFold(
  sightings: readonly Sighting[],
  standing: Standing,
  settings: CaseSettings,
  nowUs: number,
  newId: () => string,
): FoldPlan {
  const plan = new Plan(standing, settings, nowUs, newId)
  for (const seen of sightings.toSorted(byReceipt)) plan.add(seen)
  return plan
}

function byReceipt(a: Sighting, b: Sighting): number {
  return a.receivedUs - b.receivedUs || compare(a.findingId ?? '', b.findingId ?? '') || compare(a.key, b.key)
}

const compare = (a: string, b: string): number => (a < b ? -1 : a > b ? 1 : 0)

/**
 * What `seen` does to `row`, the newest alert of its key.
 *
 * An open alert counts repeats for as long as they keep coming within the window. A resolved one opens again when the
 * attack comes back soon, and counts in silence only what was received before it was closed. A false positive stays
 * one while the same version of the rule says nothing worse, for a while. In every other case there is a new alert.
 */
export function outcomeOn(row: AlertRow, seen: Sighting, settings: CaseSettings): Outcome {
  if (!isClosed(row.status))
    return seen.receivedUs - row.last_received_us <= settings.repeatWindowUs ? 'repeated' : 'opened'
  const sinceClosedUs = seen.receivedUs - (row.closed_us ?? row.updated_us)
  const isWorse = seen.severity > row.severity
  if (row.status === 'resolved') {
    if (sinceClosedUs <= 0 && !isWorse) return 'seen_again'
    return sinceClosedUs <= settings.reopenWindowUs ? 'reopened' : 'opened'
  }
  const isSameRule = row.kind === 'finding' && seen.rule !== undefined && seen.rule.version === row.rule_version
  return isSameRule && !isWorse && sinceClosedUs <= settings.falsePositiveMemoryUs ? 'seen_again' : 'opened'
}

/** The alert that stands for what a rule would open beyond its bound. It has the entities, findings and events of all. */
export function stormOf(seen: Sighting, settings: CaseSettings): Sighting {
  const limit = settings.newAlertsPerRuleAndMinute
  return {
    ...seen,
    kind: 'storm',
    key: stormKey(seen.rule?.id ?? ''),
    title: boundedText(`Storm: ${seen.title}`, bounds.titleChars),
    description: `More than ${limit} new alerts of this rule in one minute; further findings are counted here.`,
    matched: {},
    affectedAssets: [],
    indicators: [],
  }
}

const strength = { opened: 4, reopened: 3, repeated: 2, seen_again: 1, superseded: 0 } as const

/** A plan being made: it lives for one batch. */
class Plan implements FoldPlan {
  readonly landings: Landing[] = []
  readonly openedByRule = new Map<string, number>()
  readonly #standing: Standing
  readonly #settings: CaseSettings
  readonly #nowUs: number
  readonly #newId: () => string
  readonly #planned = new Map<string, PlannedAlert>()
  /** The newest alert of each key now, where the batch changed or opened one. */
  readonly #current = new Map<string, string>()

  constructor(standing: Standing, settings: CaseSettings, nowUs: number, newId: () => string) {
    this.#standing = standing
    this.#settings = settings
    this.#nowUs = nowUs
    this.#newId = newId
  }

  get alerts(): readonly PlannedAlert[] {
    return [...this.#planned.values()]
  }

  add(seen: Sighting): void {
    const current = this.#currentOf(seen.key)
    const outcome = current === undefined ? 'opened' : outcomeOn(current.row, seen, this.#settings)
    if (outcome !== 'opened' && current !== undefined) return this.#count(current, seen, outcome)
    if (seen.kind === 'finding' && this.#isStorm(seen)) return this.add(stormOf(seen, this.#settings))
    this.#open(seen, current)
  }

  #currentOf(key: string): PlannedAlert | undefined {
    const id = this.#current.get(key)
    if (id !== undefined) return this.#planned.get(id)
    const row = this.#standing.current.get(key)
    if (row === undefined) return undefined
    const entities = this.#standing.entities.get(row.id) ?? []
    const links = new Map(entities.map((one) => [one.key, { ...one, beforeUs: one.lastUs, isSeen: false }]))
    return { row, before: row, outcome: 'superseded', links, techniques: new Map(), eventIds: [] }
  }

  #isStorm({ rule }: Sighting): boolean {
    if (rule === undefined) return false
    const opened = (this.#standing.openedByRule.get(rule.id) ?? 0) + (this.openedByRule.get(rule.id) ?? 0)
    return opened >= this.#settings.newAlertsPerRuleAndMinute
  }

  #open(seen: Sighting, current: PlannedAlert | undefined): void {
    if (current !== undefined) this.#keep({ ...current, row: { ...current.row, is_current: 0 } })
    const made = { id: this.#newId(), nowUs: this.#nowUs, earlierId: current?.row.id ?? null }
    this.#keep({
      row: openedRow(seen, made, this.#settings),
      before: undefined,
      outcome: 'opened',
      links: linksAfter(new Map(), seen),
      techniques: new Map(seen.techniques.map((technique) => [technique, seen.receivedUs])),
      eventIds: seen.eventIds,
    })
    this.#current.set(seen.key, made.id)
    if (seen.kind === 'finding' && seen.rule !== undefined)
      this.openedByRule.set(seen.rule.id, (this.openedByRule.get(seen.rule.id) ?? 0) + 1)
    this.#land(seen, made.id, 'opened')
  }

  #count(to: PlannedAlert, seen: Sighting, outcome: Outcome): void {
    const links = linksAfter(to.links, seen)
    const row: AlertRow = {
      ...countedRow(to.row, seen, this.#nowUs, this.#settings),
      ...statusAfter(to.row, outcome, this.#nowUs),
      ...gatheredBy(to.row, seen, links),
    }
    const techniques = JSON.parse(row.techniques) as string[]
    const kept = seen.techniques.filter((technique) => techniques.includes(technique))
    const newest = (technique: string): number => Math.max(to.techniques.get(technique) ?? 0, seen.receivedUs)
    const eventRoom = Math.max(0, bounds.eventsOfAlert - to.row.offered_events)
    this.#keep({
      row,
      before: to.before,
      outcome: strength[outcome] > strength[to.outcome] ? outcome : to.outcome,
      links,
      techniques: new Map([...to.techniques, ...kept.map((one) => [one, newest(one)] as const)]),
      eventIds: [...to.eventIds, ...seen.eventIds.slice(0, eventRoom)],
    })
    this.#current.set(to.row.dedup_key, row.id)
    this.#land(seen, row.id, outcome)
  }

  #keep(alert: PlannedAlert): void {
    this.#planned.set(alert.row.id, alert)
  }

  #land(seen: Sighting, alertId: string, outcome: Outcome): void {
    this.landings.push({ seen, alertId, outcome })
  }
}

/** The entities of an alert after one more sighting: it gathers what it is about, up to a bound. */
function linksAfter(links: ReadonlyMap<string, EntityLink>, seen: Sighting): Map<string, EntityLink> {
  const after = new Map(links)
  for (const entity of seen.entities) {
    const link = after.get(entity.key)
    if (link !== undefined)
      after.set(entity.key, { ...link, lastUs: Math.max(link.lastUs, seen.receivedUs), isSeen: true })
    else if (after.size < bounds.entitiesOfAlert)
      after.set(entity.key, { ...entity, beforeUs: undefined, lastUs: seen.receivedUs, isSeen: true })
  }
  return after
}

/** What the row itself says of techniques and entities once `seen` was added. */
function gatheredBy(
  row: AlertRow,
  seen: Sighting,
  links: ReadonlyMap<string, EntityLink>,
): Pick<AlertRow, 'techniques' | 'entities' | 'entity_count'> {
  const techniques = new Set([...(JSON.parse(row.techniques) as string[]), ...seen.techniques])
  const hasGained = links.size > row.entity_count
  const shown = [...links.values()].slice(0, bounds.entitiesShown).map(({ kind, value }) => ({ kind, value }))
  return {
    techniques: JSON.stringify([...techniques].slice(0, bounds.techniques)),
    entities: hasGained ? JSON.stringify(shown) : row.entities,
    entity_count: links.size,
  }
}

function statusAfter(row: AlertRow, outcome: Outcome, nowUs: number): Partial<AlertRow> {
  if (outcome === 'seen_again') return { seen_again_count: row.seen_again_count + 1 }
  if (outcome !== 'reopened') return {}
  const opened = { status: 'new', status_since_us: nowUs, closed_us: null, closed_as: null }
  return { ...opened, reopened_count: row.reopened_count + 1, revision: row.revision + 1 }
}
