import type { Entity, Event, Finding } from '@aurora/core'
import { printFault } from '@aurora/sigma'
import { RuleMatcher, type Match } from '../rule-matcher.ts'
import { entitiesOf } from './entities.ts'
import { findingOf, saidByRule, type SaidByRule } from './finding-of.ts'
import { compileLiveRules, ruleKeyOf, type LiveRules } from './live-rules.ts'

/** Findings of one rule in one chunk that are kept one by one; of more it is counted how many there were. */
const maxFindingsOfRule = 500

const maxFaults = 100

/**
 * Asks all rules of events while they are read; a reading thread loads this module and makes its own (the port is
 * `Detector` of the reader).
 *
 * A rule that matches nearly everything must not drown the others: of each rule a chunk keeps 500 findings, and tells how
 * many more there were.
 */
export class LiveDetector {
  readonly summary: {
    ruleSet: string
    rules: number
    asked: readonly string[]
    faults: readonly string[]
    faultCount: number
  }
  readonly #matcher: RuleMatcher
  readonly #said: ReadonlyMap<Match['rule'], SaidByRule>
  #findings: Finding[] = []
  #counts = new Map<Match['rule'], number>()
  #failed = 0

  constructor(rules: LiveRules) {
    const compiled = compileLiveRules(rules)
    const errors = compiled.faults.filter(({ severity }) => severity === 'error')
    this.summary = {
      ruleSet: rules.ruleSet,
      rules: compiled.rules.length,
      asked: compiled.rules.map(({ rule }) => ruleKeyOf(rule, compiled.here.get(rule)?.pack ?? '')),
      faults: errors.slice(0, maxFaults).map(printFault),
      faultCount: errors.length,
    }
    this.#said = new Map([...compiled.here].map(([rule, here]) => [rule, saidByRule(rule, here)]))
    this.#matcher = new RuleMatcher(compiled.rules)
  }

  begin(): void {
    this.#findings = []
    this.#counts = new Map()
    this.#failed = 0
  }

  /** Asks all rules of an event. Never throws: what could not be asked is counted. */
  ask(event: Event): void {
    try {
      const matches = this.#matcher.match(event)
      if (matches.length === 0) return
      const entities = entitiesOf(event)
      for (const match of matches) this.#keep(event, match, entities)
    } catch {
      this.#failed++
    }
  }

  finish(): {
    ruleSet: string
    findings: readonly Finding[]
    truncated: { ruleId: string; findings: number }[]
    failed: number
  } {
    const truncated = [...this.#counts]
      .filter(([, count]) => count > maxFindingsOfRule)
      .map(([rule, count]) => ({
        ruleId: this.#said.get(rule)?.rule.id ?? '',
        findings: count - maxFindingsOfRule,
      }))
    return { ruleSet: this.summary.ruleSet, findings: this.#findings, truncated, failed: this.#failed }
  }

  #keep(event: Event, match: Match, entities: readonly Entity[]): void {
    const count = (this.#counts.get(match.rule) ?? 0) + 1
    this.#counts.set(match.rule, count)
    const said = this.#said.get(match.rule)
    if (count <= maxFindingsOfRule && said !== undefined)
      this.#findings.push(findingOf(event, match, said, entities, Date.now() * 1000))
  }
}

/** What a reading thread calls when it is started (`DetectorSource` of the reader). */
export function openDetector(rules: LiveRules): LiveDetector {
  return new LiveDetector(rules)
}
