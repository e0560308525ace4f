import type { Measure, Places, Predicate } from '@aurora/query'
import { maxBranches, maxSpanUs, maxSteps } from '@aurora/query'
import {
  filtersOf,
  linkRules,
  lowerRule,
  ruleFinder,
  type Correlation,
  type CorrelationRule,
  type DetectionRule,
  type Fault,
  type Rule,
} from '@aurora/sigma'
import { logsourcePredicate } from '../logsources/logsource-predicate.ts'
import { mayHoldUnseen } from '../matching/witness.ts'
import { fieldsOfRule } from '../rule-fields.ts'
import type { CompiledBranch, CompiledCorrelation } from './compiled-correlation.ts'

/** Correlations that can be evaluated, each after those it builds on, and why others cannot. */
export interface CompiledCorrelations {
  readonly correlations: readonly CompiledCorrelation[]
  readonly faults: readonly Fault[]
}

/** Correlations one on top of the other; each is evaluated before the next. */
const maxDepth = 10

/**
 * Compiles the correlations of a collection: rules and correlations they refer to, with filters, log sources and names
 * of fields. What cannot be evaluated is a fault, never a weaker rule (SIGMA.md row 170).
 */
export function compileCorrelations(collection: readonly Rule[]): CompiledCorrelations {
  const { rules, faults } = linkRules(collection)
  const compiler = new Compiler(rules)
  const wanted = rules.filter((rule) => rule.kind === 'correlation')
  const correlations = byDepth(wanted, ruleFinder(rules)).flatMap((rule) => compiler.compile(rule) ?? [])
  return { correlations, faults: [...faults, ...compiler.faults] }
}

/** Each correlation behind those it refers to. Linked rules have no circles. */
function byDepth(wanted: readonly CorrelationRule[], find: (name: string) => Rule | undefined): CorrelationRule[] {
  const ordered = new Set<CorrelationRule>()
  for (const rule of wanted) {
    const open = [rule]
    for (let top = open.at(-1); top !== undefined; top = open.at(-1)) {
      const below = top.correlation.rules.map(find).filter((each) => each?.kind === 'correlation')
      const missing = below.find((each) => !ordered.has(each))
      if (missing === undefined) ordered.add(open.pop() as CorrelationRule)
      else open.push(missing)
    }
  }
  return [...ordered]
}

class Compiler {
  readonly faults: Fault[] = []
  readonly #rules: readonly Rule[]
  readonly #find: (name: string) => Rule | undefined
  readonly #compiled = new Map<CorrelationRule, CompiledCorrelation>()
  readonly #predicates = new Map<DetectionRule, Predicate>()

  constructor(rules: readonly Rule[]) {
    this.#rules = rules
    this.#find = ruleFinder(rules)
  }

  compile(rule: CorrelationRule): CompiledCorrelation | undefined {
    const { correlation } = rule
    const branches = this.#branchesOf(rule)
    if (branches === undefined) return undefined
    const measure = measureOf(correlation)
    const refused = refusalOf(correlation, branches.length)
    if (refused !== undefined) return this.#refuse(rule, refused)
    const depth = 1 + Math.max(0, ...branches.map((branch) => (branch.kind === 'inner' ? branch.of.depth : 0)))
    if (depth > maxDepth) return this.#refuse(rule, `correlations may stand ${maxDepth} deep, this is the ${depth}th`)
    const bounds = correlation.condition?.bounds ?? [{ operator: 'gte', value: branches.length } as const]
    const spanUs = correlation.timespan.seconds * 1e6
    const compiled: CompiledCorrelation = {
      rule,
      depth,
      branches,
      groupBy: groupByOf(correlation),
      spanUs,
      measure,
      bounds,
      decided: bounds.every(({ operator }) => operator === 'gt' || operator === 'gte') ? 'at once' : 'at close',
    }
    this.#compiled.set(rule, compiled)
    return compiled
  }

