/** What a condition says of the search identifiers. `of`: any or all of `names`, which the pattern stood for. */
export type Condition =
  | { readonly kind: 'and' | 'or'; readonly of: readonly Condition[] }
  | { readonly kind: 'not'; readonly of: Condition }
  | { readonly kind: 'identifier'; readonly name: string }
  | {
      readonly kind: 'of'
      readonly quantifier: 'any' | 'all'
      readonly pattern: string
      readonly names: readonly string[]
    }
