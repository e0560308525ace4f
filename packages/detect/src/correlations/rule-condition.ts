import type { Predicate } from '@aurora/query'
import type { DetectionRule } from '@aurora/sigma'
import { logsourcePredicate } from '../logsources/logsource-predicate.ts'
import { LeafTable } from '../matching/condition.ts'
import { witnessesOf } from '../matching/witness.ts'

/**
 * All that a rule asks of an event, its log source with it: it holds of the events that `RuleMatcher` says, so that the
 * store and the live rules mean the same.
 */
export function ruleCondition(rule: DetectionRule, predicate: Predicate): Predicate {
  const isGeneric = witnessesOf(new LeafTable().conditionOf(predicate)) !== undefined
  return { kind: 'and', of: [logsourcePredicate(rule.logsource, { isGeneric }), predicate] }
}
