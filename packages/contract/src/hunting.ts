import { z } from 'zod'
import { eventItem } from './search.ts'

const severity = z.enum(['info', 'low', 'medium', 'high', 'critical'])
const time = z.string().describe('ISO 8601, UTC.')
const timeGiven = z.string().max(40).describe('ISO 8601, or now-7d.')
const names = (about: string) => z.array(z.string().min(1).max(255)).max(50).default([]).describe(about)

/** The filters of a search, as they are saved. */
const savedSearch = z.object({
  query: z.string().max(4096).default(''),
  sources: names('Products, any of them.'),
  severities: z.array(severity).max(5).default([]),
  hosts: names('Names or addresses, any of them, at either end.'),
})

const audience = z.union([
  z.object({ to: z.enum(['private', 'team']) }),
  z.object({ to: z.literal('roles'), roles: z.array(z.string().max(41)).min(1).max(20) }),
])

export const huntRequest = z.object({
  name: z.string().min(1).max(100),
  search: savedSearch,
  audience: audience.default({ to: 'private' }),
})
export const huntItem = z.object({
  id: z.string(),
  name: z.string(),
  owner: z.object({ id: z.string(), name: z.string() }),
  search: savedSearch,
  audience,
  created: time,
  updated: time,
  lastRun: time.nullable(),
  lastCount: z.number().int().nullable(),
  recentRuns: z
    .array(z.object({ at: time, count: z.number().int().nullable() }))
    .describe('Up to twenty, oldest first.'),
})
export const huntsAnswer = z.object({ items: z.array(huntItem) })
export const huntRunRequest = z.object({
  from: timeGiven.default('now-24h'),
  to: timeGiven.default('now'),
  limit: z.number().int().min(1).max(500).default(50),
})
export const huntRunAnswer = z.object({
  items: z.array(eventItem),
  total: z.number().int().nullable(),
  partial: z.string().nullable().describe('Why the answer holds less than there is.'),
})

const minutes = z.number().int().min(1).max(10_080)
const ownRule = z.object({
  title: z.string().min(1).max(200),
  search: savedSearch,
  titleTemplate: z.string().max(1000).default('').describe('With {field}; the title where it is empty.'),
  descriptionTemplate: z.string().max(1000).default(''),
  severity: severity.default('medium'),
  techniques: z.array(z.string().max(9)).max(20).default([]),
  opensCase: z.boolean().default(false),
  everyMinutes: minutes.nullable().default(null).describe('Null: by hand only.'),
  threshold: z
    .object({ atLeast: z.number().int().min(1).max(1_000_000), withinMinutes: minutes })
    .nullable()
    .default(null),
  isEnabled: z.boolean().default(true),
})
export const createOwnRuleRequest = ownRule.extend({
  hunt: z.string().max(64).optional().describe('The hunt it is made of.'),
})
export const updateOwnRuleRequest = ownRule.extend({
  version: z.number().int().min(1).describe('The one that was read.'),
})

const run = z.object({
  id: z.string(),
  rule: z.string(),
  ruleVersion: z.string(),
  evaluation: z.string(),
  state: z.enum(['running', 'done', 'truncated', 'failed', 'cancelled', 'abandoned']),
  from: time.describe('First receipt it covers.'),
  to: time.describe('Where it ends; not included.'),
  started: time,
  durationMs: z.number().int().nullable(),
  matches: z.number().int(),
  suppressed: z.number().int(),
  findings: z.number().int(),
  samples: z.array(z.string()).describe('Up to 20 events.'),
  error: z.string(),
})
export const ownRuleItem = ownRule.extend({
  id: z.string(),
  version: z.number().int(),
  hunt: z.string().nullable(),
  author: z.object({ id: z.string(), name: z.string() }),
  created: time,
  updated: time,
  schedule: z.object({
    coveredTo: time.nullable().describe('Everything received before was looked at.'),
    nextRun: time.nullable(),
    failures: z.number().int(),
    lastError: z.string(),
  }),
  verdicts: z.object({
    truePositives: z.number().int(),
    falsePositives: z.number().int(),
    precision: z.number().nullable(),
  }),
  lastRun: run.nullable(),
})
export const ruleVersionsAnswer = z.object({
  items: z
    .array(
      z.object({
        version: z.number().int(),
        changed: time,
        by: z.object({ id: z.string(), name: z.string() }),
        rule: ownRule,
      }),
    )
    .describe('Newest first, up to a hundred.'),
})
export const ownRulesAnswer = z.object({ items: z.array(ownRuleItem) })
export const runNowRequest = z.object({ lastMinutes: z.number().int().min(1).max(43_200).default(1440) })
export const runAnswer = run
export const runsQuery = z.object({
  rule: z.string().max(500).optional(),
  limit: z.coerce.number().int().min(1).max(500).default(50),
})
export const runsAnswer = z.object({ items: z.array(run) })

