import type { Predicate } from '@aurora/query'
import { filtersOf, linkRules, lowerRule, type DetectionRule, type Fault, type Rule } from '@aurora/sigma'
import { fieldsOfRule } from './rule-fields.ts'

/** A rule about single events, and what it asks of one of its log source. */
export interface CompiledRule {
  readonly rule: DetectionRule
  readonly predicate: Predicate
}

/** Rules that can be matched, and why others cannot. */
export interface CompiledRules {
  readonly rules: readonly CompiledRule[]
  readonly faults: readonly Fault[]
}

/** Compiles a collection: references and filters are followed, names of fields lead to those of our events. */
export function compileRules(collection: readonly Rule[]): CompiledRules {
  const { rules, faults: linkFaults } = linkRules(collection)
  const faults = [...linkFaults]
  const compiled: CompiledRule[] = []
  for (const rule of rules) {
    if (rule.kind !== 'detection') continue
    const lowered = lowerRule(rule, {
      fieldsOf: fieldsOfRule(rule.logsource),
      isNullEmpty: rule.logsource.product === 'windows',
      filters: filtersOf(rule, rules),
    })
    if (lowered.ok) compiled.push({ rule, predicate: lowered.predicate })
    else faults.push(lowered.fault)
  }
  return { rules: compiled, faults }
}
