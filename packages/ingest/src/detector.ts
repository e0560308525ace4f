import type { Event, Finding } from '@aurora/core'

/**
 * Asks rules of events while they are read (DESIGN §6). Each reading thread has its own.
 *
 * An implementation must bound what one chunk can find, and must not throw for anything an event may hold: what it could
 * not ask or keep is told in `Detections`.
 */
export interface Detector {
  readonly summary: DetectorSummary
  /** Begins a chunk; what was found in one that was not finished is forgotten. */
  begin(): void
  /** Asks all rules of an event, which is good until this returns. */
  ask(event: Event): void
  finish(): Detections
}

/** What rules said of the events of a chunk. */
export interface Detections {
  /** Which rules were asked; '' when none are loaded. */
  readonly ruleSet: string
  readonly findings: readonly Finding[]
  /** Findings that were counted and not kept, for their rule had too many in this chunk. */
  readonly truncated: readonly { readonly ruleId: string; readonly findings: number }[]
  /** Events that could not be asked, which is a defect. */
  readonly failed: number
}

/** What became of the rules that a detector was given. */
export interface DetectorSummary {
  readonly ruleSet: string
  readonly rules: number
  /** Their keys. */
  readonly asked: readonly string[]
  /** Why others are not asked, a sentence each, the first hundred of them. */
  readonly faults: readonly string[]
  readonly faultCount: number
}

/** How a thread comes by its detector: a module that exports `openDetector(rules)`, and what it is given. */
export interface DetectorSource {
  readonly module: string
  /** Anything that can be sent to a thread. */
  readonly rules: unknown
}

export const noDetections: Detections = { ruleSet: '', findings: [], truncated: [], failed: 0 }
