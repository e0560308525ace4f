import { setImmediate as breathe } from 'node:timers/promises'
import { readRules, type Fault, type Rule } from '@aurora/sigma'
import { techniquesOf } from '../attack.ts'
import { compileCorrelations } from '../correlations/compile-correlations.ts'
import type { CompiledCorrelation } from '../correlations/compiled-correlation.ts'
import { findingRuleOf, severityOfLevel } from '../live/finding-of.ts'
import { hereOf, isUsed, type LiveRules, type RuleFile } from '../live/live-rules.ts'
import { asksOfCorrelation, type ScheduledRule } from './scheduled-rule.ts'

/** Correlations of packs as rules on a schedule, and what is wrong with others. */
export interface PackCorrelations {
  readonly rules: readonly ScheduledRule[]
  readonly faults: readonly Fault[]
}

/** Files read before others get their turn. */
const filesAtOnce = 10

/** Short windows are asked about every minute, long ones every five. */
const everyMinutesOf = (spanUs: number): number => (spanUs <= 10 * 60e6 ? 1 : 5)

/** Reads the correlations of the packs that have any, with the rules they refer to. A rule that is switched off counts no more. */
export async function packCorrelations({ files, tuning, placeholders }: LiveRules): Promise<PackCorrelations> {
  const packs = new Set(files.filter(({ text }) => /^correlation:/m.test(text)).map(({ pack }) => pack))
  const rules: Rule[] = []
  const fileOf = new Map<Rule, RuleFile>()
  for (const [number, file] of files.filter(({ pack }) => packs.has(pack)).entries()) {
    if (number % filesAtOnce === 0) await breathe()
    for (const rule of readRules(file.text, file.file, { placeholders }).rules) {
      if (!isUsed(rule, file, tuning)) continue
      rules.push(rule)
      fileOf.set(rule, file)
    }
  }
  const { correlations, faults } = compileCorrelations(rules)
  const scheduled = (of: CompiledCorrelation): ScheduledRule => {
    const here = hereOf(of.rule, fileOf.get(of.rule), tuning)
    return {
      finding: findingRuleOf(of.rule, here),
      severity: here.severity ?? severityOfLevel[of.rule.level ?? 'informational'],
      techniques: techniquesOf(of.rule.tags),
      everyMinutes: everyMinutesOf(of.spanUs),
      asks: asksOfCorrelation(of),
    }
  }
  return { rules: correlations.map(scheduled), faults }
}
