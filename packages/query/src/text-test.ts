import { parseSeverity, severityName, type FieldKind } from '@aurora/core'
import { specOf } from './field.ts'
import { fold } from './fold.ts'
import { canonicalAddresses, parseAddress, parseNetwork, type AddressRange } from './ip.ts'
import { canonicalNumber, isIntegerText, numberTextOf } from './number.ts'
import { mapLiterals, type Pattern } from './pattern.ts'
import { patternSpellings } from './word-regex.ts'
import type {
  Bound,
  CidrPredicate,
  PartPredicate,
  RangePredicate,
  TextPredicate,
  TimePartPredicate,
} from './predicate.ts'
import type { TimePart } from './time-part.ts'

/**
 * What a condition asks of the text of one value, its literals folded and read: the common ground of matcher and
 * compiler. `never` is a condition no value can meet, such as an address range with an end that is no address.
 */
export type TextTest =
  | { readonly kind: 'in'; readonly texts: readonly string[]; readonly cased: boolean }
  | { readonly kind: 'pattern'; readonly pattern: Pattern; readonly cased: boolean }
  | { readonly kind: 'regex'; readonly pattern: string; readonly flags: string }
  | { readonly kind: 'numbers'; readonly from?: Bound; readonly to?: Bound }
  | { readonly kind: 'texts'; readonly from?: Bound; readonly to?: Bound }
  | { readonly kind: 'addresses'; readonly range: AddressRange }
  | { readonly kind: 'timePart'; readonly part: TimePart; readonly value: number }
  | { readonly kind: 'never' }

type PatternTest = Extract<TextTest, { kind: 'pattern' }>

const star = { wild: '*' } as const
const never = { kind: 'never' } as const

/** Reads a condition into the test of one value's text. Never fails: what cannot be read is `never`. */
export function textTestOf(predicate: TextPredicate | RangePredicate | CidrPredicate | TimePartPredicate): TextTest {
  switch (predicate.kind) {
    case 'equals':
      return { kind: 'in', texts: equalTexts(predicate), cased: predicate.cased === true }
    case 'contains':
      return patternTest([star, { literal: predicate.value }, star], predicate.cased)
    case 'startsWith':
      return patternTest([{ literal: predicate.value }, star], predicate.cased)
    case 'endsWith':
      return patternTest([star, { literal: predicate.value }], predicate.cased)
    case 'wildcard':
      return patternTest(predicate.pattern, predicate.cased)
    case 'regex':
      return { kind: 'regex', pattern: predicate.pattern, flags: predicate.flags }
    case 'cidr': {
      const range = parseNetwork(predicate.network)
      return typeof range === 'string' ? never : { kind: 'addresses', range }
    }
    case 'timePart':
      return { kind: 'timePart', part: predicate.part, value: predicate.value }
    case 'range':
      return rangeTest(predicate)
  }
}

function patternTest(pattern: Pattern, cased = false): PatternTest {
  const ready = mapLiterals(pattern, cased ? (text) => text.toWellFormed() : fold)
  return { kind: 'pattern', pattern: ready.filter((part) => 'wild' in part || part.literal !== ''), cased }
}

/** What is asked of the line, any of it, and of the decoded texts, for a pattern that may stand anywhere in them. */
export function partTests({ pattern, cased }: PartPredicate): { inRaw: PatternTest[]; inDecoded: PatternTest } {
  const anywhere = (spelling: Pattern): PatternTest => patternTest([star, ...spelling, star], cased)
  return { inRaw: patternSpellings(pattern).map(anywhere), inDecoded: anywhere(pattern) }
}

/** The texts that are equal to the value: itself, and the canonical spelling of the number, severity or address it names. */
function equalTexts(predicate: Extract<TextPredicate, { kind: 'equals' }>): string[] {
  const { field, value, numeric = false, cased = false } = predicate
  const text = cased ? value.toWellFormed() : fold(value)
  const number = numeric ? canonicalNumber(value) : undefined
  return [...new Set([text, ...(number === undefined ? [] : [number]), ...otherSpellings(specOf(field)?.kind, value)])]
}

function otherSpellings(kind: FieldKind | undefined, value: string): string[] {
  if (kind === 'ip') return canonicalAddresses(value)
  const severity = kind === 'severity' ? parseSeverity(value) : undefined
  return severity === undefined ? [] : [severityName(severity)]
}

function rangeTest({ as, from, to }: RangePredicate): TextTest {
  if (as === 'address') return addressRangeTest(from, to)
  const read = as === 'number' ? numberBound : fold
  const low = readBound(from, read)
  const high = readBound(to, read)
  if (low === 'unreadable' || high === 'unreadable') return never
  return { kind: as === 'number' ? 'numbers' : 'texts', ...(low && { from: low }), ...(high && { to: high }) }
}

/** An end may be any finite number; an integer beyond 64 bits stands for the nearest float. */
function numberBound(text: string): string | undefined {
  return (
    canonicalNumber(text) ??
    (isIntegerText(text) && Number.isFinite(Number(text)) ? numberTextOf(Number(text)) : undefined)
  )
}

function readBound(
  bound: Bound | undefined,
  read: (text: string) => string | undefined,
): Bound | undefined | 'unreadable' {
  if (bound === undefined) return undefined
  const value = read(bound.value)
  return value === undefined ? 'unreadable' : { value, inclusive: bound.inclusive }
}

function addressRangeTest(from: Bound | undefined, to: Bound | undefined): TextTest {
  const low = from === undefined ? 0n : parseAddress(from.value)
  const high = to === undefined ? 2n ** 128n - 1n : parseAddress(to.value)
  if (low === undefined || high === undefined) return never
  const first = from?.inclusive === false ? low + 1n : low
  const last = to?.inclusive === false ? high - 1n : high
  return first > last ? never : { kind: 'addresses', range: { first, last } }
}

/** The same alternatives with all equalities of one case rule in one test. */
export function mergeEqual(tests: readonly TextTest[]): TextTest[] {
  const merged = [false, true].flatMap((cased): TextTest[] => {
    const texts = tests.flatMap((test) => (test.kind === 'in' && test.cased === cased ? test.texts : []))
    return texts.length === 0 ? [] : [{ kind: 'in', texts: [...new Set(texts)], cased }]
  })
  return [...merged, ...tests.filter((test) => test.kind !== 'in')]
}
