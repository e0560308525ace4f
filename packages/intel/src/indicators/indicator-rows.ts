import type { Severity } from '@aurora/core'
import { isIndicatorKind, unmatchedKinds, type IndicatorKind } from '../kinds.ts'
import type { WatchedIndicator } from '../live/table-layout.ts'
import type { IntelTables } from './tables.ts'

export type IndicatorRow = IntelTables['intel_indicators']

/** What an indicator is doing. `unmatched`: events have nothing of its kind. */
export const indicatorStatuses = ['active', 'pending', 'expired', 'withdrawn', 'false_positive', 'unmatched'] as const
export type IndicatorStatus = (typeof indicatorStatuses)[number]

/** An indicator as a list shows it. Times are microseconds since 1970-01-01 UTC. */
export interface Indicator {
  readonly id: string
  readonly kind: IndicatorKind
  readonly value: string
  readonly status: IndicatorStatus
  readonly confidence: number
  readonly severity: Severity
  readonly techniques: readonly string[]
  readonly tlp: string
  readonly description: string
  readonly feeds: readonly string[]
  readonly validFromUs: number | undefined
  readonly validUntilUs: number | undefined
  readonly firstSeenUs: number
  readonly lastSeenUs: number
  readonly mark: { readonly by: string; readonly why: string; readonly atUs: number; readonly untilUs: number | undefined } | undefined // prettier-ignore
  readonly hits: number
  readonly lastHitUs: number | undefined
  readonly lookBack: { readonly doneUs: number; readonly found: number; readonly hasMore: boolean } | undefined
}

const endOfTimeUs = Number.MAX_SAFE_INTEGER

export function indicatorOf(row: IndicatorRow, nowUs: number): Indicator {
  const atUs = row.mark_at_us
  return {
    id: row.id,
    kind: isIndicatorKind(row.kind) ? row.kind : 'ip',
    value: row.value,
    status: statusOf(row, nowUs),
    confidence: row.confidence,
    severity: row.severity as Severity,
    techniques: JSON.parse(row.techniques) as string[],
    tlp: row.tlp,
    description: row.description,
    feeds: JSON.parse(row.feeds) as string[],
    validFromUs: row.valid_from_us ?? undefined,
    validUntilUs: row.valid_until_us ?? undefined,
    firstSeenUs: row.first_seen_us,
    lastSeenUs: row.last_seen_us,
    mark:
      atUs === null || !isMarked(row, nowUs)
        ? undefined
        : { by: row.mark_by, why: row.mark_why, atUs, untilUs: row.mark_until_us ?? undefined },
    hits: row.hits,
    lastHitUs: row.last_hit_us ?? undefined,
    lookBack:
      row.looked_back_us === null
        ? undefined
        : { doneUs: row.looked_back_us, found: row.looked_back_found, hasMore: row.looked_back_more === 1 },
  }
}

export const isMarked = (row: Pick<IndicatorRow, 'mark_at_us' | 'mark_until_us'>, nowUs: number): boolean =>
  row.mark_at_us !== null && (row.mark_until_us ?? endOfTimeUs) > nowUs

/** Whether nobody should look for it, now or later, until something changes. */
export const isAtRest = (row: IndicatorRow, nowUs: number): boolean =>
  row.is_withdrawn === 1 ||
  unmatchedKinds.has(row.kind as IndicatorKind) ||
  (row.valid_until_us ?? endOfTimeUs) <= nowUs ||
  (row.mark_at_us !== null && row.mark_until_us === null)

function statusOf(row: IndicatorRow, nowUs: number): IndicatorStatus {
  if (isMarked(row, nowUs)) return 'false_positive'
  if (row.is_withdrawn === 1) return 'withdrawn'
  if ((row.valid_until_us ?? endOfTimeUs) <= nowUs) return 'expired'
  if (unmatchedKinds.has(row.kind as IndicatorKind)) return 'unmatched'
  return (row.valid_from_us ?? 0) > nowUs ? 'pending' : 'active'
}

/** The row as the table of what is looked for takes it. */
export function watchedOf(row: IndicatorRow): WatchedIndicator {
  return {
    value: row.value,
    profile: {
      kind: row.kind,
      feeds: JSON.parse(row.feeds) as string[],
      confidence: row.confidence,
      severity: row.severity as Severity,
      techniques: JSON.parse(row.techniques) as string[],
      tlp: row.tlp,
    },
    fromUs: row.valid_from_us ?? undefined,
    untilUs: row.valid_until_us ?? undefined,
    mutedUntilUs: row.mark_until_us ?? undefined,
    ...(row.kind === 'network' && { prefix: prefixOf(row.value) }),
  }
}

const prefixOf = (network: string): { isV6: boolean; length: number } => ({
  isV6: network.includes(':'),
  length: Number(network.slice(network.indexOf('/') + 1)),
})
