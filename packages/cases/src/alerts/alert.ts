import { severityName, type Entity, type FindingRule, type SeverityName } from '@aurora/core'
import { scoreAt } from '../risk/risk-score.ts'
import { printShort } from '../short-number.ts'
import type { AlertRow } from '../tables.ts'
import type { Closing } from './alert-closing.ts'
import type { AlertStatus } from './alert-status.ts'

export const verdicts = ['true_positive', 'false_positive'] as const
export type Verdict = (typeof verdicts)[number]

/** An alert as a list shows it. Times are microseconds since 1970-01-01 UTC. */
export interface Alert {
  readonly id: string
  /** `A-1042`. */
  readonly name: string
  readonly kind: 'finding' | 'storm' | 'manual'
  readonly title: string
  /** What its first finding says, in one line of at most 200 characters; '' where it says nothing. */
  readonly summary: string
  readonly severity: SeverityName
  readonly status: AlertStatus
  readonly source: string
  readonly sensor: string
  readonly dataset: string
  readonly rule: FindingRule | undefined
  readonly techniques: readonly string[]
  readonly tags: readonly string[]
  /** The first dozen; `entityCount` says how many there are. */
  readonly entities: readonly Entity[]
  readonly entityCount: number
  readonly assignee: string | undefined
  readonly verdict: { readonly value: Verdict; readonly by: string; readonly atUs: number } | undefined
  readonly caseId: string | undefined
  readonly incidentId: string | undefined
  /** The closed alert of the same kind before this one. */
  readonly earlierId: string | undefined
  readonly findingCount: number
  readonly eventCount: number
  /** By the clock of the senders. */
  readonly firstSeenUs: number
  readonly lastSeenUs: number
  /** By our clock. */
  readonly firstReceivedUs: number
  readonly lastReceivedUs: number
  readonly createdUs: number
  readonly updatedUs: number
  readonly statusSinceUs: number
  readonly closedUs: number | undefined
  /** What it turned out to be; undefined while it is open, and where nobody said. */
  readonly closedAs: Closing | undefined
  readonly reopenedCount: number
  /** Repeats after it was closed that did not open it again. */
  readonly seenAgainCount: number
  /** The risk, now, of its riskiest entity as it was when the alert was last counted. */
  readonly risk: number
  /** Counts changes by people and changes of status; repeats leave it. Send it back with a change. */
  readonly revision: number
}

/** An alert with all there is to know of it. */
export interface AlertDetail extends Alert {
  readonly description: string
  readonly assetType: string
  readonly affectedAssets: readonly string[]
  readonly indicators: readonly string[]
  /** The fields by which its rule held in the first finding. */
  readonly matched: Readonly<Record<string, string>>
  readonly rawLog: string
  readonly dedupKey: string
  /** Up to a hundred. */
  readonly allEntities: readonly Entity[]
  /** Up to a hundred of its events, which `eventCount` may exceed. */
  readonly eventIds: readonly string[]
}

/** Columns that only {@link AlertDetail} shows, and that may be long. */
type LongColumn = 'raw_log' | 'matched' | 'affected_assets' | 'iocs' | 'search_text'

/** A row as a listing has it; of the description at least `summaryChars`. */
export type ListedRow = Omit<AlertRow, LongColumn>

export const summaryChars = 200

/** What a listing selects: everything but the long columns, and the beginning of the description beside it. */
export const listedColumns = [
  ...(['id', 'number', 'dedup_key', 'is_current', 'entities_key', 'kind', 'title', 'severity', 'status'] as const),
  ...(['source', 'sensor', 'dataset', 'rule_id', 'rule_version', 'rule', 'asset_type', 'techniques', 'tags'] as const),
  ...(['entities', 'entity_count', 'assignee', 'verdict', 'verdict_by', 'verdict_us', 'case_id'] as const),
  ...(['incident_id', 'earlier_id', 'finding_count', 'event_count', 'offered_events'] as const),
  ...(['first_seen_us', 'last_seen_us', 'first_received_us', 'last_received_us', 'created_us'] as const),
  ...(['updated_us', 'status_since_us', 'closed_us', 'closed_as', 'reopened_count', 'seen_again_count'] as const),
  ...(['risk_points', 'risk_log', 'revision'] as const),
] satisfies readonly Exclude<keyof ListedRow, 'description'>[]

/** The alert of a stored row, with its risk as it is at `nowUs`. */
export function alertOf(row: ListedRow, nowUs: number, halfLifeUs: number): Alert {
  return {
    id: row.id,
    name: printShort('A', row.number),
    kind: row.kind,
    title: row.title,
    summary: summaryOf(row.description),
    severity: severityName(row.severity),
    status: row.status as AlertStatus,
    source: row.source,
    sensor: row.sensor,
    dataset: row.dataset,
    rule: row.rule === null ? undefined : (JSON.parse(row.rule) as FindingRule),
    techniques: JSON.parse(row.techniques) as string[],
    tags: JSON.parse(row.tags) as string[],
    entities: JSON.parse(row.entities) as Entity[],
    entityCount: row.entity_count,
    assignee: row.assignee ?? undefined,
    verdict: verdictOf(row),
    caseId: row.case_id ?? undefined,
    incidentId: row.incident_id ?? undefined,
    earlierId: row.earlier_id ?? undefined,
    findingCount: row.finding_count,
    eventCount: row.event_count,
    firstSeenUs: row.first_seen_us,
    lastSeenUs: row.last_seen_us,
    firstReceivedUs: row.first_received_us,
    lastReceivedUs: row.last_received_us,
    createdUs: row.created_us,
    updatedUs: row.updated_us,
    statusSinceUs: row.status_since_us,
    closedUs: row.closed_us ?? undefined,
    closedAs: (row.closed_as ?? undefined) as Closing | undefined,
    reopenedCount: row.reopened_count,
    seenAgainCount: row.seen_again_count,
    risk: Math.round(scoreAt(row.risk_log, nowUs, halfLifeUs) * 10) / 10,
    revision: row.revision,
  }
}

/** What the long columns say. */
export function longPartOf(
  row: AlertRow,
): Pick<
  AlertDetail,
  'description' | 'assetType' | 'affectedAssets' | 'indicators' | 'matched' | 'rawLog' | 'dedupKey'
> {
  return {
    description: row.description,
    assetType: row.asset_type,
    affectedAssets: JSON.parse(row.affected_assets) as string[],
    indicators: JSON.parse(row.iocs) as string[],
    matched: JSON.parse(row.matched) as Record<string, string>,
    rawLog: row.raw_log,
    dedupKey: row.dedup_key,
  }
}

/** The first line: a finding's description begins with what it says in one. */
function summaryOf(description: string): string {
  const line = description.split('\n', 1)[0] ?? ''
  return line.length > summaryChars ? `${line.slice(0, summaryChars - 1).toWellFormed()}…` : line
}

function verdictOf(row: ListedRow): Alert['verdict'] {
  if (row.verdict === null) return undefined
  return { value: row.verdict as Verdict, by: row.verdict_by ?? '', atUs: row.verdict_us ?? 0 }
}
