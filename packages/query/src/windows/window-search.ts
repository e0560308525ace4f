import type { FieldRef } from '../field.ts'
import { codePoints } from '../fold.ts'
import type { Predicate } from '../predicate.ts'

/**
 * What is looked for in windows of events: the one shape that correlations and thresholds lower to, evaluated on a list
 * of events in memory and on the store by SQL, with the same answer (SIGMA.md rows 141 to 169).
 *
 * A window is that of one group: the events whose keys are equal, folded. It slides over the events' own time, ends
 * included: two events exactly `spanUs` apart are in one. Times are compared in ticks (`tickUs`).
 */
export interface WindowSearch {
  readonly branches: readonly WindowBranch[]
  /** How many keys each branch has. */
  readonly keyCount: number
  /** Microseconds. */
  readonly spanUs: number
  readonly measure: Measure
  /** All must hold of the measure. */
  readonly bounds: readonly MeasureBound[]
  /**
   * `at once`: at the event that makes the bounds hold. `at close`: a window opens at the first event of its group that
   * no window before holds, and is decided one span later; for bounds that further events may break.
   */
  readonly decided: 'at once' | 'at close'
}

/** The engine takes 32 bits for the length of a window. */
const maxTicks = 2 ** 31 - 1

/**
 * What times are counted in where windows of a span are compared, in µs: one in windows up to 35 minutes, a thousand in
 * those up to 24 days, a million in longer ones. Events of one tick are of one moment.
 */
export function tickUs(spanUs: number): number {
  const tick = [1, 1000, 1_000_000].find((each) => spanUs / each <= maxTicks)
  if (tick === undefined) throw new Error('a window is no longer than 68 years')
  return tick
}

/** Where some of the events of the windows come from. */
export type WindowBranch =
  | {
      readonly kind: 'events'
      readonly predicate: Predicate
      /** For each key the places its values may stand in; the first that has any says them. */
      readonly keys: readonly Places[]
      /** What is counted, added up or ranked: one field, or several whose tuples are counted; none for other measures. */
      readonly values: readonly Places[]
    }
  | { readonly kind: 'given'; readonly rows: readonly GivenRow[] }

export type Places = readonly FieldRef[]

/** Something that is no stored event but counts as one: what another search found. Keys and value are folded. */
export interface GivenRow {
  readonly id: string
  readonly timeUs: number
  readonly receivedUs: number
  readonly keys: readonly string[]
  readonly value: string | undefined
}

/**
 * What of a window is compared with the bounds. `events`: how many. `values`: how many different ones. `branches`: how
 * many of them have an event. `ordered`: 1 when there is an event of each branch, each later than the one of the branch
 * before. Of `sum`, `average` and `quantile` (level 0 to 1) of values that are no numbers, none is taken.
 */
export type Measure =
  | { readonly kind: 'events' | 'values' | 'sum' | 'average' | 'branches' | 'ordered' }
  | { readonly kind: 'quantile'; readonly level: number }

export interface MeasureBound {
  readonly operator: 'gt' | 'gte' | 'lt' | 'lte' | 'eq' | 'neq'
  readonly value: number
}

/** Longest window. */
export const maxSpanUs = maxTicks * 1e6

/** Branches of one search: their presence in a window is 64 bits. */
export const maxBranches = 64

/** Branches of an ordered search: each is a level of the statement. */
export const maxSteps = 16

/**
 * An event belongs to a group for each value of its keys; a sender could name thousands. Of each key so many different
 * values count, in their order, that an event belongs to 64 groups at most.
 */
export function valuesOfKey(keyCount: number): number {
  return [64, 64, 8, 4, 2, 2, 2][keyCount] ?? 1
}

/** Different values of an event that are counted, added up or ranked. */
export const maxValues = 64

/** Several values as one text, which no other values give: the length of each in code points in front of it. */
export const tupleText = (texts: readonly string[]): string =>
  texts.length === 1 ? `${texts[0]}` : texts.map((text) => `${codePoints(text)}:${text}`).join('')

/** The same in SQL, of expressions. */
export const tupleSql = (texts: readonly string[]): string =>
  `concat(${texts.map((text) => `toString(lengthUTF8(${text})), ':', ${text}`).join(', ')})`
