import { lex, type Token } from './lexer.ts'
import { maxQueryLength } from './parser.ts'
import type { Span } from './span.ts'

/** What a stretch of the query text is, for colouring it in the editor. */
export type HighlightKind = 'field' | 'operator' | 'value' | 'word' | 'keyword' | 'regex' | 'error'

export interface Highlight extends Span {
  readonly kind: HighlightKind
}

/**
 * The coloured stretches of a query text, in order and without overlap; white space is left out.
 *
 * Never throws, takes time linear in the text, and reads on behind a mistake. A text beyond the length limit is one error.
 */
export function highlight(text: string): Highlight[] {
  if (text.length > maxQueryLength) return [{ offset: 0, length: text.length, kind: 'error' }]
  let afterOperator = false
  return lex(text).flatMap((token) => {
    const kind = kindOf(token, afterOperator)
    afterOperator =
      token.type === 'colon' || token.type === 'compare' || token.type === 'rangeOpen' || token.type === 'to'
    return token.at.length === 0 ? [] : [{ ...token.at, kind }]
  })
}

function kindOf(token: Token, isValue: boolean): HighlightKind {
  switch (token.type) {
    case 'field':
    case 'exists':
      return token.type === 'exists' ? 'keyword' : 'field'
    case 'and':
    case 'or':
    case 'not':
    case 'to':
      return 'keyword'
    case 'text':
      return isValue || token.quoted ? 'value' : 'word'
    case 'regex':
      return 'regex'
    case 'bad':
      return 'error'
    default:
      return 'operator'
  }
}
