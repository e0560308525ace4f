import type { GivenRow, Measure, MeasureBound, Places, Predicate, WindowBranch, WindowSearch } from '@aurora/query'
import { fold, tupleText } from '@aurora/query'
import type { CorrelationRule, DetectionRule } from '@aurora/sigma'
import type { Firing } from './firing.ts'
import { firingId } from './firing-id.ts'

/** A correlation with all it refers to, ready to be evaluated in memory and in the store. */
export interface CompiledCorrelation {
  readonly rule: CorrelationRule
  /** 1 when it is over rules only, else one more than the deepest it builds on. */
  readonly depth: number
  readonly branches: readonly CompiledBranch[]
  readonly groupBy: readonly string[]
  readonly spanUs: number
  readonly measure: Measure
  readonly bounds: readonly MeasureBound[]
  readonly decided: WindowSearch['decided']
}

export type CompiledBranch =
  | {
      readonly kind: 'rule'
      readonly rule: DetectionRule
      /** Of events of its log source, which the predicate asks for too. */
      readonly predicate: Predicate
      readonly keys: readonly Places[]
      readonly values: readonly Places[]
    }
  | {
      readonly kind: 'inner'
      readonly of: CompiledCorrelation
      /** Names among those the inner correlation groups by. */
      readonly keys: readonly string[]
      readonly values: readonly string[]
    }

/** The search a correlation is, once the firings of those it builds on are known. */
export function searchOf(
  correlation: CompiledCorrelation,
  firingsOf: (inner: CompiledCorrelation) => readonly Firing[],
): WindowSearch {
  const { groupBy, spanUs, measure, bounds, decided } = correlation
  const branches = correlation.branches.map((branch): WindowBranch => {
    if (branch.kind === 'inner') return { kind: 'given', rows: givenRows(branch, firingsOf(branch.of)) }
    return { kind: 'events', predicate: branch.predicate, keys: branch.keys, values: branch.values }
  })
  return { branches, keyCount: groupBy.length, spanUs, measure, bounds, decided }
}

/** What a firing says of itself is its group, and nothing else; without a value for a key it belongs to no group. */
function givenRows(branch: CompiledBranch & { kind: 'inner' }, firings: readonly Firing[]): GivenRow[] {
  const { groupBy, rule } = branch.of
  const at = (names: readonly string[]): number[] => names.map((name) => groupBy.indexOf(name))
  const keys = at(branch.keys)
  const values = at(branch.values)
  if (keys.includes(-1)) return []
  return firings.map((firing) => ({
    id: firingId(rule, firing),
    timeUs: firing.timeUs,
    receivedUs: firing.receivedUs,
    keys: keys.map((i) => firing.key[i] as string),
    value:
      values.length === 0 || values.includes(-1)
        ? undefined
        : tupleText(values.map((i) => fold(firing.key[i] as string))),
  }))
}

/** The correlations one builds on, each once. */
export const innerBranches = ({ branches }: CompiledCorrelation): CompiledCorrelation[] => [
  ...new Set(branches.flatMap((branch) => (branch.kind === 'inner' ? [branch.of] : []))),
]
