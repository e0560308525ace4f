import { isIntegerText, numberPattern } from '../number.ts'
import { addressText, zonePattern } from '../ip.ts'
import { likeOf, literalOf, type Pattern } from '../pattern.ts'
import type { Bound } from '../predicate.ts'
import { patternWithFlags } from '../regex.ts'
import type { TextTest } from '../text-test.ts'
import { wholeRegex } from '../word-regex.ts'
import { textTimePart } from './time-part.ts'
import type { Bind } from './writer.ts'

/** A condition on one text expression. It may hold for '' where `holdsForEmpty` says so: guard missing values then. */
export function textCondition(test: TextTest, text: string, bind: Bind): string {
  switch (test.kind) {
    case 'in': {
      const folded = test.cased ? text : foldedFor(text, test.texts, false)
      const [only = '', ...more] = test.texts
      return more.length === 0
        ? `${folded} = ${bind(only, 'String')}`
        : `${folded} IN ${bind(test.texts, 'Array(String)')}`
    }
    case 'pattern':
      return patternCondition(test.pattern, test.cased, text, bind)
    case 'regex':
      return `match(${text}, ${bind(patternWithFlags(test.pattern, test.flags), 'String')})`
    case 'texts':
      return ends(test, (bound, operator) => `lowerUTF8(${text}) ${operator} ${bind(bound.value, 'String')}`)
    case 'numbers':
      return `if(match(${text}, '${numberPattern}'), ${numberCondition(test, text, bind)}, 0)`
    case 'addresses': {
      const address = addressSql(text)
      const [first, last] = [test.range.first, test.range.last].map(
        (end) => `toIPv6(${bind(addressText(end), 'String')})`,
      )
      return `ifNull(${address} >= ${first} AND ${address} <= ${last}, 0)`
    }
    case 'timePart':
      return textTimePart(text, test, bind)
    case 'never':
      return '0'
  }
}

/**
 * The address that a text is, NULL for any other text, as `parseAddress` reads one without its zone. The engine is laxer
 * than RFC 4291 §2.2 in three ways: it takes three colons, octets with leading zeros behind groups, and a `::` that stands
 * for no group.
 */
export function addressSql(text: string): string {
  const lax = `match(${text}, '^[^%]*(:::|[:.]0[0-9]+[.]|[.]0[0-9])')`
  const needless = `position(${text}, '::') > 0 AND match(${text}, '^(::)?([0-9A-Fa-f]{1,4}::?){6}([0-9A-Fa-f]{1,4}::?[0-9A-Fa-f]|[0-9]+[.])')`
  const bare = `if(position(${text}, '%') > 0, replaceRegexpOne(${text}, '${zonePattern}', '\\\\1'), ${text})`
  return `toIPv6OrNull(if(${lax} OR ${needless}, '', ${bare}))`
}

/** Whether a condition can hold for the empty text, which in a column means missing. */
export function holdsForEmpty(test: TextTest): boolean {
  switch (test.kind) {
    case 'in':
      return test.texts.includes('')
    case 'pattern':
      return test.pattern.every((part) => 'wild' in part && part.wild === '*')
    case 'regex':
    case 'texts':
      return true
    default:
      return false
  }
}

function patternCondition(pattern: Pattern, cased: boolean, text: string, bind: Bind): string {
  const literals = casedLiterals(pattern)
  const counts = pattern.some((part) => 'wild' in part && part.wild === '?')
  const folded = cased ? text : foldedFor(text, literals, true, counts)
  const whole = literalOf(pattern)
  if (whole !== undefined) return `${folded} = ${bind(whole, 'String')}`
  const like = likeOf(pattern)
  if (like === undefined) return `match(${folded}, ${bind(wholeRegex(pattern), 'String')})`
  const shape = pattern.map((part) => ('wild' in part ? part.wild : 'x')).join('')
  const only = bind.bind(undefined, literals[0] ?? '', 'String')
  if (/^\*+$/.test(shape)) return '1'
  if (shape === 'x*') return `startsWith(${folded}, ${only()})`
  if (shape === '*x') return `endsWith(${folded}, ${only()})`
  if (shape === '*x*') return `position(${folded}, ${only()}) > 0`
  return `${folded} LIKE ${bind(like, 'String')}`
}

/** The literals of a pattern by which `foldedFor` decides: those that are punctuation alone look the same in either case. */
export function casedLiterals(pattern: Pattern): string[] {
  return pattern.flatMap((part) => {
    if ('literal' in part) return [part.literal]
    return part.wild === 'oneOf' ? part.oneOf.filter((text) => !/^[\p{P}\p{S}]+$/u.test(text)) : []
  })
}

/**
 * An expression that compares like `lowerUTF8(text)` with these folded literals.
 *
 * `lowerUTF8` costs some twenty times `lower`. A text that is equal to, or holds, an ASCII literal after folding does so
 * after ASCII lower-casing too, but for the two characters whose lower case brings ASCII letters: K (Kelvin) and İ.
 */
export function foldedFor(
  text: string,
  literals: readonly string[],
  isPart: boolean,
  countsCharacters = false,
): string {
  const all = literals.join('')
  if (/[^\0-\x7f]/.test(all)) return `lowerUTF8(${text})`
  const kelvin = all.includes('k') ? `replaceAll(${text}, '\\xE2\\x84\\xAA', 'k')` : text
  const dotted = countsCharacters || (isPart && all.includes('i'))
  return `lower(${dotted ? `replaceAll(${kelvin}, '\\xC4\\xB0', 'i\\xCC\\x87')` : kelvin})`
}

/** A range over a text that spells a JSON number (`isNumberText` but for its size); 0 when it does not fit 64 bits. */
export function numberCondition(test: TextTest & { kind: 'numbers' }, json: string, bind: Bind): string {
  const value = `JSONExtract(${json}, 'Nullable(Float64)')`
  const compared = ends(test, (bound, operator) => numberEnd(json, value, bound, operator, bind))
  return `ifNull(${compared}, 0)`
}

/** Compares as floats; two integers that are one float, beyond 2^53, by their digits. */
function numberEnd(json: string, value: string, bound: Bound, operator: string, bind: Bind): string {
  const end = bind(bound.value, 'String')
  const asFloat = `JSONExtractFloat(${end})`
  const plain = `${value} ${operator} ${asFloat}`
  if (!isIntegerText(bound.value) || Number.isSafeInteger(Number(bound.value))) return plain
  const exact = `toInt128OrZero(${json}) ${operator} toInt128(${end})`
  return `if(${value} = ${asFloat} AND match(${json}, '^-?[0-9]+$'), ${exact}, ${plain})`
}

/** Both ends of a range, each written by `write` with its operator. */
export function ends(range: { from?: Bound; to?: Bound }, write: (bound: Bound, operator: string) => string): string {
  const { from, to } = range
  const low = from === undefined ? [] : [write(from, from.inclusive ? '>=' : '>')]
  const high = to === undefined ? [] : [write(to, to.inclusive ? '<=' : '<')]
  return [...low, ...high].join(' AND ') || '1'
}
