import { z } from 'zod'

/** RFC 9457 problem document with our code, and for syntax errors the position in the query. */
export const problem = z.looseObject({
  type: z.string(),
  title: z.string(),
  status: z.number().int(),
  detail: z.string(),
  code: z.string(),
  requestId: z.string(),
  hint: z.string().optional(),
  offset: z.number().int().optional(),
  length: z.number().int().optional(),
  repair: z.string().optional(),
  retryAfterSeconds: z.number().optional(),
})
export type Problem = z.infer<typeof problem>

export const health = z.object({
  status: z.enum(['ok', 'degraded', 'unavailable']),
  version: z.string(),
  mode: z.enum(['dummy', 'dry_run', 'real']),
  uptimeSeconds: z.number(),
  checks: z.record(z.string(), z.object({ ok: z.boolean(), detail: z.string() })),
})
export type Health = z.infer<typeof health>

export const systemMode = z.object({
  mode: z.enum(['dummy', 'dry_run', 'real']),
  is_database_available: z.boolean(),
  showcase_reads_allowed: z.boolean(),
  uses_showcase_data: z.boolean(),
  read_data_source: z.enum(['database', 'showcase', 'unavailable']),
  is_mutations_allowed: z.boolean(),
})

export const auditRecord = z.object({
  sequence: z.number().int(),
  time: z.string(),
  eventType: z.string(),
  action: z.string(),
  outcome: z.string(),
  actor: z.string(),
  target: z.string(),
  details: z.record(z.string(), z.unknown()),
  hash: z.string(),
})
export const auditAnswer = z.object({ items: z.array(auditRecord), cursor: z.string().nullable() })
export const auditVerification = z.object({
  ok: z.boolean(),
  records: z.number().int(),
  checkpoints: z.number().int(),
  brokenAt: z.number().int().nullable(),
  message: z.string(),
})
