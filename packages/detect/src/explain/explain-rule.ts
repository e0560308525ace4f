import { AppError, type Event } from '@aurora/core'
import { compileViewTest, EventView, readerOf, type Predicate } from '@aurora/query'
import { printFault, readRules } from '@aurora/sigma'
import { compileRules } from '../compile-rules.ts'
import { isAbout, type EventLogsource } from '../logsources/event-logsource.ts'
import { logsourceOf } from '../logsources/logsource-of.ts'
import { ruleKeyOf } from '../live/live-rules.ts'
import { describeLeaf, type Leaf } from './describe.ts'

/** A condition of a rule, and whether it holds of one event. */
export interface Explained {
  readonly kind: 'and' | 'or' | 'not' | 'condition'
  readonly holds: boolean
  readonly text: string
  /** What the event has in the field that was asked about. */
  found?: string[]
  of?: Explained[]
}

/** Why a rule matches an event, or does not. */
export interface RuleExplanation {
  /** Whether the event is of the log source of the rule: else the rule is never asked of it. */
  readonly isAbout: boolean
  /** What the event is, in the words of Sigma. */
  readonly logsource: string
  readonly matches: boolean
  readonly condition: Explained
}

/** Parts of one condition that are shown; those that hold come first. */
const maxParts = 40
const maxValues = 5
const maxChars = 300

/**
 * Explains what a rule says of an event, condition by condition. `text` is the file the rule stands in. Fails with
 * 'request.invalid' when the rule cannot be used, with what is wrong with it.
 */
export function explainRule(
  from: {
    readonly rule: { readonly key: string; readonly pack: string; readonly file: string }
    readonly text: string
    readonly placeholders: ReadonlyMap<string, readonly string[]>
  },
  event: Event,
): RuleExplanation {
  const { rule, predicate } = compiledOf(from)
  const logsource = logsourceOf(event)
  const condition = explain(predicate, new EventView(event))
  const about = isAbout(rule.logsource, logsource)
  return { isAbout: about, logsource: describeLogsource(logsource), matches: about && condition.holds, condition }
}

function compiledOf({ rule, text, placeholders }: Parameters<typeof explainRule>[0]) {
  const read = readRules(text, rule.file, { placeholders })
  const { rules, faults } = compileRules(read.rules)
  const found = rules.find((one) => ruleKeyOf(one.rule, rule.pack) === rule.key)
  if (found !== undefined) return found
  const fault = [...read.faults, ...faults].find(({ severity }) => severity === 'error')
  throw new AppError(
    'request.invalid',
    fault === undefined
      ? 'only rules about single events can be explained'
      : `the rule cannot be used: ${printFault(fault)}`,
  )
}

function explain(predicate: Predicate, view: EventView): Explained {
  if (predicate.kind === 'and' || predicate.kind === 'or') {
    const parts = predicate.of.map((each) => explain(each, view))
    const holds = predicate.kind === 'and' ? parts.every((each) => each.holds) : parts.some((each) => each.holds)
    const shown = parts.toSorted((a, b) => Number(b.holds) - Number(a.holds)).slice(0, maxParts)
    const left = parts.length - shown.length
    const text = `${predicate.kind === 'and' ? 'all' : 'any'} of ${parts.length}${left > 0 ? `, ${left} not shown` : ''}`
    return { kind: predicate.kind, holds, text, of: shown }
  }
  if (predicate.kind === 'not') {
    const part = explain(predicate.of, view)
    return { kind: 'not', holds: !part.holds, text: 'not', of: [part] }
  }
  const holds = compileViewTest(predicate)(view)
  if (!isLeaf(predicate)) return { kind: 'condition', holds, text: holds ? 'always' : 'never' }
  const text = cut(describeLeaf(predicate))
  if (!('field' in predicate)) return { kind: 'condition', holds, text }
  const found = readerOf(predicate.field).texts(view).slice(0, maxValues).map(cut)
  return { kind: 'condition', holds, text, found }
}

const isLeaf = (predicate: Predicate): predicate is Leaf =>
  !['and', 'or', 'not', 'all', 'none'].includes(predicate.kind)

const cut = (text: string): string => (text.length > maxChars ? `${text.slice(0, maxChars).toWellFormed()}…` : text)

const describeLogsource = ({ product, categories, services }: EventLogsource): string =>
  [product ?? 'no known product', categories.join(' and '), services.join(' and ')].filter(Boolean).join(', ')
