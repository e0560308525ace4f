import type { Event, Finding } from '@aurora/core'
import type { EventStore, PartialReason, Range } from '@aurora/store'
import type { Firing } from '../correlations/firing.ts'

/** The part of the store that runs ask. */
export type RunStore = Pick<EventStore, 'read' | 'find' | 'count'>

/** What one run looks at: events received in this range, by half-open µs. */
export interface RunScope {
  readonly received: Range
  readonly limits: RunLimits
  readonly signal?: AbortSignal | undefined
}

export interface RunLimits {
  /** Findings of one run; beyond it a run is repeated over less, or cut and told so. */
  readonly findings: number
  /** Moments of windows that one statement finds. */
  readonly moments: number
  readonly timeMs: number
}

export const defaultRunLimits: RunLimits = { findings: 1000, moments: 20_000, timeMs: 60_000 }

/** A finding with the events it was made of, as far as they were read. */
export interface Found {
  readonly finding: Finding
  readonly events: readonly Event[]
}

/** What one run found. */
export interface Outcome {
  /** Events that match, or firings. */
  readonly matchCount: number
  readonly found: readonly Found[]
  /** Why there may be more. */
  readonly partial: PartialReason | undefined
  /** The first and last time of the new events it is about, in µs; undefined when there are none. */
  readonly times: EventTimes | undefined
  /** To be remembered, in the transaction that says how far the rule has come. */
  readonly history: readonly HistoryRow[]
}

export interface EventTimes {
  readonly firstUs: number
  readonly lastUs: number
}

/** A firing of one node of a rule; `closed`: a group whose windows were decided up to a time. */
export interface HistoryRow {
  readonly node: string
  readonly kind: 'fired' | 'closed'
  readonly firing: Firing
}

/** What is remembered of a node between two times, in µs, ends included. */
export type History = (node: string, kind: HistoryRow['kind'], range: Range) => Promise<readonly Firing[]>
