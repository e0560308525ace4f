import { canonicalNumber, type Pattern } from '@aurora/query'
import { isEscapable, isWholeWord } from './characters.ts'

/** A text in double quotes. */
export const inQuotes = (text: string): string => `"${text.replace(/["\\]/g, '\\$&')}"`

/** Characters that mean something at the start of an unquoted value. */
const startsValue = /^[/[{<>=!'|&-]/
const plainValue = /^[^\s()"*?\\/[{<>=!'|&-][^\s()"*?\\]*$/
const plainWord = /^[^\s()"*?\\=<>|&!':-][^\s()"*?\\=<>]*$/
const keywords = /^(?:and|or|not|to|like|contains|startswith|endswith|matches|is|eq|equals|in)$/i

/**
 * Writes a value so that it is read as this very text: bare when nothing in it has a meaning, else in quotes.
 *
 * A text that spells a number in an unusual way is quoted too, else it would be compared as that number.
 */
export function quoteValue(text: string): string {
  const number = canonicalNumber(text)
  const isBare = plainValue.test(text) && !keywords.test(text) && (number === undefined || number === text)
  return isBare ? text : inQuotes(text)
}

/** Writes a pattern as an unquoted value: `\` before what has a meaning. */
export function writeValue(pattern: Pattern): string {
  const text = writePattern(pattern, /[\s()"*?]/)
  return startsValue.test(text) ? `\\${text}` : text
}

/** Writes a pattern as a bare term: plain when possible, in quotes when it has no wildcard, else with escapes. */
export function writeWord(pattern: Pattern): string {
  if (pattern.some((part) => 'wild' in part)) {
    const text = writePattern(pattern, /[\s()"*?:=<>]/)
    return /^[!'|&-]/.test(text) ? `\\${text}` : text
  }
  const text = pattern.map((part) => ('wild' in part ? '' : part.literal)).join('')
  const isPlain = plainWord.test(text) && !keywords.test(text) && (!text.includes(':') || isWholeWord(text))
  return isPlain ? text : inQuotes(text)
}

function writePattern(pattern: Pattern, escaped: RegExp): string {
  return pattern.map((part) => ('wild' in part ? part.wild : escapeLiteral(part.literal, escaped))).join('')
}

/** Puts `\` before what has a meaning, and before a `\` that would otherwise escape what follows it. */
export function escapeLiteral(text: string, escaped: RegExp): string {
  let out = ''
  for (let i = 0; i < text.length; i++) {
    const char = text.charAt(i)
    const next = text.charAt(i + 1)
    const isEscape = char === '\\' && (next === '' || isEscapable(next))
    out += isEscape || escaped.test(char) ? `\\${char}` : char
  }
  return out
}

/** Writes a field name so that it is read as this very name. */
export function quoteField(name: string): string {
  if (/^[\w.@$#%+~;,^`/\\[\]\u0080-\uffff-]+$/.test(name) && !/^[-/]|\\(?![.[\]\\])|^len\(|^_exists_$/.test(name))
    return name
  return inQuotes(name)
}
