import type { Pattern, TimePart } from '@aurora/query'
import type { Place } from './fault.ts'

/** What a search identifier looks for: items, joined as the maps and lists of the rule say. */
export type Search = { readonly kind: 'and' | 'or'; readonly of: readonly Search[] } | Item

/**
 * One line of a detection: a field (or none: keywords, searched in the message as received) and the values it may have,
 * any of them, or `all` of them. `isNegated`: none.
 */
export interface Item {
  readonly kind: 'item'
  readonly field: string | undefined
  readonly values: readonly Value[]
  readonly all: boolean
  readonly isNegated: boolean
  readonly isCased: boolean
  readonly at: Place
}

/** A value as its modifiers left it: what is asked of the field. */
export type Value =
  | TextValue
  | { readonly kind: 'number'; readonly text: string }
  | { readonly kind: 'boolean'; readonly value: boolean }
  | { readonly kind: 'null' }
  | { readonly kind: 'regex'; readonly source: string; readonly flags: string }
  | { readonly kind: 'network'; readonly network: string }
  | { readonly kind: 'compare'; readonly operator: CompareOperator; readonly number: string }
  | { readonly kind: 'exists'; readonly expected: boolean }
  | {
      readonly kind: 'reference'
      readonly field: string
      readonly how: 'equals' | 'contains' | 'startsWith' | 'endsWith'
    }
  | { readonly kind: 'time'; readonly part: TimePart; readonly number: number }
  | { readonly kind: 'any'; readonly of: readonly Value[] }

/** A text with wildcards, compared with the whole value. */
export interface TextValue {
  readonly kind: 'text'
  readonly pattern: Pattern
}

export type CompareOperator = 'lt' | 'lte' | 'gt' | 'gte'
