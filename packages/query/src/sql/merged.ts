import type { Pattern } from '../pattern.ts'
import { mergeEqual, type TextTest } from '../text-test.ts'
import { wholeRegex } from '../word-regex.ts'
import { casedLiterals, foldedFor, holdsForEmpty, textCondition } from './text.ts'
import type { Bind } from './writer.ts'

type PatternTest = Extract<TextTest, { kind: 'pattern' }>

/** Several tests of a text as one condition: it holds one of `texts`, or all of it is one of `patterns`. */
type Joined =
  | { readonly kind: 'holds'; readonly texts: readonly string[]; readonly cased: boolean }
  | { readonly kind: 'patterns'; readonly patterns: readonly Pattern[]; readonly cased: boolean }

/** A condition that alternatives became. */
export type MergedTest = TextTest | Joined

/** The engine takes so many needles at once. */
const maxNeedles = 255

/** More patterns than this are one expression, not one condition each … */
const maxPatterns = 16

/** … of which one holds so many, for it has a size it must not pass. */
const patternsAtOnce = 64

/**
 * The same alternatives as few conditions. A rule may name a thousand packages: a condition for each takes the engine
 * half a minute to plan, before it reads a row.
 */
export function mergeAlike(tests: readonly TextTest[]): MergedTest[] {
  const isPattern = (test: TextTest): test is PatternTest => test.kind === 'pattern'
  const merged = [false, true].flatMap((cased) =>
    joinPatterns(
      tests.filter(isPattern).filter((test) => test.cased === cased),
      cased,
    ),
  )
  return [...mergeEqual(tests.filter((test) => !isPattern(test))), ...merged]
}

function joinPatterns(tests: readonly PatternTest[], cased: boolean): MergedTest[] {
  const texts = tests.map(({ pattern }) => heldText(pattern))
  const held = texts.filter((text) => text !== undefined)
  const others = tests.filter((_, at) => held.length < 2 || texts[at] === undefined)
  const holds: MergedTest[] = held.length < 2 ? [] : [{ kind: 'holds', texts: [...new Set(held)], cased }]
  if (others.length <= maxPatterns) return [...holds, ...others]
  const patterns = others.map(({ pattern }) => pattern)
  return [
    ...holds,
    ...slices(patterns, patternsAtOnce).map((of) => ({ kind: 'patterns', patterns: of, cased }) as const),
  ]
}

/** The literal of `*literal*`; undefined for any other pattern. */
function heldText(pattern: Pattern): string | undefined {
  const [before, literal, after] = pattern
  const isStar = (part: Pattern[number] | undefined): boolean =>
    part !== undefined && 'wild' in part && part.wild === '*'
  return pattern.length === 3 && isStar(before) && isStar(after) && literal !== undefined && 'literal' in literal
    ? literal.literal
    : undefined
}

/** Whether a condition can hold for the empty text (`holdsForEmpty`). */
export function mayHoldForEmpty(test: MergedTest): boolean {
  if (test.kind === 'holds') return test.texts.includes('')
  if (test.kind === 'patterns')
    return test.patterns.some((pattern) => holdsForEmpty({ kind: 'pattern', pattern, cased: test.cased }))
  return holdsForEmpty(test)
}

/** A condition on one text expression (`textCondition`). */
export function mergedCondition(test: MergedTest, text: string, bind: Bind): string {
  if (test.kind === 'holds') {
    const searched = test.cased ? text : foldedFor(text, test.texts, true)
    const found = slices(test.texts, maxNeedles).map(
      (needles) => `multiSearchAny(${searched}, ${bind(needles, 'Array(String)')})`,
    )
    return found.length === 1 ? (found[0] ?? '0') : `(${found.join(' OR ')})`
  }
  if (test.kind === 'patterns') {
    const searched = test.cased ? text : foldedFor(text, test.patterns.flatMap(casedLiterals), true, true)
    return `match(${searched}, ${bind(test.patterns.map((pattern) => `(?:${wholeRegex(pattern)})`).join('|'), 'String')})`
  }
  return textCondition(test, text, bind)
}

function slices<T>(all: readonly T[], size: number): T[][] {
  return Array.from({ length: Math.ceil(all.length / size) }, (_, i) => all.slice(i * size, (i + 1) * size))
}
