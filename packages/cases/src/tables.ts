import type { Kysely, Queries } from '@aurora/state'

/**
 * The tables of this package. Times are microseconds since 1970-01-01 UTC; ids are UUIDs, except of events and findings
 * (32 hex digits) and keys, which are SHA-256 in hex; `json` in a comment means the text of a JSON value.
 */
export interface CasesTables {
  /** The last number given out, by the name of what is numbered. */
  case_counters: { name: string; value: number }
  alerts: {
    id: string
    /** 1, 2, 3, …: people write A-1. */
    number: number
    /** What makes two findings one alert. */
    dedup_key: string
    /** 1 for the newest alert of its `dedup_key`, which is the one that counts repeats. */
    is_current: number
    /** Hash of the set of its subjects (see sighting.ts); empty when it has none. */
    entities_key: string
    kind: 'finding' | 'storm' | 'manual'
    title: string
    description: string
    severity: number
    status: string
    source: string
    sensor: string
    dataset: string
    rule_id: string | null
    rule_version: string | null
    /** json, `FindingRule`. */
    rule: string | null
    asset_type: string
    /** json, lists of texts. */
    affected_assets: string
    iocs: string
    techniques: string
    tags: string
    /** json, list of `Entity`: the first twelve, for listings. */
    entities: string
    entity_count: number
    /** json, the fields by which the rule held in the first finding. */
    matched: string
    raw_log: string
    assignee: string | null
    verdict: string | null
    verdict_by: string | null
    verdict_us: number | null
    case_id: string | null
    incident_id: string | null
    /** The closed alert of the same key before this one. */
    earlier_id: string | null
    finding_count: number
    event_count: number
    /** How many event ids were offered to be kept. */
    offered_events: number
    first_seen_us: number
    last_seen_us: number
    first_received_us: number
    last_received_us: number
    created_us: number
    updated_us: number
    status_since_us: number
    closed_us: number | null
    /** What it turned out to be, of `closings`; null while it is open, and where nobody said. */
    closed_as: string | null
    reopened_count: number
    /** Repeats since it was closed, which did not open it. */
    seen_again_count: number
    /** What it adds to the risk of its entities while it is fresh; 0 for what adds none. */
    risk_points: number
    /** Binary logarithm of the risk of its riskiest entity when it was last counted; see risk/risk-score.ts. */
    risk_log: number
    revision: number
    /** Lower case title, description and entities, for the text filter. */
    search_text: string
  }
  /** Who or what alerts are about, with its risk. */
  risk_entities: { key: string; kind: string; value: string; risk_log: number; first_us: number; last_us: number }
  alert_entities: { alert_id: string; entity_key: string; kind: string; last_received_us: number }
  alert_techniques: { alert_id: string; technique: string; last_received_us: number }
  alert_events: { alert_id: string; event_id: string }
  alert_findings: { finding_id: string; alert_id: string; folded_us: number }
  /** New alerts by rule and minute. */
  alert_rates: { rule_id: string; minute: number; opened: number }
  rule_feedback: {
    rule_id: string
    rule_title: string
    true_positives: number
    false_positives: number
    updated_us: number
  }
  /** What was done to an alert, an incident or a case, and by whom. Only ever appended to. */
  case_timeline: {
    number: number
    subject_id: string
    at_us: number
    kind: string
    actor_kind: string
    actor_id: string
    actor_name: string
    text: string
    /** json, object. */
    details: string
  }
  alert_feed: {
    sequence: number
    at_us: number
    kind: string
    alert_id: string
    number: number
    title: string
    severity: number
    status: string
    source: string
    /** json, lists of texts. */
    techniques: string
    iocs: string
  }
  incidents: {
    id: string
    number: number
    title: string
    severity: number
    alert_count: number
    first_received_us: number
    last_received_us: number
    created_us: number
    updated_us: number
    case_id: string | null
    /** The incident this one turned out to be part of. */
    merged_into: string | null
    revision: number
  }
  /** Why two alerts of an incident belong together. */
  incident_links: {
    incident_id: string
    kind: string
    value: string
    value_key: string
    earlier_alert_id: string
    later_alert_id: string
    gap_us: number
    linked_us: number
  }
  /** Values in too many alerts at once to join any. */
  busy_values: { key: string; kind: string; value: string; alert_count: number; seen_us: number }
  cases: {
    id: string
    number: number
    title: string
    description: string
    severity: number
    status: string
    origin: string
    /** Why it was opened without an alert. */
    reason: string
    assignee: string | null
    /** 0 to 1. */
    confidence: number | null
    resolution: string | null
    resolution_text: string
    is_held: number
    held_reason: string
    merged_into: string | null
    created_us: number
    updated_us: number
    status_since_us: number
    closed_us: number | null
    revision: number
    search_text: string
    /** IANA name of the time zone of whom it befell; null where nobody said. */
    zone: string | null
  }
  /** Entries of a timeline that somebody marked as a key moment. */
  case_pins: { case_id: string; number: number; pinned_us: number; pinned_by: string }
  /** What the people of a case write together; no row until somebody does. */
  case_notebooks: { case_id: string; text: string; revision: number; updated_us: number; updated_by: string }
  case_tasks: {
    id: string
    case_id: string
    title: string
    assignee: string | null
    due_us: number | null
    state: string
    created_us: number
    updated_us: number
  }
  case_observables: {
    id: string
    case_id: string
    kind: string
    value: string
    value_key: string
    /** json, list of texts. */
    tags: string
    first_seen_us: number
    alert_id: string | null
  }
  alert_webhooks: {
    id: string
    name: string
    url: string
    /** Name of the secret that signs; '' without one. */
    secret: string
    /** json, list of texts. */
    kinds: string
    least_severity: number
    is_enabled: number
    /** The last message of the feed that was delivered, or was none for this hook. */
    position: number
    /** Since the last delivery that was taken. */
    failures: number
    next_try_us: number
    /** Whoever delivers holds the hook until then. */
    taken_until_us: number
    last_ok_us: number | null
    last_error: string
    created_us: number
  }
  case_evidence: {
    id: string
    case_id: string
    name: string
    media_type: string
    size_bytes: number
    sha256: string
    note: string
    added_us: number
    added_by: string
  }
}

export type AlertRow = CasesTables['alerts']
export type CaseRow = CasesTables['cases']
export type IncidentRow = CasesTables['incidents']

/** The queries of this package on the store, or on a transaction. */
export function tablesOf(queries: Queries): Kysely<CasesTables> {
  return queries.as<CasesTables>()
}
