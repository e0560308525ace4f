import { lex, type Token } from './lexer.ts'
import { endOf, span, type Span } from './span.ts'

/**
 * What is being typed at a place in the query: a field name (or a first word), a value of a field, or what may follow a
 * finished term. `prefix` is what stands there already, `replace` the stretch a suggestion takes the place of.
 */
export type CompletionContext =
  | { readonly kind: 'field' | 'operator'; readonly prefix: string; readonly replace: Span }
  | { readonly kind: 'value'; readonly field: string; readonly prefix: string; readonly replace: Span }

/**
 * Says what is being typed at `offset` (UTF-16 units). Never throws, also in the middle of a mistake.
 *
 * A suggested name goes in by `quoteField(name)` and a colon, a suggested value by `quoteValue(value)`.
 */
export function completionContext(text: string, offset: number): CompletionContext {
  const at = Math.max(0, Math.min(offset, text.length))
  const tokens = lex(text)
  const touched = tokens.findLast((token) => token.at.offset < at && at <= endOf(token.at) && isTyped(token))
  const before = tokens.filter((token) => token.at.offset < (touched?.at.offset ?? at) && token.type !== 'end')
  const replace = touched === undefined ? span(at, at) : touched.at
  const prefix = text.slice(replace.offset, at).replace(/^"/, '')
  const field = fieldAt(before)
  if (field !== undefined) return { kind: 'value', field, prefix, replace }
  return { kind: touched === undefined && endsTerm(before[before.length - 1]) ? 'operator' : 'field', prefix, replace }
}

const isTyped = (token: Token): boolean => ['text', 'field', 'regex', 'bad', 'and', 'or', 'not'].includes(token.type)

const endsTerm = (token: Token | undefined): boolean =>
  token !== undefined && ['text', 'regex', 'close', 'rangeClose', 'field'].includes(token.type)

/** The field whose value comes next after these tokens: directly, behind a comparison, in a range, or in its group. */
function fieldAt(before: readonly Token[]): string | undefined {
  const groups: (string | undefined)[] = []
  let current: string | undefined
  let inRange = false
  for (const token of before) {
    if (token.type === 'field') current = token.name
    else if (token.type === 'open') groups.push(current)
    else if (token.type === 'close') groups.pop()
    if (token.type === 'rangeOpen') inRange = true
    if (token.type === 'rangeClose') inRange = false
    if (endsValue(token) && !inRange) current = groups[groups.length - 1]
  }
  return before[before.length - 1]?.type === 'field' ? undefined : current
}

const endsValue = ({ type }: Token): boolean => ['text', 'regex', 'close', 'rangeClose', 'exists'].includes(type)
