import { hash } from 'node:crypto'
import { canonicalJson, type JsonValue } from './canonical-json.ts'
import type { RecordRow } from './tables.ts'

/** Someone or something that acts or is acted on. */
export interface Party {
  /** For example `user`, `key`, `agent`, `system`; `rule`, `case`, `device`. */
  readonly kind: string
  readonly id: string
  readonly name: string
}

/** What is to be recorded. Texts longer than 512 characters and details above 8 KiB are cut, and marked as cut. */
export interface AuditEntry {
  /** The kind of thing it concerns: `auth`, `user`, `key`, `config`, `rule`, `approval`, `command`, `security_event`, … */
  readonly eventType: string
  /** What was done, as `thing.verb`. */
  readonly action: string
  readonly outcome: 'success' | 'failure' | 'denied'
  readonly actor: Party
  readonly target?: Party | undefined
  readonly address?: string | undefined
  readonly requestId?: string | undefined
  readonly details?: { readonly [name: string]: JsonValue | undefined } | undefined
}

/** One link of the chain. */
export interface AuditRecord {
  /** 1, 2, 3, … without a gap. */
  readonly sequence: number
  /** ISO 8601, UTC, six digits of a second. */
  readonly time: string
  readonly eventType: string
  readonly action: string
  readonly outcome: string
  readonly actor: Party
  readonly target: Party | null
  readonly address: string | null
  readonly requestId: string | null
  readonly details: JsonValue
  /** `hash` of the record before; 64 zeros in the first. */
  readonly previous: string
  readonly hash: string
}

/** The end of a chain, and where the next record begins. */
export interface Link {
  readonly sequence: number
  /** SHA-256 in hex. */
  readonly hash: string
}

/** Where every chain begins. */
export const genesis: Link = { sequence: 0, hash: '0'.repeat(64) }

const domain = 'aurora.audit.record.v1\n'
const maxTextChars = 512
const maxDetailsBytes = 8_192
/** Quoted as a JSON text, each of its characters may double. */
const keptDetailsChars = 3_500

/** The row that records `entry` at `timeMs` as the next after `last`. */
export function makeRow(entry: AuditEntry, last: Link, timeMs: number): RecordRow {
  const row = {
    sequence: last.sequence + 1,
    time: recordTime(timeMs),
    event_type: bounded(entry.eventType),
    action: bounded(entry.action),
    outcome: entry.outcome,
    actor_kind: bounded(entry.actor.kind),
    actor_id: bounded(entry.actor.id),
    actor_name: bounded(entry.actor.name),
    target_kind: boundedOrNull(entry.target?.kind),
    target_id: boundedOrNull(entry.target?.id),
    target_name: boundedOrNull(entry.target?.name),
    address: boundedOrNull(entry.address),
    request_id: boundedOrNull(entry.requestId),
    details: boundedDetails(entry.details ?? {}),
    previous: last.hash,
  }
  return { ...row, hash: rowHash(row) }
}

/** A time as records have it. All have one form and one zone, so they sort, as texts, as times do. */
export function recordTime(timeMs: number): string {
  return new Date(timeMs).toISOString().replace('Z', '000Z')
}

/**
 * The hash of a row: SHA-256 over `aurora.audit.record.v1`, a line feed, and the canonical JSON (RFC 8785) of the record
 * without its own hash. The first line keeps these hashes apart from those of anything else (checkpoints, heads).
 *
 * The text is put together here, in the sorted order of the names, because verifying is this function a million times;
 * a test holds it to {@link canonicalJson}. It is unambiguous only where `details` is canonical JSON: see {@link isIntact}.
 */
export function rowHash(row: Omit<RecordRow, 'hash'>): string {
  const actor = partyText(row.actor_id, row.actor_kind, row.actor_name)
  const target = row.target_id === null ? 'null' : partyText(row.target_id, row.target_kind, row.target_name)
  const text =
    `{"action":${quoted(row.action)},"actor":${actor},"address":${quoted(row.address)},"details":${row.details},` +
    `"eventType":${quoted(row.event_type)},"outcome":${quoted(row.outcome)},"previous":${quoted(row.previous)},` +
    `"requestId":${quoted(row.request_id)},"sequence":${row.sequence},"target":${target},"time":${quoted(row.time)}}`
  return hash('sha256', domain + text, 'hex')
}

/** Whether the hash of a stored row is that of what the row says, to the letter. Takes a row of any content. */
export function isIntact(row: RecordRow): boolean {
  if (
    (row.target_id === null) !== (row.target_kind === null) ||
    (row.target_id === null) !== (row.target_name === null)
  ) {
    return false // rowHash does not look at the other two when there is no target
  }
  return isCanonical(row.details) && rowHash(row) === row.hash
}

/** A stored row as the record it is. */
export function recordOf(row: RecordRow): AuditRecord {
  const { target_kind: kind, target_id: id, target_name: name } = row
  return {
    sequence: row.sequence,
    time: row.time,
    eventType: row.event_type,
    action: row.action,
    outcome: row.outcome,
    actor: { kind: row.actor_kind, id: row.actor_id, name: row.actor_name },
    target: kind === null || id === null || name === null ? null : { kind, id, name },
    address: row.address,
    requestId: row.request_id,
    details: parsedOrText(row.details),
    previous: row.previous,
    hash: row.hash,
  }
}

/** Details that no longer parse were tampered with; they are shown as the text that is there, and verifying names them. */
function parsedOrText(text: string): JsonValue {
  try {
    return JSON.parse(text) as JsonValue
  } catch {
    return text
  }
}

function isCanonical(text: string): boolean {
  if (text === '{}') return true
  try {
    return canonicalJson(JSON.parse(text) as JsonValue) === text
  } catch {
    return false
  }
}

function partyText(id: string | null, kind: string | null, name: string | null): string {
  return `{"id":${quoted(id)},"kind":${quoted(kind)},"name":${quoted(name)}}`
}

function quoted(text: string | null): string {
  return text === null ? 'null' : JSON.stringify(text)
}

/** At most 512 characters, without NUL, which PostgreSQL does not store, and without halves of surrogate pairs, which have no UTF-8. */
function bounded(text: string): string {
  const cut = text.length > maxTextChars ? `${text.slice(0, maxTextChars - 1)}…` : text
  return cut.replaceAll('\0', '\ufffd').toWellFormed()
}

function boundedOrNull(text: string | undefined): string | null {
  return text === undefined ? null : bounded(text)
}

function boundedDetails(details: JsonValue): string {
  const text = canonicalJson(wellFormed(details))
  const bytes = Buffer.byteLength(text)
  if (bytes <= maxDetailsBytes) return text
  const beginning = Buffer.from(text).subarray(0, keptDetailsChars).toString('utf8')
  return canonicalJson({ isCut: true, bytes, beginning })
}

/** The same value with every half of a surrogate pair, which senders may send, replaced. */
function wellFormed(value: JsonValue): JsonValue {
  return JSON.parse(JSON.stringify(value).toWellFormed(), (_, item: JsonValue) =>
    typeof item === 'string' ? item.toWellFormed() : item,
  ) as JsonValue
}
