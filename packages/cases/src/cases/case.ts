import { severityName, type SeverityName } from '@aurora/core'
import { printShort } from '../short-number.ts'
import type { CaseRow } from '../tables.ts'
import type { CaseStatus, Resolution } from './case-status.ts'

/** How a case came about (AU-140). */
export type CaseOrigin = 'manual' | 'alert' | 'rule' | 'incident' | 'event'

/** A case as a list shows it. Times are microseconds since 1970-01-01 UTC. */
export interface Case {
  readonly id: string
  /** `C-17`. */
  readonly name: string
  readonly title: string
  readonly description: string
  readonly severity: SeverityName
  readonly status: CaseStatus
  readonly origin: CaseOrigin
  /** Why it was opened without an alert; empty otherwise. */
  readonly reason: string
  readonly assignee: string | undefined
  /** How sure we are of it, 0 to 1. */
  readonly confidence: number | undefined
  readonly resolution: { readonly value: Resolution; readonly text: string } | undefined
  readonly legalHold: { readonly reason: string } | undefined
  /** The case this one was merged into. */
  readonly mergedInto: string | undefined
  /** IANA name of the time zone of whom it befell. */
  readonly zone: string | undefined
  readonly createdUs: number
  readonly updatedUs: number
  readonly statusSinceUs: number
  readonly closedUs: number | undefined
  readonly revision: number
}

/** The case of a stored row. */
export function caseOf(row: CaseRow): Case {
  return {
    id: row.id,
    name: printShort('C', row.number),
    title: row.title,
    description: row.description,
    severity: severityName(row.severity),
    status: row.status as CaseStatus,
    origin: row.origin as CaseOrigin,
    reason: row.reason,
    assignee: row.assignee ?? undefined,
    confidence: row.confidence ?? undefined,
    resolution:
      row.resolution === null ? undefined : { value: row.resolution as Resolution, text: row.resolution_text },
    legalHold: row.is_held === 1 ? { reason: row.held_reason } : undefined,
    mergedInto: row.merged_into ?? undefined,
    zone: row.zone ?? undefined,
    createdUs: row.created_us,
    updatedUs: row.updated_us,
    statusSinceUs: row.status_since_us,
    closedUs: row.closed_us ?? undefined,
    revision: row.revision,
  }
}
