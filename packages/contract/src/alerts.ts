import { entityKinds, longestEntityValue, severityNames } from '@aurora/core'
import { z } from 'zod'

export const alertStatusNames = [
  'new',
  'triaged',
  'investigating',
  'escalated',
  'contained',
  'resolved',
  'false_positive',
] as const

export const closingNames = ['malicious', 'benign', 'false_positive', 'test', 'duplicate', 'other'] as const

const time = z.string().describe('ISO 8601, UTC, microseconds.')
const names = (about: string) => z.string().max(1024).optional().describe(`${about}, comma separated.`)

export const entity = z.object({ kind: z.enum(entityKinds), value: z.string().min(1).max(longestEntityValue) })

/** Which alerts are meant: the filters of the list, of the counts and of a bulk change. */
export const alertFilter = z.object({
  status: names('Only these statuses'),
  severity: names('Only these severities'),
  source: names('Only these sources'),
  rule: z.string().max(256).optional().describe('Id of a rule.'),
  technique: z.string().max(64).optional(),
  entity: z.string().max(600).optional().describe('A value, or kind:value, for example user:bob.'),
  assignee: z.string().max(200).optional().describe('A user name; "none" for alerts of nobody.'),
  q: z.string().max(256).optional().describe('Part of the title, an entity or the description.'),
  from: z.string().max(64).optional().describe('Received since: now-24h, or ISO 8601.'),
  to: z.string().max(64).optional().describe('Received before.'),
  case: z.string().max(64).optional().describe('Id or number of a case.'),
  incident: z.string().max(64).optional().describe('Id or number of an incident.'),
})
export type AlertFilterQuery = z.infer<typeof alertFilter>

export const alertsQuery = alertFilter.extend({
  sort: z.enum(['newest', 'severity', 'risk']).default('newest'),
  limit: z.coerce.number().int().min(1).max(200).default(50),
  skip: z.coerce.number().int().min(0).max(10_000).default(0).describe('For short lists; a cursor misses nothing.'),
  cursor: z.string().max(256).optional().describe('From the previous page; opaque.'),
})

export const alertRule = z.object({
  id: z.string(),
  version: z.string(),
  title: z.string(),
  pack: z.string(),
  author: z.string(),
  license: z.string(),
  opensCase: z.boolean(),
})

/** An alert as lists show it. Every address takes `id` or `name`. */
export const alertItem = z.object({
  id: z.string(),
  name: z.string().describe('The number people use: A-1042.'),
  kind: z.enum(['finding', 'storm', 'manual']),
  title: z.string(),
  summary: z.string().describe('What its first finding says, in one line; empty where it says nothing.'),
  severity: z.enum(severityNames),
  status: z.enum(alertStatusNames),
  source: z.string(),
  sensor: z.string(),
  /** Whether it is of the demonstration. */
  isDemo: z.boolean(),
  dataset: z.string(),
  rule: alertRule.nullable(),
  techniques: z.array(z.string()),
  tags: z.array(z.string()),
  entities: z.array(entity).describe('The first dozen.'),
  entityCount: z.number().int(),
  assignee: z.string().nullable(),
  verdict: z.object({ value: z.enum(['true_positive', 'false_positive']), by: z.string(), at: time }).nullable(),
  caseId: z.string().nullable(),
  incidentId: z.string().nullable(),
  earlierId: z.string().nullable().describe('The closed alert of the same kind before this one.'),
  findingCount: z.number().int(),
  eventCount: z.number().int(),
  firstSeen: time,
  lastSeen: time,
  firstReceived: time,
  lastReceived: time,
  created: time,
  updated: time,
  statusSince: time,
  closed: time.nullable(),
  closedAs: z.enum(closingNames).nullable().describe('What it turned out to be, where somebody said.'),
  reopenedCount: z.number().int(),
  seenAgainCount: z.number().int().describe('Repeats after it was closed that did not open it again.'),
  risk: z.number(),
  revision: z.number().int().describe('Send it back with a change.'),
})
export type AlertItem = z.infer<typeof alertItem>

export const alertDetail = alertItem.extend({
  description: z.string(),
  assetType: z.string(),
  affectedAssets: z.array(z.string()),
  indicators: z.array(z.string()),
  matched: z.record(z.string(), z.string()).describe('The fields by which its rule held.'),
  rawLog: z.string(),
  dedupKey: z.string(),
  allEntities: z.array(entity).describe('Up to a hundred.'),
  events: z.array(z.string()).describe('Ids of up to a hundred of its events.'),
})
export type AlertDetail = z.infer<typeof alertDetail>

export const alertsAnswer = z.object({ items: z.array(alertItem), cursor: z.string().nullable() })
export const alertCounts = z.object({
  total: z.number().int(),
  byStatus: z.record(z.string(), z.number().int()),
  bySeverity: z.record(z.string(), z.number().int()),
  lastClosed: time.nullable(),
})

export const alertGroupings = ['rule', 'source', 'host', 'technique'] as const
export const groupsQuery = alertFilter.extend({ by: z.enum(alertGroupings) })
export const groupsAnswer = z.object({
  items: z.array(
    z.object({
      key: z.string().describe('What the filter of the same name takes.'),
      label: z.string(),
      count: z.number().int(),
      newCount: z.number().int().describe('Of these nobody took up.'),
      worst: z.enum(severityNames),
      firstReceived: time,
      lastReceived: time,
      bars: z.array(z.number().int()).describe('Over the time of all groups, oldest first.'),
    }),
  ),
  total: z.number().int(),
  ungrouped: z.number().int().describe('Alerts that name nothing to group them by.'),
})
export const assigneesAnswer = z.object({ items: z.array(z.object({ name: z.string(), role: z.string() })) })

