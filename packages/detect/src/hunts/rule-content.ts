import type { Severity } from '@aurora/core'
import type { SavedSearch } from './saved-search.ts'

/** What somebody wants found, and what is to be said of it (AU-93 to AU-95). */
export interface OwnRuleContent {
  readonly title: string
  readonly search: SavedSearch
  /** Templates with `{field}`; the title of the rule stands for an empty one. */
  readonly titleTemplate: string
  readonly descriptionTemplate: string
  readonly severity: Severity
  readonly techniques: readonly string[]
  readonly opensCase: boolean
  /** Undefined: by hand only. */
  readonly everyMinutes?: number | undefined
  /** So many events within some minutes; each event by itself, when absent. */
  readonly threshold?: { readonly atLeast: number; readonly withinMinutes: number } | undefined
  readonly isEnabled: boolean
}
