import { mapLiterals, type Pattern } from './pattern.ts'
import { isTokenUnit } from './tokens.ts'

const tokenClass = '[0-9A-Za-z\\x{80}-\\x{10FFFF}]'
const separatorClass = '[^0-9A-Za-z\\x{80}-\\x{10FFFF}]'

/** RE2 notation of a text as it is. */
const quoteRegex = (text: string): string =>
  text.replace(/[\0-/:-@[-`{-\x7f]/g, (c) => `\\x{${c.charCodeAt(0).toString(16)}}`)

/**
 * The RE2 pattern that finds any of `spellings` at token boundaries (see `holdsPhrase`), wildcards standing for token
 * characters. Both engines run the same pattern, on folded text. The spellings differ in escapes only, so they begin
 * and end with the same class of character.
 */
export function boundaryRegex(spellings: readonly Pattern[]): string {
  const [first = []] = spellings
  const body = spellings.map((spelling) => regexOf(spelling)).join('|')
  return `${opensWithToken(first) ? `(?:^|${separatorClass})` : ''}(?:${body})${closesWithToken(first) ? `(?:${separatorClass}|$)` : ''}`
}

function regexOf(pattern: Pattern, any = tokenClass): string {
  return pattern
    .map((part) => {
      if ('literal' in part) return quoteRegex(part.literal)
      if (part.wild === 'oneOf') return `(?:${part.oneOf.map(quoteRegex).join('|')})`
      return part.wild === '*' ? `${any}*` : any
    })
    .join('')
}

/** The RE2 pattern that finds what a pattern of a whole text matches. */
export function wholeRegex(pattern: Pattern): string {
  const isStar = (part: Pattern[number] | undefined): boolean =>
    part !== undefined && 'wild' in part && part.wild === '*'
  const opens = isStar(pattern[0])
  const closes = isStar(pattern[pattern.length - 1])
  const body = regexOf(pattern.slice(opens ? 1 : 0, closes ? -1 : undefined), '.')
  return `(?s)${opens ? '' : '^'}${body}${closes ? '' : '$'}`
}

function opensWithToken(pattern: Pattern): boolean {
  const part = pattern[0]
  return part !== undefined && ('wild' in part || isTokenUnit(part.literal.charCodeAt(0)))
}

function closesWithToken(pattern: Pattern): boolean {
  const part = pattern[pattern.length - 1]
  return part !== undefined && ('wild' in part || isTokenUnit(part.literal.charCodeAt(part.literal.length - 1)))
}

/** The spellings of a bare pattern in a raw line: as it is, and as a JSON string escapes it (see `spellingsOf`). */
export function patternSpellings(pattern: Pattern): Pattern[] {
  const escaped = mapLiterals(pattern, (text) => text.replace(/["\\]/g, '\\$&'))
  const slashed = mapLiterals(escaped, (text) => text.replaceAll('/', '\\/'))
  const seen = new Map([pattern, escaped, slashed].map((spelling) => [JSON.stringify(spelling), spelling]))
  return [...seen.values()]
}
