import { AppError, entityKinds, parseSeverity, type Entity, type FindingRule } from '@aurora/core'
import { bounds } from '../limits.ts'
import { boundedText, boundedTexts, requireText, requireTexts } from '../plain-text.ts'
import { entitySetKey, keyedEntities, keyOf } from './entity-key.ts'
import { assetsOf, indicatorsOf, ruleKey, subjectsOf, type Sighting } from './sighting.ts'

/** An alert a person, or a program on their behalf, reports (AU-134). */
export interface ReportedAlert {
  /** 1 to 500 characters. */
  readonly title: string
  readonly description?: string | undefined
  /** A severity name; medium unless given. */
  readonly severity?: string | undefined
  /** What reports it; `manual` unless given. */
  readonly source?: string | undefined
  readonly techniques?: readonly string[] | undefined
  /** Addresses, domains, hashes, URLs. */
  readonly indicators?: readonly string[] | undefined
  readonly entities?: readonly Entity[] | undefined
  readonly assetType?: string | undefined
  readonly affectedAssets?: readonly string[] | undefined
  readonly rawLog?: string | undefined
  readonly tags?: readonly string[] | undefined
}

/** A row of the event search that someone makes an alert of (AU-101, AU-140). */
export interface PromotedEvent {
  readonly eventId: string
  readonly timeUs: number
  readonly receivedUs: number
  readonly title: string
  readonly description: string
  /** 0 to 4. */
  readonly severity: Sighting['severity']
  readonly source: string
  readonly sensor: string
  readonly dataset: string
  readonly techniques: readonly string[]
  readonly indicators: readonly string[]
  readonly entities: readonly Entity[]
  readonly raw: string
  /** The rule whose view the row was promoted from: its alert, suppression and counters are those of the rule (AU-103). */
  readonly rule?: FindingRule | undefined
}

/**
 * What a report adds: one alert for each title, source and set of indicators (AU-135), hashed as canonical JSON so that
 * no title can look like another title with a source. Fails with 'request.invalid'.
 */
export function sightingOfReport(report: ReportedAlert, nowUs: number): Sighting {
  const title = requireText('the title', report.title, bounds.titleChars)
  const source = requireText('the source', report.source ?? 'manual', bounds.nameChars)
  const given = requireTexts('indicators', report.indicators ?? [], bounds.indicators, bounds.valueChars)
  const entities = requireEntities(report.entities ?? [])
  return {
    ...nothing,
    key: keyOf(['reported', title, source, given.toSorted()]),
    entitiesKey: entitySetKey(keyedEntities(subjectsOf(entities))),
    timeUs: nowUs,
    receivedUs: nowUs,
    severity: requireSeverity(report.severity ?? 'medium'),
    title,
    source,
    description: boundedText(report.description ?? '', bounds.descriptionChars),
    techniques: requireTexts('techniques', report.techniques ?? [], bounds.techniques, bounds.tagChars),
    entities,
    indicators: boundedTexts([...given, ...indicatorsOf(entities)], bounds.indicators, bounds.valueChars),
    assetType: boundedText(report.assetType ?? '', bounds.tagChars),
    affectedAssets: boundedTexts(
      [...(report.affectedAssets ?? []), ...assetsOf(entities)],
      bounds.assets,
      bounds.valueChars,
    ),
    rawLog: boundedText(report.rawLog ?? '', bounds.rawLogChars),
    tags: requireTexts('tags', report.tags ?? [], bounds.tags, bounds.tagChars),
  }
}

/** What a promoted row adds: to the alert of its rule about these subjects, else one alert for each event. */
export function sightingOfEvent(event: PromotedEvent): Sighting {
  const entities = keyedEntities(event.entities).slice(0, bounds.entitiesOfAlert)
  const { rule } = event
  const subjects = keyedEntities(subjectsOf(event.entities))
  const key = rule === undefined ? keyOf(['event', event.eventId]) : ruleKey(rule.id, subjects)
  return {
    ...nothing,
    findingId: keyOf(['promoted', event.eventId, key]), // so that a row counts once, however often it is promoted
    key,
    entitiesKey: entitySetKey(subjects),
    timeUs: event.timeUs,
    receivedUs: event.receivedUs,
    severity: event.severity,
    title: requireText('the title', event.title, bounds.titleChars),
    description: boundedText(event.description, bounds.descriptionChars),
    source: boundedText(event.source, bounds.nameChars),
    sensor: boundedText(event.sensor, bounds.nameChars),
    dataset: boundedText(event.dataset, bounds.nameChars),
    rule,
    techniques: boundedTexts(event.techniques, bounds.techniques, bounds.tagChars),
    entities,
    eventIds: [event.eventId],
    eventCount: 1,
    affectedAssets: assetsOf(entities),
    indicators: boundedTexts([...event.indicators, ...indicatorsOf(entities)], bounds.indicators, bounds.valueChars),
    rawLog: boundedText(event.raw, bounds.rawLogChars),
  }
}

const nothing = {
  findingId: undefined,
  kind: 'manual',
  sensor: '',
  dataset: '',
  rule: undefined,
  eventIds: [],
  eventCount: 0,
  matched: {},
  assetType: '',
  tags: [],
} as const

function requireSeverity(text: string): Sighting['severity'] {
  const severity = parseSeverity(text)
  if (severity !== undefined) return severity
  throw new AppError('request.invalid', 'there is no such severity', { hint: 'info, low, medium, high or critical' })
}

function requireEntities(entities: readonly Entity[]) {
  if (entities.length > bounds.entitiesOfAlert)
    throw new AppError('request.invalid', `an alert has at most ${bounds.entitiesOfAlert} entities`)
  for (const { kind } of entities)
    if (!entityKinds.includes(kind))
      throw new AppError('request.invalid', 'there is no such kind of entity', { hint: entityKinds.join(', ') })
  return keyedEntities(entities)
}
