import type { FieldAliases } from '@aurora/query'
import type { State } from '@aurora/state'
import type { AuditSink } from './audit-sink.ts'
import type { Clock } from './clock.ts'

/** What suppressions, hunts, rules of one's own and verdicts work with. */
export interface Context {
  readonly state: State
  readonly clock: Clock
  readonly audit: AuditSink
  /** ECS names that have no column. */
  readonly aliases: FieldAliases
}
