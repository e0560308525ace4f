import type { State } from '@aurora/state'
import type { AuditSink } from './audit-sink.ts'
import type { PassphraseHasher } from './passphrase-hasher.ts'

/** What every part of this package works with. */
export interface Context {
  readonly state: State
  readonly audit: AuditSink
  readonly hasher: PassphraseHasher
  /** Milliseconds since 1970 UTC. */
  readonly nowMs: () => number
}
