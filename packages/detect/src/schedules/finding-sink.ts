import type { Event, Finding } from '@aurora/core'

/** A finding, and the suppression that hides it from people; it is kept all the same. */
export interface JudgedFinding {
  readonly finding: Finding
  readonly suppressedBy: string | undefined
}

/** Where findings go. */
export interface FindingSink {
  /** Must keep all of them before it resolves. The same finding may come again, with the same id: it must count once. */
  append(findings: readonly JudgedFinding[]): Promise<void>
}

/** Says which suppression hides a finding; `events` are those of it that were read, at least the newest. */
export type Judge = (finding: Finding, events: readonly Event[]) => string | undefined

/** A finding that is hidden, and by what. */
export interface Hidden {
  readonly findingId: string
  readonly ruleId: string
  readonly suppressionId: string
}
