import { pollSpaceOf } from '@aurora/ingest'
import { z } from 'zod'

const text = z.string().min(1)

const isLoopback = (host: string): boolean => host === 'localhost' || /^127(\.\d+){3}$/.test(host) || host === '[::1]'

/** An address without user and password, over https unless it is this machine's own. */
const address = z
  .string()
  .refine((url) => URL.canParse(url) && /^https?:$/.test(new URL(url).protocol), 'must be an https:// address')
  .refine((url) => !URL.canParse(url) || new URL(url).username + new URL(url).password === '', 'must not hold a user or password: they belong into auth') // prettier-ignore
  .refine((url) => !URL.canParse(url) || new URL(url).protocol === 'https:' || isLoopback(new URL(url).hostname), 'must be https://: the secret would travel in the clear') // prettier-ignore

const auth = z
  .strictObject({
    user: text.optional(),
    secretFile: text.optional(),
    secretEnv: z
      .string()
      .regex(/^[A-Z_][A-Z0-9_]*$/)
      .optional(),
    header: z
      .string()
      .regex(/^[\w-]{1,64}$/)
      .optional(),
    loginUrl: address.optional(),
    tokenPath: text.default('data.token'),
  })
  .refine((given) => given.secretFile === undefined || given.secretEnv === undefined, 'has two secrets')
  .refine((given) => given.loginUrl === undefined || given.user !== undefined, 'needs a user for its login')

const shared = {
  url: address,
  sensor: z.string().default(''),
  intervalSeconds: z.coerce.number().min(0.1).max(86_400).default(30),
  overlapSeconds: z.coerce.number().min(0).max(86_400).default(120),
  pageSize: z.coerce.number().int().min(1).max(10_000).default(1000),
  auth: auth.default({ tokenPath: 'data.token' }),
  caFile: text.optional(),
  since: z.iso.datetime({ offset: true }).optional(),
}

const next = z.discriminatedUnion('by', [
  z.strictObject({ by: z.literal('cursor'), param: text, path: text }),
  z.strictObject({ by: z.literal('link') }),
  z.strictObject({ by: z.literal('offset'), param: text }),
  z.strictObject({ by: z.literal('time'), param: text, path: text }),
])

/** A REST API that is asked for new records (PollConfig). */
const poll = z
  .discriminatedUnion('kind', [
    z.strictObject({
      ...shared,
      kind: z.literal('wazuh'),
      source: text.default('wazuh'),
      index: z
        .string()
        .regex(/^[a-z0-9*.,_-]{1,255}$/)
        .default('wazuh-alerts-*'),
    }),
    z.strictObject({
      ...shared,
      kind: z.literal('velociraptor'),
      source: text.default('velociraptor'),
      artifact: text,
      clientId: text.optional(),
      orgId: text.optional(),
    }),
    z.strictObject({
      ...shared,
      kind: z.literal('http'),
      source: text,
      items: z.string().default(''),
      id: text.optional(),
      next,
      sizeParam: text.optional(),
    }),
  ])
  .transform(({ intervalSeconds, overlapSeconds, since, sensor, ...rest }) => ({
    ...rest,
    sensor: sensor === '' && URL.canParse(rest.url) ? new URL(rest.url).hostname : sensor,
    intervalMs: intervalSeconds * 1000,
    overlapMs: overlapSeconds * 1000,
    ...(since === undefined ? {} : { sinceMs: Date.parse(since) }),
  }))

const areDifferent = (all: readonly z.output<typeof poll>[]): boolean =>
  !all.every(({ url }) => URL.canParse(url)) || new Set(all.map((one) => pollSpaceOf(one))).size === all.length

export const polls = z.array(poll).refine(areDifferent, 'asks for the same records twice')
