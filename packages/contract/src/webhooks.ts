import { z } from 'zod'

const time = z.string().describe('ISO 8601, UTC.')
const severity = z.enum(['info', 'low', 'medium', 'high', 'critical'])
const kind = z.enum(['opened', 'repeated', 'reopened', 'seen_again', 'changed'])

export const webhookRequest = z.object({
  name: z.string().min(1).max(64),
  url: z.string().min(1).max(1000).describe('https, or http on this machine; without user and password.'),
  secret: z
    .string()
    .max(64)
    .optional()
    .describe('Name of a file in the folder webhook-secrets: what is sent is signed with what stands in it.'),
  kinds: z.array(kind).min(1).optional().describe('What is sent; opened and reopened when left out.'),
  severity: severity.optional().describe('Alerts below it are not sent.'),
})
export const webhookChange = z.object({
  enabled: z.boolean().optional().describe('One that is switched on again begins with what happens then.'),
  kinds: z.array(kind).min(1).optional(),
  severity: severity.optional(),
})
export const webhookItem = z.object({
  id: z.string(),
  name: z.string(),
  url: z.string(),
  secret: z.string().nullable(),
  kinds: z.array(kind),
  severity,
  enabled: z.boolean(),
  failures: z.number().int().describe('Tries since the last one that was taken.'),
  nextTry: time.nullable(),
  lastOk: time.nullable(),
  lastError: z.string(),
  created: time,
})
export const webhooksAnswer = z.object({ items: z.array(webhookItem) })
export const webhookTest = z.object({ taken: z.boolean(), error: z.string().describe('Why it was not taken.') })
