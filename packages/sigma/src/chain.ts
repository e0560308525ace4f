import type { Place } from './fault.ts'
import { refusal, type Draft, type Modifier, type ModifierContext, type Refusal } from './modifiers/modifier.ts'
import { faultOfRegex } from './modifiers/regex.ts'
import type { Report } from './report.ts'
import type { Value } from './search.ts'
import { openEndsOf, readPattern } from './text-value.ts'
import { decimalOf } from './yaml/scalar.ts'
import type { ScalarNode } from './yaml/node.ts'

/** One value modifier of a chain. */
export interface Link {
  readonly name: string
  readonly apply: Modifier
  readonly at: Place
}

interface ChainContext {
  readonly report: Report
  readonly placeholders: ReadonlyMap<string, readonly string[]>
  readonly isKeyword: boolean
  readonly isCased: boolean
}

/** Reads a value and applies the modifiers to it from left to right. Undefined when one of them refuses it. */
export function applyChain(scalar: ScalarNode, links: readonly Link[], context: ChainContext): Value | undefined {
  const { report } = context
  let draft = draftOf(scalar)
  warnOfValue(scalar, links, report)
  for (const [index, link] of links.entries()) {
    const asked = { written: scalar.text, isFirst: index === 0, placeholders: context.placeholders }
    const next = eachOf(draft, link.apply, asked, report)
    if (next.kind === 'refusal') {
      return report.refuse(
        next.code === 'modifier.combination' ? link.at : scalar.at,
        next.code,
        next.message,
        next.repair,
      )
    }
    draft = next
  }
  const refused = refusalOf(draft, context)
  if (refused !== undefined) {
    const at = refused.code === 'modifier.combination' ? (links[links.length - 1]?.at ?? scalar.at) : scalar.at
    return report.refuse(at, refused.code, refused.message, refused.repair)
  }
  return draft as Value
}

function draftOf(scalar: ScalarNode): Draft {
  switch (scalar.type) {
    case 'null':
      return { kind: 'null' }
    case 'boolean':
      return { kind: 'boolean', value: scalar.text.toLowerCase() === 'true' }
    case 'number':
      return { kind: 'number', text: scalar.text }
    case 'text':
      return { kind: 'text', pattern: readPattern(scalar.text) }
  }
}

const tooMany = refusal(
  'limit',
  'the modifiers of this file make too many alternatives of its values',
  'split the rule',
)

/** Applies a modifier to every alternative. */
function eachOf(draft: Draft, apply: Modifier, context: ModifierContext, report: Report): Draft | Refusal {
  if (draft.kind !== 'any') {
    if (!report.countAlternatives(0)) return tooMany
    const next = apply(draft, context)
    return next.kind !== 'any' || report.countAlternatives(next.of.length) ? next : tooMany
  }
  const of: Draft[] = []
  for (const each of draft.of) {
    const next = eachOf(each, apply, context, report)
    if (next.kind === 'refusal') return next
    if (next.kind === 'any') of.push(...next.of)
    else of.push(next)
  }
  return { kind: 'any', of }
}

/** What is wrong with a value after its last modifier. */
function refusalOf(draft: Draft, context: ChainContext): Refusal | undefined {
  switch (draft.kind) {
    case 'any':
      for (const each of draft.of) {
        const refused = refusalOf(each, context)
        if (refused !== undefined) return refused
      }
      return undefined
    case 'bytes':
      return refusal(
        'modifier.combination',
        'UTF-16 text matches nothing as it is',
        'put `base64` or `base64offset` after it',
      )
    case 'regex': {
      const fault = faultOfRegex(draft.source)
      if (fault !== undefined) return refusal('value', fault.message, fault.repair)
      return context.isCased ? casedRefusal('a regular expression, which minds case anyway') : undefined
    }
    case 'text':
      return context.isKeyword ? refusalOfKeyword(draft.pattern) : undefined
    case 'number':
    case 'boolean':
      return context.isCased ? casedRefusal('a number or a boolean') : undefined
    case 'reference':
      return context.isKeyword ? fieldless : undefined
    case 'null':
      if (context.isKeyword) return refusal('value', 'null cannot be a keyword', 'remove it')
      return context.isCased ? casedRefusal('null') : undefined
    default:
      if (context.isKeyword) return fieldless
      return context.isCased ? casedRefusal('this modifier') : undefined
  }
}

const fieldless = refusal(
  'modifier.combination',
  'this modifier needs a field',
  'put the name of a field in front of `|`',
)
const casedRefusal = (what: string): Refusal =>
  refusal('modifier.combination', `\`cased\` cannot be applied to ${what}`, 'remove it')

/** A keyword is searched anywhere, so one end alone cannot be open; and one without a character says nothing. */
function refusalOfKeyword(pattern: Extract<Value, { kind: 'text' }>['pattern']): Refusal | undefined {
  if (pattern.some((part) => 'literal' in part)) return undefined
  const { atStart } = openEndsOf(pattern)
  return refusal(
    'value',
    pattern.length === 0 || atStart
      ? 'a keyword without characters matches everything'
      : 'a keyword needs a character that is no wildcard',
  )
}

function warnOfValue(scalar: ScalarNode, links: readonly Link[], report: Report): void {
  const { text, type, at } = scalar
  const isRegex = links.some(({ name }) => name === 're')
  if (type === 'text' && !isRegex && /^\\\\[^\\*?]/.test(text)) {
    report.warn(at, 'style', 'a value that begins with two backslashes means one', 'write four for a network path')
  }
  if (
    type === 'text' &&
    text === '' &&
    links.some(({ name }) => ['contains', 'startswith', 'endswith'].includes(name))
  ) {
    report.warn(at, 'style', 'an empty text is part of every value', 'use `*` to ask for any value')
  }
  if (type === 'number' && /^[-+]?0[xo]/.test(text)) {
    report.warn(at, 'style', `an unquoted ${text} is the number ${decimalOf(text)}`, 'put it in quotes for a text')
  }
}
