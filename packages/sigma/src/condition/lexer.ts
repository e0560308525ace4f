/** A word, a parenthesis or a pipe of a condition, and where it begins. */
export interface Token {
  readonly type: 'word' | 'open' | 'close' | 'pipe' | 'end'
  readonly text: string
  readonly index: number
}

const marks: Readonly<Record<string, Token['type']>> = { '(': 'open', ')': 'close', '|': 'pipe' }

/** The tokens of a condition; the last is `end`. A word is whatever stands between white space and marks. */
export function lex(text: string): Token[] {
  const tokens = [...text.matchAll(/[()|]|[^\s()|]+/g)].map(({ 0: written, index }): Token => {
    return { type: marks[written] ?? 'word', text: written, index }
  })
  return [...tokens, { type: 'end', text: '', index: text.trimEnd().length }]
}
