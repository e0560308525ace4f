import { z } from 'zod'

const severity = z.enum(['info', 'low', 'medium', 'high', 'critical'])

/** A rule pack, as lists show it. */
const rulePack = z.object({
  name: z.string(),
  origin: z.string().describe('Where its files were read from.'),
  license: z.string().describe('Of those rules that state none of their own.'),
  version: z.string().describe('16 hex digits of all its files.'),
  installed: z.string().describe('ISO 8601, UTC.'),
  installedBy: z.string(),
  files: z.number().int(),
  rules: z.number().int(),
})

export const packsAnswer = z.object({
  packs: z.array(rulePack),
  live: z
    .object({
      ruleSet: z.string().describe('Names exactly the rules that are asked of events now; empty when there are none.'),
      rules: z.number().int(),
      faults: z.array(z.string()).describe('Why others are not asked, the first hundred.'),
      faultCount: z.number().int(),
      failure: z.string().nullable().describe('Why the newest rules are not asked; those before are.'),
    })
    .describe('The rules that are asked of events as they come.'),
})

export const installRequest = z.object({
  name: z.string().min(1).max(60),
  origin: z.string().max(500).default(''),
  license: z.string().max(200).default(''),
  files: z.array(z.object({ file: z.string().min(1).max(400), text: z.string() })).max(20_000),
  isTrial: z.boolean().default(false).describe('Changes nothing, and says what would be.'),
})

export const ruleFault = z.object({
  severity: z.enum(['error', 'warning']),
  code: z.string(),
  file: z.string(),
  line: z.number().int(),
  column: z.number().int(),
  message: z.string(),
  repair: z.string().optional(),
})

export const installAnswer = z.object({
  version: z.string(),
  rules: z.number().int(),
  added: z.array(z.string()).describe('Files, as all lists here.'),
  changed: z.array(z.string()),
  removed: z.array(z.string()),
  unchanged: z.number().int(),
  pinned: z.array(z.string()).describe('Not brought up to date, for a rule in them is pinned.'),
  orphaned: z.array(z.string()).describe('Tuned rules that this version has no more.'),
  faults: z.array(ruleFault).describe('The first thousand.'),
})

const tuning = z.object({
  isEnabled: z.boolean(),
  severity: severity.nullable().describe('Instead of the level of the rule.'),
  opensCase: z.boolean(),
  isPinned: z.boolean().describe('An update of the pack leaves it as it is.'),
  reason: z.string(),
})

const ruleItem = z.object({
  key: z.string().describe('The id of the rule, or its pack, file and line.'),
  pack: z.string(),
  file: z.string(),
  line: z.number().int(),
  kind: z.string(),
  title: z.string(),
  level: z.string(),
  status: z.string(),
  product: z.string(),
  category: z.string(),
  service: z.string(),
  author: z.string(),
  license: z.string(),
  techniques: z.array(z.string()),
  tactics: z.array(z.string()),
  tuning,
})

export const rulesQuery = z.object({
  q: z.string().max(200).optional().describe('Words of title, id, file, author, log source, tactic or technique.'),
  pack: z.string().max(60).optional(),
  level: z.enum(['informational', 'low', 'medium', 'high', 'critical']).optional(),
  enabled: z.enum(['true', 'false']).optional(),
  limit: z.coerce.number().int().min(1).max(500).default(50),
  skip: z.coerce.number().int().min(0).default(0),
})
export const rulesAnswer = z.object({ items: z.array(ruleItem), total: z.number().int() })
export const ruleDetail = ruleItem.extend({ text: z.string() })

export const tuneRequest = z.object({
  keys: z.array(z.string().min(1).max(500)).min(1).max(1000),
  isEnabled: z.boolean().optional(),
  severity: severity.nullable().optional(),
  opensCase: z.boolean().optional(),
  isPinned: z.boolean().optional(),
  reason: z.string().max(500).optional(),
})

export const placeholderRequest = z.object({
  name: z.string().min(1).max(100),
  texts: z.array(z.string().min(1).max(500)).max(10_000),
})

export const backtestRequest = z.object({
  from: z.string().max(40).describe('ISO 8601, or now-7d; of the time of the events.'),
  to: z.string().max(40).default('now'),
  keys: z.array(z.string().min(1).max(500)).max(1000).default([]).describe('Installed rules; none: all of them.'),
  files: z
    .array(z.object({ file: z.string().min(1).max(400), text: z.string() }))
    .max(20_000)
    .default([])
    .describe('Rules to try instead of installed ones.'),
})

export const backtestAnswer = z.object({
  rules: z.number().int(),
  events: z.number().int(),
  partial: z.enum(['row_limit']).nullable(),
  byRule: z.array(
    z.object({
      key: z.string(),
      title: z.string(),
      severity,
      findings: z.number().int(),
      subjects: z.number().int().describe('Different sets of entities: about how many alerts it would have been.'),
      events: z.array(z.string()).describe('The first ten.'),
    }),
  ),
})

/** A condition and whether it holds; a leaf says what was asked of which field, and what the event has there. */
export interface ExplainedCondition {
  kind: string
  holds: boolean
  text: string
  found?: string[] | undefined
  of?: ExplainedCondition[] | undefined
}
const explainedCondition: z.ZodType<ExplainedCondition, ExplainedCondition> = z.lazy(() =>
  z.object({
    kind: z.string(),
    holds: z.boolean(),
    text: z.string(),
    found: z.array(z.string()).optional(),
    of: z.array(explainedCondition).optional(),
  }),
)

export const explanation = z.object({
  rule: z.object({ key: z.string(), title: z.string() }),
  event: z.string(),
  isAbout: z.boolean().describe('Whether the event is of the log source of the rule.'),
  logsource: z.string().describe('What the event is, in the words of Sigma.'),
  matches: z.boolean(),
  condition: explainedCondition,
})

const finding = z.object({
  sequence: z.number().int(),
  id: z.string(),
  time: z.string(),
  received: z.string(),
  detected: z.string(),
  evaluation: z.string(),
  severity,
  rule: z.object({
    id: z.string(),
    version: z.string(),
    title: z.string(),
    pack: z.string(),
    author: z.string(),
    license: z.string(),
  }),
  techniques: z.array(z.string()),
  source: z.string(),
  sensor: z.string(),
  dataset: z.string(),
  message: z.string(),
  description: z.string().describe('What more its rule says of it; empty for most.'),
  hiddenBy: z.string().nullable().describe('Id of the suppression that hides it.'),
  events: z.array(z.string()),
  eventCount: z.number().int(),
  entities: z.array(z.object({ kind: z.string(), value: z.string() })),
  matched: z.record(z.string(), z.string()),
})

export const findingsQuery = z.object({
  rule: z.string().max(500).optional(),
  event: z
    .string()
    .regex(/^[0-9a-f]{32}$/)
    .optional(),
  from: z.string().max(40).optional().describe('ISO 8601, of the time of the event.'),
  to: z.string().max(40).optional(),
  limit: z.coerce.number().int().min(1).max(500).default(50),
  cursor: z.coerce.number().int().min(1).optional(),
})
export const findingsAnswer = z.object({
  items: z.array(finding),
  total: z.number().int(),
  cursor: z.number().int().nullable(),
})
