import type { Entity, Evaluation, Event, Finding } from '@aurora/core'
import { EventView } from '@aurora/query'
import type { Predicate } from '@aurora/query'
import type { Firing } from '../correlations/firing.ts'
import { matchedFields } from '../matched-fields.ts'
import { entitiesOf } from '../live/entities.ts'
import { findingIdOf } from '../live/finding-of.ts'
import type { ScheduledRule } from './scheduled-rule.ts'

/** Who asks, and when. */
export interface Asking {
  readonly rule: ScheduledRule
  readonly evaluation: Evaluation
  readonly detectedUs: number
}

/** What a rule says of one event. */
export function findingOfEvent(asking: Asking, predicate: Predicate, event: Event): Finding {
  const matched = matchedFields(predicate, new EventView(event))
  const id = findingIdOf(asking.rule.finding.id, [event.id])
  return finding(asking, id, event, [event], { eventIds: [event.id], eventCount: 1, matched })
}

/** What a rule says of several events. `events` are those of the firing that are still in the store, the newest last. */
export function findingOfFiring(
  asking: Asking,
  groupBy: readonly string[],
  firing: Firing,
  events: readonly Event[],
): Finding {
  const { key, timeUs, receivedUs, eventIds, eventCount, measure } = firing
  const id = findingIdOf(asking.rule.finding.id, ['window', ...key, String(timeUs)])
  const group = groupBy.map((name, i) => [name, cut(key[i] ?? '')] as const)
  const matched = { ...Object.fromEntries(group), ...(Number.isFinite(measure) && { count: String(measure) }) }
  const newest = events.at(-1)
  return { ...finding(asking, id, newest, events, { eventIds, eventCount, matched }), timeUs, receivedUs }
}

function finding(
  { rule, evaluation, detectedUs }: Asking,
  id: string,
  newest: Event | undefined,
  events: readonly Event[],
  what: Pick<Finding, 'eventIds' | 'eventCount' | 'matched'>,
): Finding {
  return {
    id,
    timeUs: newest?.timeUs ?? detectedUs,
    receivedUs: newest?.receivedUs ?? detectedUs,
    detectedUs,
    rule: rule.finding,
    evaluation,
    severity: rule.severity,
    techniques: rule.techniques,
    source: newest?.source ?? '',
    sensor: newest?.sensor ?? '',
    dataset: newest?.dataset ?? '',
    message: cut(rule.describe?.(newest, what.matched) ?? messageOf(rule, newest)),
    description: rule.elaborate?.(newest, what.matched) ?? '',
    entities: entitiesOfAll(events),
    ...what,
  }
}

const messageOf = ({ finding: { title } }: ScheduledRule, newest: Event | undefined): string =>
  newest === undefined || newest.message === '' ? title : `${title}: ${newest.message}`

const maxChars = 500
const cut = (text: string): string =>
  text.length <= maxChars ? text : `${text.slice(0, maxChars - 1).toWellFormed()}…`

const maxEntities = 50

/** Whom and what events are about, each once. */
function entitiesOfAll(events: readonly Event[]): Entity[] {
  const all = events.flatMap(entitiesOf).map((entity) => [`${entity.kind} ${entity.value}`, entity] as const)
  return [...new Map(all).values()].slice(0, maxEntities)
}
