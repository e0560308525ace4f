import type { NativeDocument } from '@aurora/core'
import type { Draft } from '../../draft.ts'
import { joinParts } from '../../records/message-text.ts'
import { addressOf, knownAt, objectAt, timeUsAt, withValues } from '../document.ts'
import { normalizeCloudTrail } from '../cloudtrail/mapping.ts'
import { normalizeM365 } from '../m365/mapping.ts'

/** A record that one of Wazuh's modules fetched: its name, and what the service said. */
export interface ModuleRecord {
  readonly name: string
  readonly record: NativeDocument
}

/**
 * The record in `{"integration": "github", "github": {…}}`, as modules hand it to the manager and alerts carry it in
 * `data`. Wazuh, "Cloud security".
 */
export function moduleRecordOf(document: NativeDocument | undefined): ModuleRecord | undefined {
  const name = knownAt(document, 'integration')
  const isOwn = name !== undefined && Object.hasOwn(document ?? {}, name)
  const record = isOwn ? objectAt(document, name) : undefined
  return name === undefined || record === undefined ? undefined : { name: name.slice(0, 128), record }
}

/** Turns a module's record into an event; without the texts that only the whole line knows. */
export function normalizeModule({ name, record }: ModuleRecord): Draft {
  if (name === 'office365') return { ...normalizeM365(record, '', ''), dataset: name }
  if (name === 'aws' && 'eventName' in record)
    return { ...normalizeCloudTrail({ document: record, fields: '', decoded: '' }), dataset: name }
  return normalizeOther(name, record)
}

/** Services agree on little; these are the names that several use. */
function normalizeOther(name: string, record: NativeDocument): Draft {
  const actor = knownAt(record, 'actor', 'user', 'requester', 'userName', 'principalEmail')
  const action = knownAt(record, 'action', 'operation', 'methodName', 'detail_type', 'event_type')
  const address = knownAt(record, 'actor_ip', 'remote_ip', 'client_ip', 'sourceIPAddress', 'ip')
  const finding = objectAt(record, 'finding')
  return {
    timeUs: timeUsAt(record, 'created_at', '@timestamp', 'timestamp', 'eventTime'),
    dataset: name,
    severity: 0,
    message: joinParts(name, action, actor, knownAt(finding, 'Title'), address),
    techniques: [],
    fields: '',
    decoded: '',
    ecs: withValues({
      'event.kind': 'event',
      'event.category': 'configuration',
      'event.action': action,
      'user.name': actor,
      'source.ip': addressOf(address),
      'source.domain': addressOf(address) === undefined ? address : undefined,
      'rule.name': knownAt(finding, 'Title'),
    }),
  }
}
