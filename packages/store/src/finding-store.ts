import type { Entity, Finding } from '@aurora/core'

/** A finding and the number under which it was appended: the order in which they became known, without two alike. */
export interface NumberedFinding {
  readonly sequence: number
  readonly finding: Finding
}

/** Which findings are asked for. Times are microseconds since 1970-01-01 UTC, of the newest event, half open. */
export interface FindingFilter {
  readonly ruleId?: string | undefined
  readonly eventId?: string | undefined
  readonly entity?: Entity | undefined
  readonly fromUs?: number | undefined
  readonly toUs?: number | undefined
}

export interface FindingPage {
  readonly findings: readonly NumberedFinding[]
  /** Where the next page begins; undefined when there is nothing more. */
  readonly next: number | undefined
}

/**
 * What rules found, kept beside the events (DESIGN §6).
 *
 * An implementation must
 * - take one `append` at a time, resolve it only once all rows are on disk, and store all of them or none;
 * - number findings in the order they were appended, beyond a restart too;
 * - keep a finding once: with `mayRepeat`, one whose id is there is passed over.
 */
export interface FindingStore {
  /** `batch` is the number of the batch of events that was asked, or one of its own. Resolves to those that are new. */
  append(
    batch: number,
    findings: readonly Finding[],
    options: { readonly mayRepeat: boolean },
  ): Promise<readonly NumberedFinding[]>
  /** Findings behind a number, oldest first. */
  after(sequence: number, limit: number): Promise<readonly NumberedFinding[]>
  /** Newest first, from behind `before` when it is given. */
  find(filter: FindingFilter, page: { limit: number; before?: number | undefined }): Promise<FindingPage>
  count(filter: FindingFilter): Promise<number>
  /** Findings that were kept within a range, in µs UTC, by technique: the two thousand most frequent. */
  countByTechnique(kept: { readonly fromUs: number; readonly toUs: number }): Promise<ReadonlyMap<string, number>>
  /** Removes the findings of a sensor, all at once. Their numbers are not given again while `numberAfter` says so. */
  removeSensor(sensor: string): Promise<void>
  /** Numbers from now on are above this one, which somebody knows of although its finding may be gone. */
  numberAfter(sequence: number): void
}
