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
  /** All entities of a new alert, and those one gained that was there. */
  readonly newEntities: readonly KeyedEntity[]
  /** Entities whose risk follows this alert. */
  readonly entities: readonly KeyedEntity[]
  readonly newTechniques: readonly string[]
  readonly eventIds: readonly string[]
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

/** What a batch is folded into. */
export interface Standing {
  /** The newest alert of each key, as far as there is one. */
  readonly current: ReadonlyMap<string, AlertRow>
  /** The entities that alerts have already, by the id of the alert. */
  readonly entities: ReadonlyMap<string, readonly KeyedEntity[]>
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
    const entities = row.kind === 'storm' ? [] : (this.#standing.entities.get(row.id) ?? [])
    return { row, before: row, outcome: 'superseded', newEntities: [], entities, newTechniques: [], eventIds: [] }
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
      newEntities: seen.entities,
      entities: seen.entities,
      newTechniques: seen.techniques,
      eventIds: seen.eventIds,
    })
    this.#current.set(seen.key, made.id)
    if (seen.kind === 'finding' && seen.rule !== undefined)
      this.openedByRule.set(seen.rule.id, (this.openedByRule.get(seen.rule.id) ?? 0) + 1)
    this.#land(seen, made.id, 'opened')
  }

  #count(to: PlannedAlert, seen: Sighting, outcome: Outcome): void {
    const counted = countedRow(to.row, seen, this.#nowUs, this.#settings)
    const techniques = JSON.parse(to.row.techniques) as string[]
    const room = bounds.techniques - techniques.length
    const newTechniques = seen.techniques.filter((one) => !techniques.includes(one)).slice(0, Math.max(0, room))
    const newEntities = this.#gained(to, seen)
    const shown = JSON.parse(to.row.entities) as object[]
    const added = newEntities.slice(0, Math.max(0, bounds.entitiesShown - shown.length))
    const row: AlertRow = {
      ...counted,
      ...statusAfter(to.row, outcome, this.#nowUs),
      techniques: newTechniques.length === 0 ? counted.techniques : JSON.stringify([...techniques, ...newTechniques]),
      entities:
        added.length === 0
          ? counted.entities
          : JSON.stringify([...shown, ...added.map(({ kind, value }) => ({ kind, value }))]),
      entity_count: counted.entity_count + newEntities.length,
    }
    const eventRoom = Math.max(0, bounds.eventsOfAlert - to.row.offered_events)
    this.#keep({
      row,
      before: to.before,
      outcome: strength[outcome] > strength[to.outcome] ? outcome : to.outcome,
      newEntities: [...to.newEntities, ...newEntities],
      entities: to.row.kind === 'storm' ? [] : [...to.entities, ...newEntities],
      newTechniques: [...to.newTechniques, ...newTechniques],
      eventIds: [...to.eventIds, ...seen.eventIds.slice(0, eventRoom)],
    })
    this.#current.set(to.row.dedup_key, row.id)
    this.#land(seen, row.id, outcome)
  }

  /** What an alert is about beside its subjects may change from finding to finding: it gathers them, up to a bound. */
  #gained(to: PlannedAlert, seen: Sighting): KeyedEntity[] {
    const standing = this.#standing.entities.get(to.row.id) ?? []
    const known = new Set([...standing, ...to.newEntities].map(({ key }) => key))
    const isNew = ({ key }: KeyedEntity): boolean => !known.has(key)
    return seen.entities.filter(isNew).slice(0, Math.max(0, bounds.entitiesOfAlert - to.row.entity_count))
  }

  #keep(alert: PlannedAlert): void {
    this.#planned.set(alert.row.id, alert)
  }

  #land(seen: Sighting, alertId: string, outcome: Outcome): void {
    this.landings.push({ seen, alertId, outcome })
  }
}

function statusAfter(row: AlertRow, outcome: Outcome, nowUs: number): Partial<AlertRow> {
  if (outcome === 'seen_again') return { seen_again_count: row.seen_again_count + 1 }
  if (outcome !== 'reopened') return {}
  const reopened = { status: 'new', status_since_us: nowUs, closed_us: null, reopened_count: row.reopened_count + 1 }
  return { ...reopened, revision: row.revision + 1 }
}
