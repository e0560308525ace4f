import type { Severity } from '@aurora/core'
import type { RuleTuning } from '../live/live-rules.ts'
import type { TuningRow } from './tables.ts'

/** What this installation changed about a rule, and why. */
export interface Tuning extends RuleTuning {
  readonly opensCase: boolean
  /** An update of its pack leaves the rule as it is. */
  readonly isPinned: boolean
  readonly reason: string
}

/** A rule as its pack brings it. */
const asItCame: Tuning = { isEnabled: true, severity: undefined, opensCase: false, isPinned: false, reason: '' }

/** What a row says, or that there is none. */
export function toTuning(row: { [K in keyof TuningRow]?: TuningRow[K] | null } | undefined): Tuning {
  if (row?.is_enabled === undefined || row.is_enabled === null) return asItCame
  return {
    isEnabled: row.is_enabled === 1,
    severity: (row.severity ?? undefined) as Severity | undefined,
    opensCase: row.opens_case === 1,
    isPinned: row.is_pinned === 1,
    reason: row.reason ?? '',
  }
}

export function tunedRow(key: string, tuning: Tuning, by: string, nowMs: number): TuningRow {
  return {
    rule_key: key,
    is_enabled: tuning.isEnabled ? 1 : 0,
    severity: tuning.severity ?? null,
    opens_case: tuning.opensCase ? 1 : 0,
    is_pinned: tuning.isPinned ? 1 : 0,
    reason: tuning.reason,
    changed_ms: nowMs,
    changed_by: by,
  }
}
