import type { Pattern } from '@aurora/query'
import type { Span } from './span.ts'

/** What a query says, as it was written: names and values as text, each piece with its place. Print shows it again. */
export type Tree =
  | { readonly kind: 'all'; readonly at: Span }
  | { readonly kind: 'and' | 'or'; readonly of: readonly Tree[]; readonly at: Span }
  | { readonly kind: 'not'; readonly of: Tree; readonly at: Span }
  | { readonly kind: 'word'; readonly pattern: Pattern; readonly at: Span }
  | { readonly kind: 'exists'; readonly field: string; readonly at: Span; readonly fieldAt: Span }
  | FieldTerm

/** `field:test` or `len(field):test`. The name is without quotes and escapes, but for those of a native path. */
export interface FieldTerm {
  readonly kind: 'field'
  readonly field: string
  readonly measure?: 'length'
  readonly test: ValueTree
  readonly at: Span
  readonly fieldAt: Span
}

/** What stands after the colon. */
export type ValueTree =
  | { readonly kind: 'and' | 'or'; readonly of: readonly ValueTree[]; readonly at: Span }
  | { readonly kind: 'not'; readonly of: ValueTree; readonly at: Span }
  | ValueLeaf

export type ValueLeaf =
  | { readonly kind: 'value'; readonly pattern: Pattern; readonly quoted: boolean; readonly at: Span }
  | { readonly kind: 'regex'; readonly source: string; readonly flags: string; readonly at: Span }
  | { readonly kind: 'compare'; readonly operator: CompareOperator; readonly end: RangeEnd; readonly at: Span }
  | {
      readonly kind: 'range'
      readonly from?: RangeEnd
      readonly to?: RangeEnd
      readonly open: '[' | '{'
      readonly close: ']' | '}'
      readonly at: Span
    }

export type CompareOperator = '>' | '>=' | '<' | '<='

/** One end of a range as written; absent where `*` stood. */
export interface RangeEnd {
  readonly text: string
  readonly quoted: boolean
  readonly at: Span
}
