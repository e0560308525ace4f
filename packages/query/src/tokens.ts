import { fold } from './fold.ts'

/** Whether a UTF-16 unit belongs to a token: ASCII letters and digits, and everything that is not ASCII. */
export function isTokenUnit(unit: number): boolean {
  if (unit >= 0x80) return true
  return (unit >= 0x30 && unit <= 0x39) || (unit >= 0x61 && unit <= 0x7a) || (unit >= 0x41 && unit <= 0x5a)
}

/**
 * The tokens of a text, in order, repeated ones too, as written: fold before when case does not matter.
 *
 * Equal to ClickHouse `tokens(x, 'splitByNonAlpha')`, which the text indices use.
 */
export function tokenize(text: string): string[] {
  const tokens: string[] = []
  let start = -1
  for (let i = 0; i <= text.length; i++) {
    const inside = i < text.length && isTokenUnit(text.charCodeAt(i))
    if (inside && start < 0) start = i
    if (!inside && start >= 0) {
      tokens.push(text.slice(start, i))
      start = -1
    }
  }
  return tokens
}

/** Whether a text is one token and nothing else. */
export function isToken(text: string): boolean {
  for (let i = 0; i < text.length; i++) if (!isTokenUnit(text.charCodeAt(i))) return false
  return text !== ''
}

/**
 * Whether `text` holds `literal` at token boundaries: where the literal begins (ends) with a token character, the
 * character before (after) it is none. Both are compared as they are: fold them before. An empty literal is nowhere.
 */
export function holdsPhrase(text: string, literal: string): boolean {
  if (literal === '') return false
  const openStart = !isTokenUnit(literal.charCodeAt(0))
  const openEnd = !isTokenUnit(literal.charCodeAt(literal.length - 1))
  for (let at = text.indexOf(literal); at >= 0; at = text.indexOf(literal, at + 1)) {
    const end = at + literal.length
    const starts = openStart || at === 0 || !isTokenUnit(text.charCodeAt(at - 1))
    if (starts && (openEnd || end === text.length || !isTokenUnit(text.charCodeAt(end)))) return true
  }
  return false
}

/**
 * The ways a raw line may spell a phrase: as it is, and as a JSON string spells it, with `/` escaped or not.
 *
 * So `C:\Windows` is found in `"C:\\Windows"`. Escapes that can hide a token are in `decoded` instead.
 */
export function spellingsOf(phrase: string): string[] {
  const escaped = phrase.replace(/["\\]/g, '\\$&')
  return [...new Set([phrase, escaped, escaped.replaceAll('/', '\\/')])]
}

/**
 * The folded tokens by which an index may narrow a search for `text`, without repeats.
 *
 * A token with a sigma is left out: its lower case depends on its neighbours, which differ between value and line.
 */
export function indexTokens(text: string): string[] {
  return [...new Set(tokenize(fold(text)))].filter((token) => !/[σς]/.test(token))
}
