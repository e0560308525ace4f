import type { Entity, Finding, FindingRule, Severity } from '@aurora/core'
import { bounds } from '../limits.ts'
import { boundedText, boundedTexts } from '../plain-text.ts'
import { entitySetKey, keyedEntities, keyedEntity, keyOf, sortedKeys, type KeyedEntity } from './entity-key.ts'

/** One reason to have an alert: a finding, a person's word, or a promoted event. All are folded alike. */
export interface Sighting {
  /** Of the finding; undefined where there is none, and so nothing to be recognised by when it comes again. */
  readonly findingId: string | undefined
  /** Equal keys are one alert. */
  readonly key: string
  readonly entitiesKey: string
  readonly kind: 'finding' | 'storm' | 'manual'
  readonly timeUs: number
  readonly receivedUs: number
  readonly severity: Severity
  readonly title: string
  readonly description: string
  readonly source: string
  readonly sensor: string
  readonly dataset: string
  readonly rule: FindingRule | undefined
  readonly techniques: readonly string[]
  readonly entities: readonly KeyedEntity[]
  readonly eventIds: readonly string[]
  readonly eventCount: number
  readonly matched: Readonly<Record<string, string>>
  readonly assetType: string
  readonly affectedAssets: readonly string[]
  readonly indicators: readonly string[]
  readonly rawLog: string
  readonly tags: readonly string[]
}

/** What `finding` adds to an alert. Findings of one rule about the same subjects are one alert, within one realm. */
export function sightingOf(finding: Finding, keyed = keyedEntity, realm = ''): Sighting {
  const rule = boundedRule(finding.rule)
  const entities = keyedEntities(finding.entities, keyed)
  const subjects = keyedEntities(subjectsOf(finding.entities), keyed)
  return {
    findingId: finding.id,
    key: ruleKey(finding.rule.id, subjects, realm),
    entitiesKey: entitySetKey(subjects),
    kind: 'finding',
    timeUs: finding.timeUs,
    receivedUs: finding.receivedUs,
    severity: finding.severity,
    title: boundedText(rule.title === '' ? rule.id : rule.title, bounds.titleChars),
    description: boundedText(descriptionOf(finding), bounds.descriptionChars),
    source: boundedText(finding.source, bounds.nameChars),
    sensor: boundedText(finding.sensor, bounds.nameChars),
    dataset: boundedText(finding.dataset, bounds.nameChars),
    rule,
    techniques: boundedTexts(finding.techniques, bounds.techniques, bounds.tagChars),
    entities: entities.slice(0, bounds.entitiesOfAlert),
    eventIds: finding.eventIds.slice(-bounds.eventsOfAlert),
    eventCount: Math.max(finding.eventCount, finding.eventIds.length),
    matched: boundedFields(finding.matched),
    assetType: '',
    affectedAssets: assetsOf(entities),
    indicators: indicatorsOf(entities),
    rawLog: '',
    tags: [],
  }
}

/** What it says in one line, and what more there is to say. */
const descriptionOf = ({ message, description }: Finding): string =>
  [message, description].filter((text) => text !== '').join('\n\n')

/**
 * Those of the entities that make two findings of a rule one alert: whose machine and whose account it is, else the first
 * address, which is where it comes from, else all. A connection, a process or a target of its own is no alert of its own:
 * somebody who scans a hundred machines is one.
 */
export function subjectsOf(entities: readonly Entity[]): readonly Entity[] {
  const owned = entities.filter(({ kind }) => kind === 'host' || kind === 'user')
  if (owned.length > 0) return owned
  const source = entities.find(({ kind }) => kind === 'address')
  return source === undefined ? entities : [source]
}

/** The key of what `ruleId` says about `entities`, in a realm (`CaseSettings.realmSensors`) or, with '', in none. */
export function ruleKey(ruleId: string, entities: readonly KeyedEntity[], realm = ''): string {
  return keyOf(['rule', ruleId.toWellFormed(), sortedKeys(entities), ...(realm === '' ? [] : [realm])])
}

/** The key of the alert that stands for all alerts of a rule beyond its bound. */
export function stormKey(ruleId: string): string {
  return keyOf(['storm', ruleId.toWellFormed()])
}

/** Hosts and the like: what an attack is on (AU-134). */
export function assetsOf(entities: readonly KeyedEntity[]): string[] {
  const hosts = entities.filter((entity) => entity.kind === 'host').map((entity) => entity.value)
  return boundedTexts(hosts, bounds.assets, bounds.valueChars)
}

const indicatorKinds = new Set(['address', 'domain', 'hash'])

/** What can be looked for elsewhere: addresses, domains, hashes. */
export function indicatorsOf(entities: readonly KeyedEntity[]): string[] {
  const found = entities.filter((entity) => indicatorKinds.has(entity.kind)).map((entity) => entity.value)
  return boundedTexts(found, bounds.indicators, bounds.valueChars)
}

function boundedRule(rule: FindingRule): FindingRule {
  const short = (text: string): string => boundedText(text, bounds.nameChars)
  return {
    id: short(rule.id),
    version: short(rule.version),
    title: boundedText(rule.title, bounds.titleChars),
    pack: short(rule.pack),
    author: short(rule.author),
    license: short(rule.license),
    opensCase: rule.opensCase,
  }
}

function boundedFields(fields: Readonly<Record<string, string>>): Record<string, string> {
  const kept = Object.entries(fields).slice(0, bounds.matchedFields)
  return Object.fromEntries(
    kept.map(([name, value]) => [boundedText(name, bounds.nameChars), boundedText(value, bounds.valueChars)]),
  )
}
