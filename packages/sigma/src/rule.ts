import type { Correlation } from './correlation.ts'
import type { Detection } from './detection.ts'
import type { RuleHead } from './head.ts'
import type { Logsource } from './logsource.ts'

/** A rule about single events. */
export interface DetectionRule extends RuleHead {
  readonly kind: 'detection'
  readonly logsource: Logsource
  readonly detection: Detection
}

/** A rule about several events that other rules found. */
export interface CorrelationRule extends RuleHead {
  readonly kind: 'correlation'
  readonly correlation: Correlation
}

/** A condition that is added to rules, mostly to leave out what is known to be harmless. */
export interface FilterRule extends RuleHead {
  readonly kind: 'filter'
  readonly logsource: Logsource
  /** Ids and names of the rules it is added to, or all of its log source. */
  readonly rules: readonly string[] | 'any'
  readonly detection: Detection
}

export type Rule = DetectionRule | CorrelationRule | FilterRule
