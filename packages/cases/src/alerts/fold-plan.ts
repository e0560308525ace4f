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
  /** Its techniques, by id. */
  readonly techniques: ReadonlyMap<string, Spell>
  readonly eventIds: readonly string[]
}

/** How long something belongs to an alert. What an alert is about may change, so each part has a time of its own. */
export interface Spell {
  /** When a finding of this alert with it was last received, before the batch; undefined when there was none. */
  readonly beforeUs: number | undefined
  /** The same after the batch. */
  readonly lastUs: number
  /** Whether a finding of the batch had it. */
  readonly isSeen: boolean
}

/** An entity of an alert. */
export interface EntityLink extends KeyedEntity, Spell {}

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
  /** The techniques that alerts have already, and when a finding with each was last received, by the id of the alert. */
  readonly techniques: ReadonlyMap<string, ReadonlyMap<string, number>>
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

/** An alert while a batch is folded into it. */
interface Draft extends PlannedAlert {
  row: AlertRow
  outcome: PlannedAlert['outcome']
  readonly links: Map<string, EntityLink>
  readonly techniques: Map<string, Spell>
  readonly eventIds: string[]
}

/** A plan being made: it lives for one batch. */
class Plan implements FoldPlan {
  readonly landings: Landing[] = []
  readonly openedByRule = new Map<string, number>()
  readonly #standing: Standing
  readonly #settings: CaseSettings
  readonly #nowUs: number
  readonly #newId: () => string
  readonly #drafts = new Map<string, Draft>()
  /** The newest alert of each key now, where the batch changed or opened one. */
  readonly #current = new Map<string, Draft>()

  constructor(standing: Standing, settings: CaseSettings, nowUs: number, newId: () => string) {
    this.#standing = standing
    this.#settings = settings
    this.#nowUs = nowUs
    this.#newId = newId
  }

  get alerts(): readonly PlannedAlert[] {
    return [...this.#drafts.values()]
  }

  add(seen: Sighting): void {
    const current = this.#current.get(seen.key) ?? this.#standingOf(seen.key)
    const outcome = current === undefined ? 'opened' : outcomeOn(current.row, seen, this.#settings)
    if (outcome !== 'opened' && current !== undefined) return this.#count(current, seen, outcome)
    if (seen.kind === 'finding' && this.#isStorm(seen)) return this.add(stormOf(seen, this.#settings))
    this.#open(seen, current)
  }

  #standingOf(key: string): Draft | undefined {
    const row = this.#standing.current.get(key)
    if (row === undefined) return undefined
    const { entities, techniques } = this.#standing
    const spell = (lastUs: number): Spell => ({ beforeUs: lastUs, lastUs, isSeen: false })
    return {
      row,
      before: row,
      outcome: 'superseded',
      links: new Map((entities.get(row.id) ?? []).map((one) => [one.key, { ...one, ...spell(one.lastUs) }])),
      techniques: new Map([...(techniques.get(row.id) ?? [])].map(([id, lastUs]) => [id, spell(lastUs)])),
      eventIds: [],
    }
  }

  #isStorm({ rule }: Sighting): boolean {
    if (rule === undefined) return false
    const opened = (this.#standing.openedByRule.get(rule.id) ?? 0) + (this.openedByRule.get(rule.id) ?? 0)
    return opened >= this.#settings.newAlertsPerRuleAndMinute
  }

  #open(seen: Sighting, current: Draft | undefined): void {
    if (current !== undefined) {
      current.row = { ...current.row, is_current: 0 }
      this.#drafts.set(current.row.id, current)
    }
    const made = { id: this.#newId(), nowUs: this.#nowUs, earlierId: current?.row.id ?? null }
    const draft: Draft = {
      row: openedRow(seen, made, this.#settings),
      before: undefined,
      outcome: 'opened',
      links: new Map(),
      techniques: new Map(),
      eventIds: [...seen.eventIds],
    }
    gatherEntities(draft.links, seen)
    gatherTechniques(draft.techniques, seen)
    if (seen.kind === 'finding' && seen.rule !== undefined)
      this.openedByRule.set(seen.rule.id, (this.openedByRule.get(seen.rule.id) ?? 0) + 1)
    this.#land(draft, seen, 'opened')
  }

  #count(draft: Draft, seen: Sighting, outcome: Outcome): void {
    const { row } = draft
    const eventRoom = Math.max(0, bounds.eventsOfAlert - row.offered_events)
    draft.eventIds.push(...seen.eventIds.slice(0, eventRoom))
    gatherEntities(draft.links, seen)
    gatherTechniques(draft.techniques, seen)
    draft.row = {
      ...countedRow(row, seen, this.#nowUs, this.#settings),
      ...statusAfter(row, outcome, this.#nowUs),
      ...gatheredBy(draft),
    }
    if (strength[outcome] > strength[draft.outcome]) draft.outcome = outcome
    this.#land(draft, seen, outcome)
  }

  #land(draft: Draft, seen: Sighting, outcome: Outcome): void {
    this.#drafts.set(draft.row.id, draft)
    this.#current.set(draft.row.dedup_key, draft)
    this.landings.push({ seen, alertId: draft.row.id, outcome })
  }
}

/** Adds what `seen` is about: an alert gathers entities up to a bound. */
function gatherEntities(links: Map<string, EntityLink>, seen: Sighting): void {
  for (const entity of seen.entities) {
    const link = links.get(entity.key)
    if (link !== undefined) links.set(entity.key, { ...link, ...seenAgain(link, seen) })
    else if (links.size < bounds.entitiesOfAlert) links.set(entity.key, { ...entity, ...seenFirst(seen) })
  }
}

function gatherTechniques(techniques: Map<string, Spell>, seen: Sighting): void {
  for (const technique of seen.techniques) {
    const spell = techniques.get(technique)
    if (spell !== undefined) techniques.set(technique, seenAgain(spell, seen))
    else if (techniques.size < bounds.techniques) techniques.set(technique, seenFirst(seen))
  }
}

const seenFirst = ({ receivedUs }: Sighting): Spell => ({ beforeUs: undefined, lastUs: receivedUs, isSeen: true })

const seenAgain = ({ beforeUs, lastUs }: Spell, { receivedUs }: Sighting): Spell => ({
  beforeUs,
  lastUs: Math.max(lastUs, receivedUs),
  isSeen: true,
})

/** What the row itself says of entities and techniques, where it has gained some. */
function gatheredBy({ row, links, techniques }: Draft): Partial<AlertRow> {
  const shown = [...links.values()].slice(0, bounds.entitiesShown).map(({ kind, value }) => ({ kind, value }))
  const known = JSON.parse(row.techniques) as string[]
  return {
    ...(links.size > row.entity_count && { entities: JSON.stringify(shown), entity_count: links.size }),
    ...(techniques.size > known.length && {
      techniques: JSON.stringify([...new Set([...known, ...techniques.keys()])]),
    }),
  }
}

function statusAfter(row: AlertRow, outcome: Outcome, nowUs: number): Partial<AlertRow> {
  if (outcome === 'seen_again') return { seen_again_count: row.seen_again_count + 1 }
  if (outcome !== 'reopened') return {}
  const opened = { status: 'new', status_since_us: nowUs, closed_us: null, closed_as: null }
  return { ...opened, reopened_count: row.reopened_count + 1, revision: row.revision + 1 }
}
