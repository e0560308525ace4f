import type { FieldKind } from '@aurora/core'
import type { FieldAliases, FieldRef } from '@aurora/query'
import type { FieldTerm } from './tree.ts'

/** What the meaning of a text depends on beside itself. */
export interface SearchContext {
  /** What `now` is, microseconds since 1970 UTC. */
  readonly nowUs: number
  /** ECS names that have no column. */
  readonly aliases?: FieldAliases
  /** Native field names seen in the store; a name that is nowhere gets a warning with the nearest one. */
  readonly knownFields?: Iterable<string>
}

/** A field term on its way: the field it names and what kind of values it has (undefined: the sender's own). */
export interface FieldContext {
  readonly term: FieldTerm
  readonly field: FieldRef
  readonly kind: FieldKind | undefined
  readonly nowUs: number
}
