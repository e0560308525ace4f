import type { FieldRef } from './field.ts'
import type { Pattern } from './pattern.ts'
import type { TimePart } from './time-part.ts'

/**
 * One end of a range. The value is written as text: a number, an address or a text as `as` of the range says;
 * microseconds since 1970 UTC for time fields; 0 to 4 for severity.
 */
export interface Bound {
  readonly value: string
  readonly inclusive: boolean
}

/** How the two ends of a range are compared with a value; a value that cannot be read that way is outside. */
export type RangeScale = 'number' | 'address' | 'text'

/**
 * One meaning, one tree: what the search language and Sigma rules lower to, the matcher evaluates on one event and the
 * SQL compiler on the store, with the same answer (docs/decisions/0003-one-predicate-tree.md).
 *
 * Text is compared folded (`fold`) unless `cased`. A field with several values matches by any of them. A missing field
 * satisfies no condition, so its negation holds.
 */
export type Predicate =
  | { readonly kind: 'all' }
  | { readonly kind: 'none' }
  | { readonly kind: 'and' | 'or'; readonly of: readonly Predicate[] }
  | { readonly kind: 'not'; readonly of: Predicate }
  | FieldPredicate
  | WordPredicate
  | PartPredicate
  | LineRegexPredicate
  | PairPredicate

/** A condition on the values of one field. */
export type FieldPredicate =
  | TextPredicate
  | RangePredicate
  | CidrPredicate
  | TimePartPredicate
  | ExistsPredicate
  | PresentPredicate
  | LengthPredicate

/** Conditions on the text of a value. `numeric`: a value that is the same number in another spelling is equal too. */
export type TextPredicate =
  | {
      readonly kind: 'equals'
      readonly field: FieldRef
      readonly value: string
      readonly numeric?: boolean
      readonly cased?: boolean
    }
  | {
      readonly kind: 'contains' | 'startsWith' | 'endsWith'
      readonly field: FieldRef
      readonly value: string
      readonly cased?: boolean
    }
  | { readonly kind: 'wildcard'; readonly field: FieldRef; readonly pattern: Pattern; readonly cased?: boolean }
  | RegexPredicate

/** RE2 syntax, searched anywhere in the value as written (not folded). Flags: any of `i`, `m`, `s`. */
export interface RegexPredicate {
  readonly kind: 'regex'
  readonly field: FieldRef
  readonly pattern: string
  readonly flags: string
}

/** Between two ends, of which at least one is given. */
export interface RangePredicate {
  readonly kind: 'range'
  readonly field: FieldRef
  readonly as: RangeScale
  readonly from?: Bound
  readonly to?: Bound
}

/**
 * An address inside a network (`10.0.0.0/8`, `2001:db8::/32`); an IPv4 address counts as ::ffff:a.b.c.d too, and an
 * IPv6 address with a zone (`fe80::1%eth0`) as the address without it.
 */
export interface CidrPredicate {
  readonly kind: 'cidr'
  readonly field: FieldRef
  readonly network: string
}

/** A time whose minute, hour, day, ISO week, month or year in UTC is this number; `timePattern` says what is a time. */
export interface TimePartPredicate {
  readonly kind: 'timePart'
  readonly field: FieldRef
  readonly part: TimePart
  readonly value: number
}

/** The field has a value: not missing, null or an empty list. An empty text in the sender's own document is a value. */
export interface ExistsPredicate {
  readonly kind: 'exists'
  readonly field: FieldRef
}

/**
 * The sender's document has the key, whatever stands under it: null, an empty list and an empty text too. A stored field
 * is present when it has a value.
 */
export interface PresentPredicate {
  readonly kind: 'present'
  readonly field: FieldRef
}

/** Length, ends included: code points of a text, or number of values of a list. */
export interface LengthPredicate {
  readonly kind: 'length'
  readonly field: FieldRef
  readonly from?: number
  readonly to?: number
}

/**
 * Conditions on the line as received and on the decoded texts it hides, at token boundaries (`tokenize`).
 * word: one whole token. phrase: the text itself. glob: `*` and `?` stand for token characters.
 */
export type WordPredicate =
  { readonly kind: 'word' | 'phrase'; readonly text: string } | { readonly kind: 'glob'; readonly pattern: Pattern }

/**
 * A pattern anywhere in the line as received, as it is or as JSON spells it, or in the decoded texts the line hides; not
 * in names of fields alone (`valuesOfLine`).
 */
export interface PartPredicate {
  readonly kind: 'part'
  readonly pattern: Pattern
  readonly cased?: boolean
}

/**
 * RE2 syntax, searched with case anywhere in the line as received without its names of fields (`valuesOfLine`), as JSON
 * spells it, or in the decoded texts it hides, which are one text with each in lines of its own. Flags: any of `i`, `m`,
 * `s`.
 */
export interface LineRegexPredicate {
  readonly kind: 'lineRegex'
  readonly pattern: string
  readonly flags: string
}

/**
 * Two fields of one event: a text of `left` is equal to, holds, begins or ends with a text of `right`, which is taken
 * literally. Of lists any pair will do, of `right` its first 1,000 values. False when either is missing.
 */
export interface PairPredicate {
  readonly kind: 'pair'
  readonly left: FieldRef
  readonly how: 'equals' | 'contains' | 'startsWith' | 'endsWith'
  readonly right: FieldRef
  readonly cased?: boolean
}

/** Values of the right side of a pair that are looked at: every one of them is looked for in every value of the left. */
export const maxPaired = 1000
