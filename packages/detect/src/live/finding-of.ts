import { hash } from 'node:crypto'
import type { Entity, Event, Finding, FindingRule, Severity } from '@aurora/core'
import type { Rule } from '@aurora/sigma'
import { techniquesOf } from '../attack/tags.ts'
import type { Match } from '../rule-matcher.ts'
import { ruleKeyOf, type RuleHere } from './live-rules.ts'

/** Severity of findings by the level of their rule; a rule without one is informational (SIGMA.md, row 15). */
export const severities: Readonly<Record<NonNullable<Rule['level']>, Severity>> = {
  informational: 0,
  low: 1,
  medium: 2,
  high: 3,
  critical: 4,
}

/** The rule as its findings name it. A rule without an id is known by where it stands. */
export function findingRuleOf(rule: Rule, here: RuleHere): FindingRule {
  return {
    id: ruleKeyOf(rule, here.pack),
    version: here.version,
    title: rule.title,
    pack: here.pack,
    author: rule.author ?? '',
    license: here.license,
    opensCase: here.opensCase,
  }
}

/** What every finding of a rule says, whatever it found. */
export type SaidByRule = Pick<Finding, 'rule' | 'severity' | 'techniques'>

export function saidByRule(rule: Rule, here: RuleHere): SaidByRule {
  return {
    rule: findingRuleOf(rule, here),
    severity: here.severity ?? severities[rule.level ?? 'informational'],
    techniques: techniquesOf(rule.tags),
  }
}

/** One rule that matched one event, which is about `entities`. */
export function findingOf(
  event: Event,
  match: Match,
  said: SaidByRule,
  entities: readonly Entity[],
  detectedUs: number,
): Finding {
  return {
    ...said,
    id: findingIdOf(said.rule.id, [event.id]),
    timeUs: event.timeUs,
    receivedUs: event.receivedUs,
    detectedUs,
    evaluation: 'live',
    source: event.source,
    sensor: event.sensor,
    dataset: event.dataset,
    message: event.message.slice(0, maxMessageCharacters).toWellFormed(),
    description: '',
    eventIds: [event.id],
    eventCount: 1,
    entities,
    matched: match.fields(),
  }
}

const maxMessageCharacters = 500

/** The same rule on the same events is the same finding, whoever asks and how often. */
export const findingIdOf = (ruleId: string, eventIds: readonly string[]): string =>
  hash('sha256', JSON.stringify([ruleId, eventIds]), 'hex').slice(0, 32)
