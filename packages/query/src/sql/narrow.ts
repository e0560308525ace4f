import { isLongNumber, longNumberKey } from '../long-number.ts'
import { isNumberText, isIntegerText } from '../number.ts'
import { fold } from '../fold.ts'
import { parsePath } from '../path.ts'
import { literalOf, type Pattern } from '../pattern.ts'
import type { TextTest } from '../text-test.ts'
import { indexTokens, isTokenUnit } from '../tokens.ts'
import type { Bind } from './writer.ts'

/** More tokens than this narrow no further, and the engine takes 64 at most. */
const maxTokens = 16

/**
 * A row whose line, or whose decoded texts, hold all these tokens; the form the indices answer. Exact for one word; a
 * long number may be another with the same key.
 */
export function holdsTokens(tokens: readonly string[], bind: Bind): string {
  return holdsIn(['raw', 'decoded'], tokens, bind)
}

/** The same of some of the columns that hold text. */
export function holdsIn(columns: readonly ('raw' | 'decoded')[], tokens: readonly string[], bind: Bind): string {
  const used = tokens.slice(0, maxTokens)
  const numbers = used.filter(isLongNumber).map((token) => `has(long_numbers, ${bind(longNumberKey(token), 'UInt32')})`)
  const words = used.filter((token) => !isLongNumber(token))
  if (words.length === 0) return `(${numbers.join(' AND ')})`
  const needles = bind(words, 'Array(String)')
  const inText = columns.map((column) => `hasAllTokens(lowerUTF8(${column}), ${needles})`).join(' OR ')
  return `(${[...numbers, `(${inText})`].join(' AND ')})`
}

/** More keys than this narrow no further. */
const maxKeys = 4

/**
 * A row whose line can have a value under this native path: the words of each of its keys stand in it. Ingest keeps
 * every key whole in `raw` or in `decoded` (one here, the next there, so each is asked for by itself), but for
 * documents of its own making (`fields`), whose keys the sender did not write.
 */
export function holdsKeys(path: string, bind: Bind): string {
  const keys = new Set(parsePath(path).map(({ key }) => indexTokens(fold(key)).join(' ')))
  const words = [...keys].filter((key) => key !== '').slice(-maxKeys)
  const conditions = words.map((key) => holdsTokens(key.split(' '), bind))
  return conditions.length === 0 ? '1' : `(fields != '' OR (${conditions.join(' AND ')}))`
}

/**
 * Tokens that stand whole in the line of every event whose native value meets the test; none when there is no such
 * token.
 *
 * Strings: ingest keeps every token of a value in `raw` or `decoded`. Integers: their digits likewise. Other numbers
 * have several spellings (1.5, 1.50, 15e-1) and `true`, `false` may be the sender's T and F: these narrow nothing.
 */
export function tokensOfTest(test: TextTest): string[] {
  if (test.kind === 'in') return common(test.texts.map(tokensOfValue))
  if (test.kind !== 'pattern') return []
  const literal = literalOf(test.pattern)
  return literal === undefined ? tokensOfPattern(test.pattern) : tokensOfValue(literal)
}

function tokensOfValue(text: string): string[] {
  if (isNumberText(text) && !isIntegerText(text)) return []
  return /^(true|false)$/i.test(text) ? [] : indexTokens(text)
}

function common(lists: readonly string[][]): string[] {
  const [first = [], ...others] = lists
  return first.filter((token) => others.every((list) => list.includes(token)))
}

/** The whole tokens of the literal parts; a number could be meant when nothing but its characters stand there. */
export function tokensOfPattern(pattern: Pattern): string[] {
  const mayBeNumber = pattern.every((part) => 'wild' in part || /^[-+.0-9e]*$/i.test(part.literal))
  return mayBeNumber ? [] : wholeTokens(pattern)
}

/** The tokens of the literal parts that no wildcard can lengthen. */
export function wholeTokens(pattern: Pattern): string[] {
  const texts = pattern.map((part, index) => {
    if ('wild' in part) return ''
    const start = index > 0 ? skip(part.literal, 0, 1) : 0
    const end = index < pattern.length - 1 ? skip(part.literal, part.literal.length - 1, -1) + 1 : part.literal.length
    return part.literal.slice(start, Math.max(start, end))
  })
  return indexTokens(texts.join(' '))
}

/** The first position from `at` in direction `step` that is no token character. */
function skip(text: string, at: number, step: 1 | -1): number {
  let i = at
  while (i >= 0 && i < text.length && isTokenUnit(text.charCodeAt(i))) i += step
  return i
}
