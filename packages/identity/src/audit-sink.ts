import type { Transaction } from '@aurora/state'
import type { Origin, Principal } from './principal.ts'

/** One thing someone did or tried to do with users, sessions and keys. */
export interface AuditEntry {
  readonly eventType: 'auth' | 'user' | 'key'
  readonly action: string
  readonly outcome: 'success' | 'failure'
  readonly actor: { readonly kind: string; readonly id: string; readonly name: string }
  readonly target?: { readonly kind: string; readonly id: string; readonly name: string } | undefined
  readonly address?: string | undefined
  readonly requestId?: string | undefined
  readonly details?: Readonly<Record<string, string | number | boolean | null | readonly string[]>> | undefined
}

/** Where changes are recorded. */
export interface AuditSink {
  /** Must record `entry` inside `tx`: the change and its record are committed together or not at all. */
  append(entry: AuditEntry, tx: Transaction): Promise<unknown>
}

/** The entry for something `by` did from `from`. */
export function entryBy(by: Principal, from: Origin, what: Omit<AuditEntry, 'actor' | 'outcome'>): AuditEntry {
  const actor = { kind: by.kind, id: by.id, name: by.name }
  return { ...what, outcome: 'success', actor, address: from.address, requestId: from.requestId }
}