const texts = (max: number, chars: number) => z.array(z.string().min(1).max(chars)).max(max)

export const presenceRequest = z.object({
  kind: z.enum(['alert', 'case']),
  id: z.uuid(),
  isOpen: z.boolean().describe('False when it was closed. Who gives no sign for 16 seconds has gone too.'),
})
export const presenceAnswer = z.object({ others: z.array(z.string()).describe('Names of people, 20 at most.') })

export const createAlertRequest = z.object({
  title: z.string().min(1).max(500),
  description: z.string().max(10_000).optional(),
  severity: z.enum(severityNames).default('medium'),
  source: z.string().min(1).max(200).default('manual'),
  techniques: texts(50, 64).optional(),
  indicators: texts(100, 512).optional().describe('Addresses, domains, hashes, URLs.'),
  entities: z.array(entity).max(100).optional(),
  assetType: z.string().max(64).optional(),
  affectedAssets: texts(100, 512).optional(),
  rawLog: z.string().max(16_384).optional(),
  tags: texts(50, 64).optional(),
})

const outcome = z
  .enum(['opened', 'reopened', 'repeated', 'seen_again', 'known'])
  .describe('What it did: anything but "opened" means that there was such an alert.')
export const createdAlert = z.object({ outcome, alert: alertItem })

export const alertChange = z.object({
  status: z.string().max(64).optional(),
  severity: z.enum(severityNames).optional(),
  assignee: z.string().min(1).max(200).nullable().optional().describe('A user name; null for nobody.'),
  addTags: texts(50, 64).optional(),
  removeTags: texts(50, 64).optional(),
  verdict: z.enum(['true_positive', 'false_positive']).nullable().optional(),
  closedAs: z.enum(closingNames).optional().describe('Closes it; stands for its status and verdict.'),
  takeUp: z.boolean().optional().describe('A new alert becomes triaged; any other keeps its status.'),
  note: z.string().min(1).max(20_000).optional(),
})
export const changeAlertRequest = alertChange.extend({
  revision: z.number().int().optional().describe('Of the alert the change was decided on; a stale change is refused.'),
})
export const bulkRequest = z.object({
  ids: z.array(z.string().max(64)).max(5_000).optional(),
  filter: alertFilter.optional().describe('Instead of ids: all that match now, at most 5,000.'),
  change: alertChange,
})
const bulkItem = z.object({
  id: z.string(),
  name: z.string(),
  outcome: z.enum(['changed', 'unchanged', 'refused']),
  code: z.string().optional(),
  message: z.string().optional(),
})
const bulkCounts = { changed: z.number().int(), unchanged: z.number().int(), refused: z.number().int() }
export const bulkAnswer = z.object({ ...bulkCounts, items: z.array(bulkItem) })
export const undoRequest = z.object({
  ids: z.array(z.string().max(64)).max(5_000).optional(),
  job: z.string().max(64).optional().describe('Instead of ids: all that a bulk change of yours changed.'),
})
export const bulkJob = z.object({
  id: z.string(),
  state: z.enum(['running', 'done', 'stopped', 'failed']),
  total: z.number().int().nullable().describe('Null until the alerts are found.'),
  ...bulkCounts,
  refusals: z.array(bulkItem).describe('The first two hundred that were refused.'),
  failure: z.object({ code: z.string(), message: z.string() }).nullable(),
})
export const noteRequest = z.object({ text: z.string().min(1).max(20_000).describe('Markdown, kept as it is.') })

export const timelineQuery = z.object({
  limit: z.coerce.number().int().min(1).max(200).default(50),
  cursor: z.string().max(256).optional(),
  kind: z.string().max(512).optional().describe('Only entries of these kinds, comma separated, for example note.'),
})
export const timelineAnswer = z.object({
  items: z.array(
    z.object({
      number: z.number().int(),
      at: time,
      kind: z.string(),
      actor: z.object({ kind: z.string(), id: z.string(), name: z.string() }),
      text: z.string(),
      details: z.record(z.string(), z.unknown()),
      isPinned: z.boolean().describe('A key moment of its case.'),
    }),
  ),
  cursor: z.string().nullable(),
})
export type TimelineAnswer = z.infer<typeof timelineAnswer>

export const feedQuery = z.object({
  since: z.coerce.number().int().min(0).default(0).describe('The last sequence number you have.'),
  limit: z.coerce.number().int().min(1).max(1000).default(200),
})
export const feedMessage = z.object({
  sequence: z.number().int(),
  kind: z.enum(['opened', 'repeated', 'reopened', 'seen_again', 'changed']),
  alertId: z.string(),
  name: z.string(),
  title: z.string(),
  severity: z.enum(severityNames),
  status: z.string(),
  at: time,
})
export const feedAnswer = z.object({
  messages: z.array(feedMessage),
  latest: z.number().int(),
  hasGap: z.boolean().describe('Messages right after "since" are gone: read the alerts instead.'),
})

export const feedbackAnswer = z.object({
  items: z.array(
    z.object({
      ruleId: z.string(),
      ruleTitle: z.string(),
      truePositives: z.number().int(),
      falsePositives: z.number().int(),
      updated: time,
    }),
  ),
})

export const referencesRequest = z.object({ events: z.array(z.string().regex(/^[0-9a-f]{32}$/)).max(1_000) })
export const referencesAnswer = z.object({
  items: z.array(
    z.object({
      event: z.string(),
      alertId: z.string(),
      alert: z.string(),
      status: z.string(),
      caseId: z.string().nullable(),
      case: z.string().nullable(),
    }),
  ),
})
