/** The audit log: hash-chained, signed, verifiable. */
export { openAudit } from './log.ts'
export type { AuditLog, AuditOptions, Checkpoint } from './log.ts'
export type { AuditEntry, AuditRecord, Link, Party } from './record.ts'
export type { AuditPage, AuditQuery } from './listing.ts'
export type { Problem, Verification, VerifyOptions } from './verify.ts'
export { canonicalJson } from './canonical-json.ts'
export type { JsonValue } from './canonical-json.ts'
