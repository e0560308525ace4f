import { createHash } from 'node:crypto'
import type { Entity, EntityKind, Event, Evaluation, Finding } from '@aurora/core'
import type { Hit } from './table-lookup.ts'

/** Names a value for ever, on every installation: 32 hex digits. */
export const indicatorIdOf = (kind: string, value: string): string => hashed([kind, value])

/** What begins the rule id of every finding of an indicator. */
export const indicatorRulePrefix = 'indicator-'

/** The rule that findings of an indicator are of. */
export const ruleIdOf = (indicatorId: string): string => `${indicatorRulePrefix}${indicatorId}`

const maxMessageCharacters = 500
const maxShown = 200
const maxFields = 8

/**
 * One indicator in one event. The id is made of both, so that whoever looks, live or backwards and however often, makes
 * the same finding.
 */
export function findingOfHit(event: Event, hit: Hit, evaluation: Evaluation, detectedUs: number): Finding {
  const { kind, feeds, confidence, severity, techniques, tlp } = hit.profile
  const indicatorId = indicatorIdOf(kind, hit.value)
  return {
    id: hashed(['indicator', indicatorId, event.id]),
    timeUs: event.timeUs,
    receivedUs: event.receivedUs,
    detectedUs,
    rule: {
      id: ruleIdOf(indicatorId),
      version: hashed([feeds, confidence, severity, techniques]).slice(0, 16),
      title: `Known ${nameOfKind(kind)} seen: ${shown(hit.value)}`,
      pack: 'indicators',
      author: feeds.join(', ').slice(0, maxShown),
      license: '',
      opensCase: false,
    },
    evaluation,
    severity,
    techniques,
    source: event.source,
    sensor: event.sensor,
    dataset: event.dataset,
    message: event.message.slice(0, maxMessageCharacters).toWellFormed(),
    description: '',
    eventIds: [event.id],
    eventCount: 1,
    entities: entitiesOf(event, hit),
    matched: {
      'indicator.value': shown(hit.value),
      'indicator.type': kind,
      'indicator.feeds': feeds.join(', ').slice(0, maxShown),
      'indicator.confidence': String(confidence),
      ...(tlp === '' ? {} : { 'indicator.tlp': tlp }),
      ...(hit.seen === hit.value ? {} : { 'indicator.seen': shown(hit.seen) }),
      ...fieldsWith(event, hit.seen),
    },
  }
}

const hashed = (parts: unknown): string => createHash('sha256').update(JSON.stringify(parts)).digest('hex').slice(0, 32)

const shown = (text: string): string => (text.length <= maxShown ? text : `${text.slice(0, maxShown)}…`)

const kindNames: Readonly<Record<string, string>> = {
  ip: 'address',
  network: 'network',
  domain: 'domain',
  url: 'URL',
  cve: 'vulnerability',
}
const nameOfKind = (kind: string): string => kindNames[kind] ?? 'file'

/** The fields of the event that name the value, as they write it. */
function fieldsWith({ ecs }: Pick<Event, 'ecs'>, seen: string): Record<string, string> {
  const wanted = seen.toLowerCase()
  const found: Record<string, string> = {}
  let left = maxFields
  for (const [name, value] of Object.entries(ecs)) {
    if (left === 0 || typeof value !== 'string' || !value.toLowerCase().includes(wanted)) continue
    found[name] = shown(value)
    left--
  }
  return found
}

const places: readonly (readonly [EntityKind, readonly string[]])[] = [
  ['host', ['host.name']],
  ['user', ['user.name']],
  ['address', ['source.ip', 'client.ip', 'destination.ip', 'host.ip']],
  ['domain', ['dns.question.name', 'url.domain', 'tls.client.server_name', 'destination.domain']],
  ['hash', ['file.hash.sha256', 'file.hash.sha1', 'file.hash.md5']],
]
const entityOfKind: Readonly<Record<string, EntityKind>> = {
  ip: 'address',
  network: 'address',
  domain: 'domain',
  md5: 'hash',
  sha1: 'hash',
  sha256: 'hash',
}
const maxEntityCharacters = 256

/** Whom the event is about, and the thing itself. */
function entitiesOf({ ecs }: Pick<Event, 'ecs'>, hit: Hit): readonly Entity[] {
  const found = new Map<string, Entity>()
  const add = (kind: EntityKind, text: string): void => {
    const value = text.trim().toLowerCase().slice(0, maxEntityCharacters).toWellFormed()
    if (value !== '' && value !== '-') found.set(`${kind}:${value}`, { kind, value })
  }
  for (const [kind, names] of places) for (const name of names) add(kind, String(ecs[name] ?? ''))
  const kind = entityOfKind[hit.profile.kind]
  if (kind !== undefined) add(kind, hit.seen)
  return [...found.values()]
}
