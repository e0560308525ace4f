import type { AuditEntry } from '@aurora/audit'
import type { Transaction } from '@aurora/state'

/** Who changes something, and from where. People, keys, agents and the system itself all look the same here. */
export interface By {
  readonly actor: AuditEntry['actor']
  readonly address?: string | undefined
  readonly requestId?: string | undefined
}

/** What rules, schedules and sweeps do is done by the system; it stands in timelines, not in the audit log. */
export const bySystem: By = { actor: { kind: 'system', id: 'cases', name: 'system' } }

/** Where changes made by people are recorded. */
export interface AuditSink {
  /** Must record `entry` inside `tx`: the change and its record are committed together or not at all. */
  append(entry: AuditEntry, tx: Transaction): Promise<unknown>
}
