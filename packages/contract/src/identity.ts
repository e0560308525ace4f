import { z } from 'zod'

export const roleNames = ['admin', 'analyst', 'operator', 'auditor', 'viewer', 'api_service'] as const
export const username = z
  .string()
  .min(1)
  .max(64)
  .regex(/^[a-zA-Z0-9][a-zA-Z0-9._@-]*$/, 'letters, digits and . _ @ - only')
const passphrase = z.string().min(1).max(1024)

/** Who a request acts for, with everything the page needs to decide what to show. */
export const me = z.object({
  id: z.string(),
  name: z.string(),
  kind: z.enum(['user', 'key']),
  role: z.string(),
  permissions: z.array(z.string()).describe('"*" means all.'),
  expiresAt: z.string().nullable(),
})
export type Me = z.infer<typeof me>

export const loginRequest = z.object({ username: z.string().max(256), password: passphrase })
export const setupCheckRequest = z.object({ token: z.string().max(256) })
export const setupCheckAnswer = z.object({ purpose: z.enum(['first-admin', 'reset']), username: z.string().nullable() })
export const setupRequest = z.object({ token: z.string().max(256), username, passphrase })
export const tokenAnswer = z.object({
  access_token: z.string(),
  token_type: z.literal('bearer'),
  expires_in: z.number().int().describe('Seconds.'),
  refresh_token: z.string(),
})
export const refreshRequest = z.object({ refresh_token: z.string().max(512) })

export const createKeyRequest = z.object({
  name: z.string().min(1).max(128),
  role: z.enum(roleNames).default('api_service'),
  scopes: z.array(z.string().max(64)).max(64).optional(),
  source: z.string().max(64).optional(),
  expiresInDays: z.number().int().min(1).max(3650).optional(),
})
export const keyItem = z.object({
  id: z.string(),
  name: z.string(),
  prefix: z.string(),
  owner: z.string(),
  role: z.string(),
  scopes: z.array(z.string()),
  source: z.string().nullable(),
  created: z.string(),
  lastUsed: z.string().nullable(),
  expires: z.string().nullable(),
})
export type KeyItem = z.infer<typeof keyItem>
export const createdKey = keyItem.extend({ key: z.string().describe('Shown this once.') })
export const keysAnswer = z.object({ items: z.array(keyItem) })

export const createUserRequest = z.object({ username, role: z.enum(roleNames), passphrase: passphrase.optional() })
export const userItem = z.object({
  username: z.string(),
  role: z.string(),
  created: z.string(),
  lastLogin: z.string().nullable(),
  disabled: z.boolean(),
})
export const usersAnswer = z.object({ items: z.array(userItem) })
/** A passphrase is set through a one-time link, so that no administrator ever knows one. */
export const setupLinkAnswer = z.object({
  username: z.string(),
  token: z.string(),
  path: z.string(),
  expires: z.string(),
})
