import type { Transaction } from '@aurora/state'

/** Who asks for a change, as far as it is recorded. `permissions` and the like are for whoever calls. */
export interface Actor {
  readonly kind: string
  readonly id: string
  readonly name: string
  readonly role: string
}

/** Where the request came from. All of it is text from outside. */
export interface Origin {
  readonly address?: string | undefined
  readonly requestId?: string | undefined
}

/** One change somebody made to rules, hunts, suppressions, or to what became of a finding. */
export interface AuditEntry {
  readonly eventType: 'rule'
  readonly action: string
  readonly outcome: 'success'
  readonly actor: { readonly kind: string; readonly id: string; readonly name: string }
  readonly target: { readonly kind: string; readonly id: string; readonly name: string }
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
export function entryBy(
  by: Actor,
  from: Origin,
  what: Omit<AuditEntry, 'eventType' | 'actor' | 'outcome' | 'address' | 'requestId'>,
): AuditEntry {
  const actor = { kind: by.kind, id: by.id, name: by.name }
  return { ...what, eventType: 'rule', outcome: 'success', actor, address: from.address, requestId: from.requestId }
}
