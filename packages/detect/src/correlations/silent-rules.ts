import { ruleFinder, type Rule } from '@aurora/sigma'

/**
 * Rules that raise no alerts of their own: those a correlation refers to, unless one of the correlations that do says
 * `generate` (SIGMA.md rows 143 and 144).
 */
export function silentRules(rules: readonly Rule[]): ReadonlySet<Rule> {
  const find = ruleFinder(rules)
  const silent = new Set<Rule>()
  const heard = new Set<Rule>()
  for (const rule of rules) {
    if (rule.kind !== 'correlation') continue
    for (const target of rule.correlation.rules.map(find)) {
      if (target !== undefined) (rule.correlation.generate ? heard : silent).add(target)
    }
  }
  return silent.difference(heard)
}