  #branchesOf(rule: CorrelationRule): CompiledBranch[] | undefined {
    const { correlation } = rule
    const isOrdered = correlation.type === 'temporal_ordered'
    const references = isOrdered ? correlation.rules : this.#different(correlation.rules)
    const branches: CompiledBranch[] = []
    for (const reference of references) {
      const branch = this.#branchOf(reference, correlation)
      if (branch === undefined) return this.#refuse(rule, `the rule ${reference}, which it refers to, is refused`)
      branches.push(branch)
    }
    return branches
  }

  /** A rule that is referred to twice, by id and by name, is one. */
  #different(references: readonly string[]): string[] {
    return [
      ...new Map(references.toReversed().map((reference) => [this.#find(reference), reference])).values(),
    ].reverse()
  }

  #branchOf(reference: string, correlation: Correlation): CompiledBranch | undefined {
    const target = this.#find(reference)
    if (target?.kind === 'correlation') {
      const inner = this.#compiled.get(target)
      return inner && { kind: 'inner', of: inner, ...namesIn(reference, correlation) }
    }
    if (target?.kind !== 'detection') return undefined
    const predicate = this.#predicateOf(target)
    if (predicate === undefined) return undefined
    const placesOf = fieldsOfRule(target.logsource)
    const { keys, values } = namesIn(reference, correlation)
    return { kind: 'rule', rule: target, predicate, keys: placesIn(keys, placesOf), values: placesIn(values, placesOf) }
  }

  #predicateOf(rule: DetectionRule): Predicate | undefined {
    const known = this.#predicates.get(rule)
    if (known !== undefined) return known
    const filters = filtersOf(rule, this.#rules)
    const lowered = lowerRule(rule, { fieldsOf: fieldsOfRule(rule.logsource), filters })
    if (!lowered.ok) {
      this.faults.push(lowered.fault)
      return undefined
    }
    const logsource = logsourcePredicate(rule.logsource, { onlyDenies: mayHoldUnseen(lowered.predicate) })
    const predicate: Predicate = { kind: 'and', of: [logsource, lowered.predicate] }
    this.#predicates.set(rule, predicate)
    return predicate
  }

  #refuse({ file, line }: CorrelationRule, message: string): undefined {
    this.faults.push({ severity: 'error', code: 'not_yet', file, line, column: 1, message })
  }
}

const placesIn = (names: readonly string[], placesOf: (name: string) => Places): Places[] => names.map(placesOf)

/** What a correlation groups by, each name once. */
const groupByOf = ({ groupBy }: Correlation): string[] => [...new Set(groupBy)]

/** The fields of one rule that a correlation groups by and takes values of, its aliases followed. */
function namesIn(reference: string, correlation: Correlation): { keys: string[]; values: string[] } {
  const own = (name: string): string => correlation.aliases.get(name)?.get(reference) ?? name
  return { keys: groupByOf(correlation).map(own), values: (correlation.condition?.fields ?? []).map(own) }
}

function measureOf({ type, condition }: Correlation): Measure {
  switch (type) {
    case 'event_count':
      return { kind: 'events' }
    case 'value_count':
      return { kind: 'values' }
    case 'value_sum':
      return { kind: 'sum' }
    case 'value_avg':
      return { kind: 'average' }
    case 'value_median':
      return { kind: 'quantile', level: 0.5 }
    case 'value_percentile':
      return { kind: 'quantile', level: (condition?.percentile ?? 50) / 100 }
    case 'temporal':
      return { kind: 'branches' }
    case 'temporal_ordered':
      return { kind: 'ordered' }
  }
}

/** Why a correlation cannot be evaluated. */
function refusalOf({ type, condition, groupBy, timespan }: Correlation, branches: number): string | undefined {
  if (branches > maxBranches) return `a correlation may be over ${maxBranches} rules, not ${branches}`
  if (timespan.seconds * 1e6 > maxSpanUs) return `a timespan may be 68 years, not ${timespan.text}`
  if (groupBy.length > maxKeys) return `a correlation may group by ${maxKeys} fields, not ${groupBy.length}`
  if (type !== 'temporal_ordered') return undefined
  if (branches > maxSteps) return `rules in their order may be ${maxSteps}, not ${branches}`
  const asksForAll = (condition?.bounds ?? []).every(
    ({ operator, value }) =>
      (operator === 'gte' && value === branches) || (operator === 'gt' && value === branches - 1),
  )
  return asksForAll
    ? undefined
    : 'rules in their order are all asked for: another condition says nothing of their order'
}

const maxKeys = 8
