import type { Answer } from '../../../api/operations.ts'

export type RuleVersion = Answer<'listRuleVersions'>['items'][number]
type Rule = RuleVersion['rule']

/** One thing that a version says otherwise than the one before. */
export interface RuleDifference {
  readonly what: string
  readonly before: string
  readonly after: string
}

const list = (items: readonly string[]): string => items.join(', ')

/** What a rule says, in the words of its form. */
const parts: readonly { readonly what: string; readonly of: (rule: Rule) => string }[] = [
  { what: 'Title', of: (rule) => rule.title },
  { what: 'Search', of: (rule) => rule.search.query ?? '' },
  { what: 'Sources', of: (rule) => list(rule.search.sources ?? []) },
  { what: 'Severities', of: (rule) => list(rule.search.severities ?? []) },
  { what: 'Hosts', of: (rule) => list(rule.search.hosts ?? []) },
  { what: 'Severity', of: (rule) => rule.severity ?? '' },
  { what: 'Title of alerts', of: (rule) => rule.titleTemplate ?? '' },
  { what: 'Description of alerts', of: (rule) => rule.descriptionTemplate ?? '' },
  { what: 'Techniques', of: (rule) => list(rule.techniques ?? []) },
  { what: 'Opens a case', of: (rule) => (rule.opensCase === true ? 'yes' : 'no') },
  {
    what: 'Runs',
    of: ({ everyMinutes: minutes }) => (typeof minutes === 'number' ? `every ${minutes} min` : 'by hand'),
  },
  {
    what: 'Threshold',
    of: ({ threshold }) =>
      threshold ? `${threshold.atLeast} events within ${threshold.withinMinutes} min` : 'each event',
  },
  { what: 'Switched', of: (rule) => (rule.isEnabled === false ? 'off' : 'on') },
]

/** What `after` says otherwise than `before`, in the order of the form. */
export function differencesOf(before: Rule, after: Rule): readonly RuleDifference[] {
  return parts
    .map(({ what, of }) => ({ what, before: of(before), after: of(after) }))
    .filter((one) => one.before !== one.after)
}
