import type { Transaction } from '@aurora/state'

/** Who asks for a change, as far as it is recorded. */
export interface Actor {
  readonly kind: string
  readonly id: string
  readonly name: string
}

/** Where the request came from. All of it is text from outside. */
export interface Origin {
  readonly address?: string | undefined
  readonly requestId?: string | undefined
}

/** Who does something, and from where. */
export interface By {
  readonly actor: Actor
  readonly origin: Origin
}

/** One thing somebody, or the poller, did to indicators or feeds. */
export interface AuditEntry {
  readonly eventType: 'indicator'
  readonly action: string
  readonly outcome: 'success'
  readonly actor: Actor
  readonly target: { readonly kind: string; readonly id: string; readonly name: string }
  readonly address?: string | undefined
  readonly requestId?: string | undefined
  readonly details?: Readonly<Record<string, string | number | boolean | null>> | undefined
}

/** Where changes are recorded. */
export interface AuditSink {
  /** Must record `entry` inside `tx`: the change and its record are committed together or not at all. */
  append(entry: AuditEntry, tx: Transaction): Promise<unknown>
}

/** The entry for something that was done. */
export function entryBy({ actor, origin }: By, what: Pick<AuditEntry, 'action' | 'target' | 'details'>): AuditEntry {
  const { kind, id, name } = actor
  return {
    ...what,
    eventType: 'indicator',
    outcome: 'success',
    actor: { kind, id, name },
    address: origin.address,
    requestId: origin.requestId,
  }
}
