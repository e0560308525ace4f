import type { Severity } from './severity.ts'

/** What an entity is. One kind of one value is one entity, whichever field it was read from. */
export const entityKinds = ['user', 'host', 'address', 'domain', 'process', 'hash', 'session'] as const
export type EntityKind = (typeof entityKinds)[number]

/** Whom or what a finding is about: a person, a machine, an address. `value` is folded, so that equal means the same. */
export interface Entity {
  readonly kind: EntityKind
  readonly value: string
}

/** Who asked the rule: the events as they came, a schedule, or somebody who looked back. */
export const evaluations = ['live', 'scheduled', 'backfill', 'retro', 'manual'] as const
export type Evaluation = (typeof evaluations)[number]

/** The rule a finding is of; author and licence travel with it (Detection Rule License 1.1). */
export interface FindingRule {
  /** The rule's own id, or what its pack and file name make. */
  readonly id: string
  /** 16 hex digits of what the rule said when it was asked. */
  readonly version: string
  readonly title: string
  readonly pack: string
  readonly author: string
  readonly license: string
  /** Whether an alert of it opens a case by itself. */
  readonly opensCase: boolean
}

/**
 * One rule on one event or on one window of events (DESIGN §6). A person sees alerts, which findings are folded into.
 *
 * `id` is 32 hex digits, made of the rule and of what it matched, so that the same finding made twice is one.
 * Times are microseconds since 1970-01-01 UTC: `timeUs` and `receivedUs` of the newest event, `detectedUs` by our clock.
 */
export interface Finding {
  readonly id: string
  readonly timeUs: number
  readonly receivedUs: number
  readonly detectedUs: number
  readonly rule: FindingRule
  readonly evaluation: Evaluation
  readonly severity: Severity
  readonly techniques: readonly string[]
  readonly source: string
  readonly sensor: string
  readonly dataset: string
  /** One line for a person. */
  readonly message: string
  /** What more its rule says of it in its own words; empty for most. */
  readonly description: string
  /** Up to a hundred of the events, the newest last; `eventCount` says how many there were. */
  readonly eventIds: readonly string[]
  readonly eventCount: number
  readonly entities: readonly Entity[]
  /** The fields by which the rule holds, with their values, as text. */
  readonly matched: Readonly<Record<string, string>>
}
