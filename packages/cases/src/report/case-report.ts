import type { AlertDetail } from '../alerts/alert.ts'
import type { CaseDetail } from '../cases/case-detail.ts'
import type { EvidenceItem } from '../cases/evidence.ts'
import type { TimelineEntry } from '../timeline.ts'

/** Who may see a report: the Traffic Light Protocol 2.0 of FIRST. */
export const markings = ['red', 'amber+strict', 'amber', 'green', 'clear'] as const
export type Marking = (typeof markings)[number]

/** Parts of a report that may be left out. What the case is stands in all of them. */
export const reportSections = ['notes', 'alerts', 'timeline', 'tasks', 'observables', 'evidence'] as const
export type ReportSection = (typeof reportSections)[number]

/** What a person asked for. */
export interface ReportOptions {
  readonly marking: Marking
  readonly sections: readonly ReportSection[]
  /** IANA name of the zone in which times stand beside UTC. */
  readonly zone: string
  /** Where this installation is reached: statements keep their way back to it. Empty when nobody knows. */
  readonly origin: string
}

/** A case at one moment, with all that a report of it says. Sections that were left out are empty. */
export interface CaseReport {
  readonly case: CaseDetail
  /** What its people wrote together, as they typed it. */
  readonly notes: string
  /** Oldest first. */
  readonly alerts: readonly AlertDetail[]
  /** Oldest first. */
  readonly timeline: readonly TimelineEntry[]
  readonly evidence: readonly EvidenceItem[]
  /** How many alerts and entries there are beyond those that stand in it. */
  readonly left: { readonly alerts: number; readonly entries: number }
  readonly options: ReportOptions
  readonly madeUs: number
  readonly madeBy: string
}

/** What of a case stands in one report at most. */
export const reportBounds = { alerts: 500, entries: 5_000 } as const

/** `TLP:AMBER+STRICT`. */
export const markingText = (marking: Marking): string => `TLP:${marking.toUpperCase()}`

/** The page of an alert, of the case, or of an event; '' where nobody knows where that is. */
export function linkTo(report: Pick<CaseReport, 'options'>, path: string): string {
  const { origin } = report.options
  return origin === '' ? '' : `${origin}${path}`
}

export const casePath = (name: string): string => `/cases?selectedCase=${encodeURIComponent(name)}`
export const alertPath = (name: string): string => `/alerts?selectedAlert=${encodeURIComponent(name)}`
export const eventPath = (id: string): string => `/siem?event=${encodeURIComponent(id)}`
