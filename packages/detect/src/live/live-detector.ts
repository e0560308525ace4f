import type { Event, Finding } from '@aurora/core'
import { printFault } from '@aurora/sigma'
import { RuleMatcher, type Match } from '../rule-matcher.ts'
import { findingOf } from './finding-of.ts'
import { compileLiveRules, ruleKeyOf, type LiveRules, type RuleHere } from './live-rules.ts'

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
  readonly #here: ReadonlyMap<Match['rule'], RuleHere>
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
    this.#here = compiled.here
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
      for (const match of this.#matcher.match(event)) this.#keep(event, match)
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
        ruleId: ruleKeyOf(rule, this.#here.get(rule)?.pack ?? ''),
        findings: count - maxFindingsOfRule,
      }))
    return { ruleSet: this.summary.ruleSet, findings: this.#findings, truncated, failed: this.#failed }
  }

  #keep(event: Event, match: Match): void {
    const count = (this.#counts.get(match.rule) ?? 0) + 1
    this.#counts.set(match.rule, count)
    const here = this.#here.get(match.rule)
    if (count <= maxFindingsOfRule && here !== undefined)
      this.#findings.push(findingOf(event, match, here, Date.now() * 1000))
  }
}

/** What a reading thread calls when it is started (`DetectorSource` of the reader). */
export function openDetector(rules: LiveRules): LiveDetector {
  return new LiveDetector(rules)
}
