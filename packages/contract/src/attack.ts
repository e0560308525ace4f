import { z } from 'zod'

const technique = z.object({
  id: z.string(),
  name: z.string(),
  domain: z.enum(['enterprise', 'ics']),
  tactics: z.array(z.string()),
})

const table = {
  version: z.string().describe('Of ATT&CK, pinned.'),
  notice: z.string().describe('Copyright of MITRE.'),
}

export const techniquesAnswer = z.object({ ...table, items: z.array(technique) })

const range = {
  from: z.string().max(40).default('now-24h').describe('ISO 8601, or now-7d; of the time of receipt.'),
  to: z.string().max(40).default('now'),
}

export const coverageQuery = z.object({
  ...range,
  show: z
    .enum(['all', 'covered', 'blind', 'seen'])
    .default('covered')
    .describe('covered: with a rule or seen; blind: with enabled rules that nothing arrives for.'),
  technique: z
    .string()
    .regex(/^T\d{4}(\.\d{3})?$/i)
    .optional()
    .describe('This one and its sub-techniques.'),
})

const logsource = z.object({
  product: z.string(),
  category: z.string(),
  service: z.string(),
  rules: z.number().int().describe('Enabled rules of the technique that need it.'),
  events: z.number().int().nullable().describe('In the window; null when the store did not say in time.'),
})

const covered = z.object({
  id: z.string(),
  name: z.string().describe('Empty when the table does not know the id.'),
  domain: z.enum(['enterprise', 'ics', '']),
  tactics: z.array(z.string()),
  state: z.enum(['current', 'revoked', 'deprecated', 'newer']).describe('newer: of a later ATT&CK than the table.'),
  replaces: z.array(z.string()).describe('Revoked ids that rules or events name, and this one took the place of.'),
  rules: z.object({
    installed: z.number().int(),
    enabled: z.number().int(),
    asked: z.number().int().describe('Of events as they come, or on a schedule.'),
  }),
  data: z
    .enum(['arrives', 'partly', 'silent', 'unknown', 'none'])
    .describe('Whether events of the log sources arrive that enabled rules need; none: there are no such rules.'),
  logsources: z.array(logsource),
  seen: z.object({ findings: z.number().int(), alerts: z.number().int(), events: z.number().int() }),
  isBlind: z.boolean(),
})

const count = z.number().int()

export const coverageAnswer = z.object({
  ...table,
  from: z.string(),
  to: z.string(),
  summary: z
    .object({
      techniques: count,
      installed: count,
      enabled: count,
      asked: count,
      withData: count,
      seen: count,
      blind: count,
      unknownIds: count,
    })
    .describe('Techniques, sub-techniques included, that have such rules, data or sightings.'),
  genericEvents: count.describe('Events of generic input, which may be of any log source.'),
  partial: z.enum(['time_limit', 'memory_limit', 'row_limit', 'cancelled']).nullable(),
  items: z.array(covered),
})

export const layerQuery = z.object({
  ...range,
  domain: z.enum(['enterprise-attack', 'ics-attack']).default('enterprise-attack'),
})

/** Layer of the ATT&CK Navigator, format 4.5. */
export const layer = z.object({
  name: z.string(),
  versions: z.object({ attack: z.string(), navigator: z.string(), layer: z.string() }),
  domain: z.string(),
  description: z.string(),
  sorting: z.number().int(),
  hideDisabled: z.boolean(),
  techniques: z.array(
    z.object({
      techniqueID: z.string(),
      score: z.number(),
      comment: z.string(),
      enabled: z.boolean(),
      showSubtechniques: z.boolean(),
    }),
  ),
  gradient: z.object({ colors: z.array(z.string()), minValue: z.number(), maxValue: z.number() }),
  legendItems: z.array(z.object({ label: z.string(), color: z.string() })),
  metadata: z.array(z.object({ name: z.string(), value: z.string() })),
})
