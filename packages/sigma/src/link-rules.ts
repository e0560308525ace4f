import type { Fault } from './fault.ts'
import { covers } from './logsource.ts'
import { shown } from './report.ts'
import type { CorrelationRule, DetectionRule, FilterRule, Rule } from './rule.ts'

/** A collection whose references lead somewhere, and what was wrong with the rules left out. */
export interface LinkResult {
  readonly rules: readonly Rule[]
  readonly faults: readonly Fault[]
}

/**
 * Checks what rules say of each other: ids and names are unique, correlations refer to rules and never in a circle.
 *
 * The second rule with an id or name is left out; so is a correlation that refers to nothing, and those built on it. A
 * filter of an unknown rule stays, with a warning. Takes time linear in the rules and their references.
 */
export function linkRules(given: readonly Rule[]): LinkResult {
  const faults: Fault[] = []
  const names = new Map<string, Rule>()
  const rules = given.filter((rule) => isNew(rule, names, faults))
  const sound = soundCorrelations(rules, names, faults)
  for (const filter of rules.filter((rule) => rule.kind === 'filter')) {
    if (filter.rules === 'any') continue
    for (const name of filter.rules.filter((each) => !names.has(keyOf(each)))) {
      faults.push(fault(filter, 'warning', `no rule is called ${shown(name)}`))
    }
  }
  return { rules: rules.filter((rule) => rule.kind !== 'correlation' || sound.has(rule)), faults }
}

/** The filters that apply to a rule: of its log source, and for all rules or naming it. */
export function filtersOf(rule: DetectionRule, rules: readonly Rule[]): FilterRule[] {
  const own = new Set([rule.id, rule.name].flatMap((name) => (name === undefined ? [] : [keyOf(name)])))
  return rules.filter(
    (filter): filter is FilterRule =>
      filter.kind === 'filter' &&
      covers(filter.logsource, rule.logsource) &&
      (filter.rules === 'any' || filter.rules.some((name) => own.has(keyOf(name)))),
  )
}

/** What finds the rule that a reference, an id or a name, leads to. Of two of the same name it is the first. */
export function ruleFinder(rules: readonly Rule[]): (reference: string) => Rule | undefined {
  const named = new Map<string, Rule>()
  for (const rule of rules) {
    for (const name of [rule.id, rule.name]) {
      if (name !== undefined && !named.has(keyOf(name))) named.set(keyOf(name), rule)
    }
  }
  return (reference) => named.get(keyOf(reference))
}

/** Ids may be written in either case; names are as they are. */
const keyOf = (name: string): string => (/^[0-9a-f-]{36}$/i.test(name) ? name.toLowerCase() : name)

const fault = (rule: Rule, severity: Fault['severity'], message: string, repair?: string): Fault => ({
  severity,
  code: 'reference',
  file: rule.file,
  line: rule.line,
  column: 1,
  message,
  ...(repair !== undefined && { repair }),
})

function isNew(rule: Rule, names: Map<string, Rule>, faults: Fault[]): boolean {
  const own = [rule.id, rule.name].flatMap((name) => (name === undefined ? [] : [name]))
  for (const name of own) {
    const other = names.get(keyOf(name))
    if (other === undefined) continue
    faults.push(
      fault(
        rule,
        'error',
        `${shown(name)} is already the id or name of a rule in ${other.file}:${other.line}`,
        'give it another',
      ),
    )
    return false
  }
  for (const name of own) names.set(keyOf(name), rule)
  return true
}

/** Correlations all of whose references lead to rules, found from the bottom up so that a circle is never reached. */
function soundCorrelations(
  rules: readonly Rule[],
  names: ReadonlyMap<string, Rule>,
  faults: Fault[],
): Set<CorrelationRule> {
  const correlations = rules.filter((rule) => rule.kind === 'correlation')
  const waiting = new Map<CorrelationRule, number>()
  const users = new Map<CorrelationRule, CorrelationRule[]>()
  const ready: CorrelationRule[] = []
  for (const rule of correlations) {
    const found = new Set(rule.correlation.rules.map((name) => names.get(keyOf(name))))
    const unknown = rule.correlation.rules.find((name) => isNoTarget(names.get(keyOf(name))))
    if (unknown !== undefined) {
      faults.push(fault(rule, 'error', `no rule is called ${shown(unknown)}`, 'load the rule it refers to'))
      continue
    }
    const below = [...found].filter((target) => target?.kind === 'correlation')
    for (const target of below) users.set(target, [...(users.get(target) ?? []), rule])
    waiting.set(rule, below.length)
    if (below.length === 0) ready.push(rule)
  }
  const sound = new Set<CorrelationRule>()
  for (let rule = ready.pop(); rule !== undefined; rule = ready.pop()) {
    sound.add(rule)
    waiting.delete(rule)
    for (const user of users.get(rule) ?? []) {
      const left = (waiting.get(user) ?? 0) - 1
      waiting.set(user, left)
      if (left === 0) ready.push(user)
    }
  }
  for (const rule of waiting.keys()) {
    faults.push(fault(rule, 'error', 'it refers to itself in a circle, or to a correlation that is refused'))
  }
  return sound
}

const isNoTarget = (target: Rule | undefined): boolean => target === undefined || target.kind === 'filter'
