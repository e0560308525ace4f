import type { Severity } from '@aurora/core'
import { bounds, type CaseSettings } from '../limits.ts'
import { boundedText } from '../plain-text.ts'
import { pointsOf } from '../risk/risk-score.ts'
import type { AlertRow } from '../tables.ts'
import type { Sighting } from './sighting.ts'

/** What a new row needs beside what was seen. */
export interface NewAlert {
  readonly id: string
  readonly nowUs: number
  /** The closed or outdated alert of the same key. */
  readonly earlierId: string | null
}

/** The row of a new alert for its first sighting. It has no number yet: that is given when it is written. */
export function openedRow(seen: Sighting, { id, nowUs, earlierId }: NewAlert, settings: CaseSettings): AlertRow {
  return {
    id,
    number: 0,
    dedup_key: seen.key,
    is_current: 1,
    entities_key: seen.kind === 'storm' ? '' : seen.entitiesKey,
    kind: seen.kind,
    title: seen.title,
    description: seen.description,
    severity: seen.severity,
    status: 'new',
    source: seen.source,
    sensor: seen.sensor,
    dataset: seen.dataset,
    rule_id: seen.rule?.id ?? null,
    rule_version: seen.rule?.version ?? null,
    rule: seen.rule === undefined ? null : JSON.stringify(seen.rule),
    asset_type: seen.assetType,
    affected_assets: JSON.stringify(seen.affectedAssets),
    iocs: JSON.stringify(seen.indicators),
    techniques: JSON.stringify(seen.techniques),
    tags: JSON.stringify(seen.tags),
    entities: JSON.stringify(shownEntities(seen)),
    entity_count: seen.entities.length,
    matched: JSON.stringify(seen.matched),
    raw_log: seen.rawLog,
    assignee: null,
    verdict: null,
    verdict_by: null,
    verdict_us: null,
    case_id: null,
    incident_id: null,
    earlier_id: earlierId,
    finding_count: 1,
    event_count: seen.eventCount,
    offered_events: seen.eventIds.length,
    first_seen_us: seen.timeUs,
    last_seen_us: seen.timeUs,
    first_received_us: seen.receivedUs,
    last_received_us: seen.receivedUs,
    created_us: nowUs,
    updated_us: nowUs,
    status_since_us: nowUs,
    closed_us: null,
    closed_as: null,
    reopened_count: 0,
    seen_again_count: 0,
    risk_points: riskPoints(seen.kind, seen.severity, seen.rule?.id, settings),
    risk_log: 0,
    revision: 1,
    search_text: searchText([seen.title, ...seen.entities.map((entity) => entity.value), seen.description]),
  }
}

/** `row` with one more sighting counted. Its status stays: see fold-plan.ts. */
export function countedRow(row: AlertRow, seen: Sighting, nowUs: number, settings: CaseSettings): AlertRow {
  const severity = Math.max(row.severity, seen.severity) as Severity
  return {
    ...row,
    severity,
    finding_count: row.finding_count + 1,
    event_count: row.event_count + seen.eventCount,
    offered_events: row.offered_events + seen.eventIds.length,
    first_seen_us: Math.min(row.first_seen_us, seen.timeUs),
    last_seen_us: Math.max(row.last_seen_us, seen.timeUs),
    first_received_us: Math.min(row.first_received_us, seen.receivedUs),
    last_received_us: Math.max(row.last_received_us, seen.receivedUs),
    updated_us: nowUs,
    risk_points:
      row.status === 'false_positive' ? 0 : riskPoints(row.kind, severity, row.rule_id ?? undefined, settings),
  }
}

/** What an alert adds to the risk of its entities. A storm adds none: it would make a hundred strangers look guilty. */
export function riskPoints(
  kind: AlertRow['kind'],
  severity: number,
  ruleId: string | undefined,
  settings: CaseSettings,
): number {
  if (kind === 'storm') return 0
  return pointsOf(severity) * (ruleId === undefined ? 1 : Math.max(0, settings.ruleWeight(ruleId)))
}

/** What the text filter of a listing looks at. */
export function searchText(parts: readonly string[]): string {
  return boundedText(parts.join('\n').toLowerCase(), bounds.searchChars)
}

function shownEntities(seen: Sighting): { kind: string; value: string }[] {
  return seen.entities.slice(0, bounds.entitiesShown).map(({ kind, value }) => ({ kind, value }))
}