export const templatePreviewRequest = z.object({
  titleTemplate: z.string().max(1000),
  descriptionTemplate: z.string().max(1000).default(''),
  event: z
    .string()
    .regex(/^[0-9a-f]{32}$/)
    .optional(),
})
export const templatePreview = z.object({ title: z.string(), description: z.string() })

export const coverageQuery = z.object({
  rule: z.string().min(1).max(500),
  from: timeGiven,
  to: timeGiven.default('now'),
})
const interval = z.object({
  from: time,
  to: time,
  state: z.enum(['none', 'evaluated', 'backfilled', 'late', 'running', 'truncated', 'gap']),
  reason: z.string(),
})
export const coverageAnswer = z.object({ items: z.array(interval).describe('Minutes of receipt, without a hole.') })
export const gapsQuery = z.object({ from: timeGiven, to: timeGiven.default('now') })
export const gapsAnswer = z.object({
  items: z.array(interval.extend({ rule: z.string().nullable(), ruleSet: z.number().int().nullable() })),
})

const figures = z.object({
  runs: z.number().int(),
  failedRuns: z.number().int(),
  matches: z.number().int().describe('Each receipt counts once.'),
  matchesByHand: z.number().int(),
  suppressed: z.number().int(),
})
export const figuresAnswer = z.object({
  scheduledRules: z.number().int(),
  last24h: figures,
  today: figures.describe('Since 00:00 UTC.'),
})

const entityKind = z.enum(['user', 'host', 'address', 'domain', 'process', 'hash', 'session'])
const criteria = z.union([
  z.object({ entity: z.object({ kind: entityKind, value: z.string().min(1).max(500) }) }),
  z.object({ query: z.string().min(1).max(4096) }),
])
export const suppressionRequest = z.object({
  rule: z.string().max(500).optional().describe('Of one rule; of all, when absent.'),
  criteria,
  reason: z.string().min(1).max(500),
  expires: timeGiven.describe('Within 90 days: ISO 8601, or now+7d.'),
})
export const suppressionItem = z.object({
  id: z.string(),
  rule: z.string().nullable(),
  criteria,
  reason: z.string(),
  author: z.object({ id: z.string(), name: z.string() }),
  created: time,
  expires: time,
  ended: time.nullable(),
  hidden: z.number().int(),
  lastHidden: time.nullable(),
})
export const suppressionsQuery = z.object({ inForce: z.enum(['true', 'false']).default('false') })
export const suppressionsAnswer = z.object({ items: z.array(suppressionItem) })
export const suppressionPreviewRequest = z.object({
  rule: z.string().max(500).optional(),
  criteria,
  from: timeGiven.default('now-7d'),
})
export const suppressionPreview = z.object({
  lookedAt: z.number().int(),
  isWhole: z.boolean().describe('Whether all findings of the span were looked at.'),
  hidden: z.number().int(),
  hours: z.number().int().describe('Different hours it would have hidden something in.'),
  critical: z.number().int().describe('How many of the hidden findings were critical.'),
  samples: z.array(z.object({ id: z.string(), time, message: z.string() })),
  confirmed: z.array(z.string()).describe('Findings among them that somebody said are true.'),
})

export const verdictRequest = z.object({
  rule: z.string().min(1).max(500),
  event: z
    .string()
    .regex(/^[0-9a-f]{32}$/)
    .describe('One of the events of the finding.'),
  verdict: z.enum(['true_positive', 'false_positive']).nullable().describe('Null takes it back.'),
})
export const verdictAnswer = z.object({ finding: z.string(), verdict: z.string().nullable() })
