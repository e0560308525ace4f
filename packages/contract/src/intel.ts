import { z } from 'zod'

const time = z.string().describe('ISO 8601, UTC.')
const timeGiven = z.string().max(40).describe('ISO 8601, or now+7d.')
const severity = z.enum(['info', 'low', 'medium', 'high', 'critical'])
const kind = z.enum(['ip', 'network', 'domain', 'url', 'md5', 'sha1', 'sha256', 'sha512', 'email', 'cve'])
const tlp = z.enum(['clear', 'green', 'amber', 'amber+strict', 'red'])
const format = z.enum(['auto', 'csv', 'stix', 'misp'])
const count = z.number().int()

export const importQuery = z.object({
  feed: z.string().min(1).max(80).describe('Name of the source that the file is of; made when there is none.'),
  format: format.default('auto'),
  confidence: z.coerce.number().int().min(0).max(100).optional().describe('Of those that say none; 50 otherwise.'),
  severity: severity.optional().describe('Of those that say none; follows from the confidence otherwise.'),
  tlp: tlp.optional().describe('Of those that say none.'),
  keepDays: z.coerce.number().int().min(1).max(3650).optional().describe('Those without an end of their own end then.'),
  whole: z
    .enum(['true', 'false'])
    .default('false')
    .describe('What this source named before and does not now is withdrawn.'),
})
const unused = z.object({ item: z.string(), reason: z.string() })
export const importAnswer = z.object({
  format: z.string(),
  read: count,
  added: count,
  changed: count.describe('Known before, and said again or differently.'),
  withdrawn: count,
  unused: count.describe('Items that cannot be looked for.'),
  reasons: z.array(unused).describe('Why, of the first hundred.'),
})

export const indicatorItem = z.object({
  id: z.string(),
  type: kind,
  value: z.string(),
  status: z
    .enum(['active', 'pending', 'expired', 'withdrawn', 'false_positive', 'unmatched'])
    .describe('`pending`: not valid yet. `unmatched`: events have nothing of its type.'),
  confidence: count,
  severity,
  techniques: z.array(z.string()),
  tlp: z.string().describe('Empty when no source says.'),
  description: z.string(),
  feeds: z.array(z.string()).describe('Sources that say so now.'),
  validFrom: time.nullable(),
  validUntil: time.nullable(),
  firstSeen: time,
  lastSeen: time.describe('When a source named it last.'),
  falsePositive: z.object({ by: z.string(), reason: z.string(), at: time, until: time.nullable() }).nullable(),
  hits: count.describe('Events found, live and by looking back.'),
  lastHit: time.nullable(),
  lookBack: z
    .object({ done: time, found: count, hasMore: z.boolean() })
    .nullable()
    .describe('Null while everything stored is still to be looked through.'),
})
export const indicatorsQuery = z.object({
  q: z.string().max(200).optional().describe('A part of the value.'),
  type: kind.optional(),
  feed: z.string().max(80).optional(),
  hits: z.enum(['true']).optional().describe('Those that were seen only.'),
  limit: z.coerce.number().int().min(1).max(1000).default(100),
  cursor: z.string().max(100).optional(),
})
export const indicatorsAnswer = z.object({ items: z.array(indicatorItem), cursor: z.string().nullable() })
export const indicatorDetail = indicatorItem.extend({
  sources: z.array(
    z.object({
      feed: z.string(),
      confidence: count.nullable(),
      tlp: z.string(),
      description: z.string(),
      firstSeen: time,
      lastSeen: time,
      validUntil: time.nullable(),
      withdrawn: z.boolean(),
      externalId: z.string(),
    }),
  ),
})
export const markRequest = z.object({
  reason: z.string().min(1).max(500),
  until: timeGiven.optional().describe('For good without it.'),
})
export const lookBackState = z.object({
  waiting: count.describe('Indicators that everything stored is still to be looked through for.'),
  running: z.boolean(),
  failure: z.string().nullable(),
  indicators: count,
  watched: count.describe('Looked for in every event that comes in.'),
  scope: z.string().describe('What of the stored events is looked at.'),
})
const feedSettings = z.object({
  url: z.string().max(1000).describe('Of TAXII the API root; of MISP an event, or a folder with a manifest.'),
  collection: z.string().max(200).optional().describe('Of TAXII.'),
  user: z.string().max(200).optional().describe('With one the secret is its password; without, a bearer token.'),
  header: z.string().max(64).optional().describe('The secret goes into this header as it is.'),
  secret: z.string().max(64).optional().describe('Name of a file in the folder feed-secrets of the data folder.'),
  everyMinutes: z.number().int().min(1).max(10_080).default(60),
  confidence: z.number().int().min(0).max(100).optional(),
  severity: severity.optional(),
  tlp: tlp.optional(),
  keepDays: z.number().int().min(1).max(3650).optional(),
  whole: z.boolean().optional().describe('What it names no more is withdrawn; so by default for csv.'),
})
export const feedRequest = feedSettings.extend({
  name: z.string().min(1).max(80),
  kind: z.enum(['csv', 'stix', 'misp', 'taxii']),
})
export const feedItem = z.object({
  id: z.string(),
  name: z.string(),
  kind: z.enum(['import', 'csv', 'stix', 'misp', 'taxii']).describe('`import`: people bring it.'),
  settings: feedSettings.nullable(),
  created: time,
  lastPoll: time.nullable(),
  lastOk: time.nullable(),
  nextPoll: time.nullable(),
  lastError: z.string().describe('Why the last poll came to nothing; empty when it did not.'),
  lastReport: z.record(z.string(), count),
})
export const feedsAnswer = z.object({ items: z.array(feedItem) })
export const discoverRequest = feedSettings.pick({ url: true, user: true, header: true, secret: true })
export const collectionsAnswer = z.object({
  items: z.array(z.object({ apiRoot: z.string(), id: z.string(), title: z.string() })),
})
export const cancelledAnswer = z.object({ cancelled: count })
