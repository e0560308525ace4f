import { canonicalNumber, literalOf, type Bound, type FieldRef, type Pattern, type Predicate } from '@aurora/query'
import type { Item, Value } from './search.ts'
import { openEnds } from './text-value.ts'
import { decimalOf } from './yaml/scalar.ts'

/** How fields of an item are found, and what is in them. */
export interface Places {
  readonly fieldsOf: (name: string) => readonly FieldRef[]
  /** Whether a key whose value is null holds the empty text. */
  readonly isNullEmpty: boolean
}

/** What an item asks, any or all of its values, negated as a whole by `neq`. */
export function lowerItem(item: Item, places: Places): Predicate {
  const fields = item.field === undefined ? undefined : places.fieldsOf(item.field)
  const of = item.values.map((value) =>
    fields === undefined ? lowerKeyword(value, item.isCased) : lowerValue(value, fields, item.isCased, places),
  )
  const all = joined(item.all ? 'and' : 'or', of)
  return item.isNegated ? { kind: 'not', of: all } : all
}

function joined(kind: 'and' | 'or', of: readonly Predicate[]): Predicate {
  const [first, ...more] = of
  return first !== undefined && more.length === 0 ? first : { kind, of }
}

function lowerValue(value: Value, fields: readonly FieldRef[], isCased: boolean, places: Places): Predicate {
  if (value.kind === 'any')
    return joined(
      'or',
      value.of.map((each) => lowerValue(each, fields, isCased, places)),
    )
  if (value.kind === 'null' || value.kind === 'exists') {
    const kind = value.kind === 'null' ? 'exists' : 'present'
    const anywhere = joined(
      'or',
      fields.map((field) => ({ kind, field })),
    )
    return value.kind === 'exists' && value.expected ? anywhere : { kind: 'not', of: anywhere }
  }
  if (value.kind === 'reference') {
    const others = places.fieldsOf(value.field)
    const cased = isCased ? { cased: true } : {}
    const pairs = fields.flatMap((left) =>
      others.map((right) => ({ kind: 'pair', left, how: value.how, right, ...cased }) as const),
    )
    return joined('or', pairs)
  }
  const isEmpty = value.kind === 'text' && literalOf(value.pattern) === ''
  return joined(
    'or',
    fields.flatMap((field) => {
      const holds = lowerAt(value, field, isCased)
      return isEmpty && places.isNullEmpty ? [holds, isNull(field)] : [holds]
    }),
  )
}

/** The key is there, and nothing in it. */
const isNull = (field: FieldRef): Predicate => ({
  kind: 'and',
  of: [
    { kind: 'present', field },
    { kind: 'not', of: { kind: 'exists', field } },
  ],
})

type PlaceValue = Exclude<Value, { kind: 'any' | 'null' | 'exists' | 'reference' }>

function lowerAt(value: PlaceValue, field: FieldRef, isCased: boolean): Predicate {
  switch (value.kind) {
    case 'text':
      return lowerText(value.pattern, field, isCased)
    case 'number':
      return lowerNumber(value.text, field)
    case 'boolean':
      return { kind: 'equals', field, value: String(value.value) }
    case 'regex':
      return { kind: 'regex', field, pattern: value.source, flags: value.flags }
    case 'network':
      return { kind: 'cidr', field, network: value.network }
    case 'compare':
      return { kind: 'range', field, as: 'number', ...boundsOf(value.operator, value.number) }
    case 'time':
      return { kind: 'timePart', field, part: value.part, value: value.number }
  }
}

/** A whole-value pattern in the plainest form that says it. */
function lowerText(pattern: Pattern, field: FieldRef, isCased: boolean): Predicate {
  const cased = isCased ? { cased: true } : {}
  const literal = literalOf(pattern)
  if (literal !== undefined) return { kind: 'equals', field, value: literal, ...cased }
  const [first, second, third, ...more] = pattern
  if (more.length > 0 || first === undefined) return { kind: 'wildcard', field, pattern, ...cased }
  if (second === undefined)
    return isStar(first) ? { kind: 'exists', field } : { kind: 'wildcard', field, pattern, ...cased }
  if (third === undefined) {
    if (isStar(first) && 'literal' in second) return { kind: 'endsWith', field, value: second.literal, ...cased }
    if (isStar(second) && 'literal' in first) return { kind: 'startsWith', field, value: first.literal, ...cased }
  } else if (isStar(first) && isStar(third) && 'literal' in second) {
    return { kind: 'contains', field, value: second.literal, ...cased }
  }
  return { kind: 'wildcard', field, pattern, ...cased }
}

const isStar = (part: Pattern[number]): boolean => 'wild' in part && part.wild === '*'

/** Equal as number, and as the text that is written: a number of the sender may be a text in the event. */
function lowerNumber(text: string, field: FieldRef): Predicate {
  const decimal = decimalOf(text)
  if (canonicalNumber(decimal) === undefined) return { kind: 'equals', field, value: decimal }
  return { kind: 'equals', field, value: decimal, numeric: true }
}

function boundsOf(
  operator: Extract<Value, { kind: 'compare' }>['operator'],
  number: string,
): { from?: Bound; to?: Bound } {
  const bound = { value: number, inclusive: operator.endsWith('e') }
  return operator.startsWith('g') ? { from: bound } : { to: bound }
}

/** A keyword: anywhere in the message as received, or in a text that its escapes hide. */
function lowerKeyword(value: Value, isCased: boolean): Predicate {
  switch (value.kind) {
    case 'any':
      return joined(
        'or',
        value.of.map((each) => lowerKeyword(each, isCased)),
      )
    case 'text':
      return {
        kind: 'part',
        pattern: openEnds(value.pattern, true, true).slice(1, -1),
        ...(isCased && { cased: true }),
      }
    case 'number':
      return { kind: 'part', pattern: [{ literal: decimalOf(value.text) }] }
    case 'boolean':
      return { kind: 'part', pattern: [{ literal: String(value.value) }] }
    case 'regex':
      return { kind: 'lineRegex', pattern: value.source, flags: value.flags }
    default:
      throw new Error('a checked keyword is a text, a number or an expression')
  }
}
