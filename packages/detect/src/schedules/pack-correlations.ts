import type { Fault } from '@aurora/sigma'
import { techniquesOf } from '../attack/tags.ts'
import { compileCorrelations } from '../correlations/compile-correlations.ts'
import { silentRules } from '../correlations/silent-rules.ts'
import { findingRuleOf, severities } from '../live/finding-of.ts'
import { hereOf, readUsedRules, type LiveRules } from '../live/live-rules.ts'
import { asksOfCorrelation, type ScheduledRule } from './scheduled-rule.ts'

/** Correlations of the installed packs, as the scheduler takes them, and why others cannot run. */
export interface PackCorrelations {
  readonly rules: readonly ScheduledRule[]
  readonly faults: readonly Fault[]
}

/** A correlation runs every minute when its timespan is this short, in µs, else every five. */
const shortUs = 15 * 60e6

/** Compiles the correlations of packs. Those that only serve others raise nothing of their own. */
export function scheduleCorrelations(live: LiveRules): PackCorrelations {
  const packs = new Set(live.files.filter(({ text }) => /^correlation:/m.test(text)).map(({ pack }) => pack))
  // Thousands of rules take a second to read: packs without correlations are not.
  const { rules, fileOf, faults } = readUsedRules({ ...live, files: live.files.filter(({ pack }) => packs.has(pack)) })
  const silent = silentRules(rules)
  const compiled = compileCorrelations(rules)
  const scheduled = compiled.correlations
    .filter(({ rule }) => !silent.has(rule))
    .map((correlation): ScheduledRule => {
      const { rule, spanUs } = correlation
      const here = hereOf(rule, fileOf.get(rule), live.tuning)
      return {
        finding: findingRuleOf(rule, here),
        severity: here.severity ?? severities[rule.level ?? 'informational'],
        techniques: techniquesOf(rule.tags),
        everyMinutes: spanUs <= shortUs ? 1 : 5,
        asks: asksOfCorrelation(correlation),
      }
    })
  return { rules: scheduled, faults: [...faults, ...compiled.faults] }
}
