import { severityNames } from '@aurora/core'
import { z } from 'zod'

/** What most reads of events take: the query, a time range and the filters of the workspace (DESIGN §8). */
export const searchFilter = z.object({
  q: z.string().max(16_384).default('').describe('Search text; empty means every event.'),
  from: z.string().max(64).default('now-15m').describe('Start: now-4h, or ISO 8601 (UTC unless it carries a zone).'),
  to: z.string().max(64).default('now').describe('End, exclusive.'),
  by: z.enum(['time', 'received']).default('time').describe('Which clock the range means: the sender’s or ours.'),
  source: z.string().max(1024).optional().describe('Only these sources, comma separated.'),
  severity: z.string().max(64).optional().describe('Only these severities, comma separated names.'),
  host: z.string().max(256).optional().describe('Only events about this host name or address.'),
})
export type SearchFilter = z.infer<typeof searchFilter>

export const searchQuery = searchFilter.extend({
  limit: z.coerce.number().int().min(1).max(1000).default(100),
  cursor: z.string().max(256).optional().describe('From the previous page; opaque.'),
  sort: z.enum(['newest', 'oldest']).default('newest'),
})
export type SearchQuery = z.infer<typeof searchQuery>

export const exportQuery = searchFilter.extend({
  format: z.enum(['ndjson', 'csv']).default('ndjson').describe('JSON lines have whole events.'),
  columns: z.string().max(4_096).optional().describe('Of CSV: names of fields, comma separated.'),
  sort: z.enum(['newest', 'oldest']).default('newest'),
})

/** Why an answer is less than everything asked for. */
export const partial = z.object({
  reason: z.enum(['time_limit', 'row_limit', 'memory_limit', 'cancelled']),
  message: z.string(),
})
export type Partial = z.infer<typeof partial>

const nativeValue: z.ZodType<unknown> = z.unknown()

/** One event as the API shows it: flat dotted ECS names in `fields`, the sender's own document in `native`. */
export const eventItem = z.object({
  id: z.string().regex(/^[0-9a-f]{32}$/),
  time: z.string().describe('ISO 8601, UTC, microseconds.'),
  received: z.string(),
  site: z.string(),
  source: z.string(),
  sensor: z.string(),
  dataset: z.string(),
  severity: z.enum(severityNames),
  message: z.string(),
  techniques: z.array(z.string()),
  indicators: z.array(z.string()),
  fields: z.record(z.string(), z.union([z.string(), z.number()])),
  native: z.record(z.string(), nativeValue),
  raw: z.string(),
})
export type EventItem = z.infer<typeof eventItem>

/** A range as the server understood it: absolute, so that it can be shared. */
export const resolvedRange = z.object({ from: z.string(), to: z.string() })

export const searchPage = z.object({
  items: z.array(eventItem),
  total: z
    .number()
    .int()
    .nullable()
    .describe(
      'Events that match in the range; null when counting takes longer than the page: ask for the count by itself.',
    ),
  cursor: z.string().nullable(),
  range: resolvedRange,
  warnings: z.array(z.object({ message: z.string(), offset: z.number().int(), length: z.number().int() })),
  partial: partial.optional(),
  tookMs: z.number(),
})
export type SearchPage = z.infer<typeof searchPage>

export const countAnswer = z.object({
  total: z.number().int(),
  range: resolvedRange,
  partial: partial.optional(),
  tookMs: z.number(),
})
export type CountAnswer = z.infer<typeof countAnswer>

export const histogramQuery = searchFilter.extend({ bars: z.coerce.number().int().min(1).max(240).default(120) })
export const histogramAnswer = z.object({
  range: resolvedRange,
  barSeconds: z.number(),
  bars: z.array(
    z.object({
      from: z.string(),
      total: z.number().int(),
      severities: z.record(z.enum(severityNames), z.number().int()),
    }),
  ),
  partial: partial.optional(),
  tookMs: z.number(),
})
export type HistogramAnswer = z.infer<typeof histogramAnswer>

export const fieldsAnswer = z.object({
  sampled: z.number().int().describe('How many events the shares come from.'),
  fields: z.array(
    z.object({
      name: z.string(),
      space: z.enum(['platform', 'ecs', 'native']),
      kind: z.string(),
      about: z.string(),
      share: z.number().describe('Part of the sampled events that have a value, 0 to 1.'),
      promoted: z.boolean(),
    }),
  ),
  partial: partial.optional(),
})
export type FieldsAnswer = z.infer<typeof fieldsAnswer>

export const valuesQuery = searchFilter.extend({
  field: z.string().min(1).max(512),
  prefix: z.string().max(256).default('').describe('Only values that contain this text.'),
  limit: z.coerce.number().int().min(1).max(100).default(10),
})
export const valuesAnswer = z.object({
  field: z.string(),
  total: z.number().int().describe('Events that have a value.'),
  exact: z.boolean(),
  sampled: z.number().int().nullable(),
  values: z.array(z.object({ value: z.string(), count: z.number().int() })),
  partial: partial.optional(),
  tookMs: z.number(),
})
export type ValuesAnswer = z.infer<typeof valuesAnswer>

export const patternsAnswer = z.object({
  range: resolvedRange,
  sampled: z.number().int().describe('The newest events that were looked at, at most 10,000.'),
  isWhole: z.boolean().describe('Whether these are all that match.'),
  others: z.number().int().describe('Of these in no pattern, because there are too many different ones.'),
  patterns: z
    .array(
      z.object({
        text: z.string().describe('What the lines share; * stands for what differs.'),
        query: z.string().describe('Finds these lines.'),
        count: z.number().int(),
        first: z.string(),
        last: z.string(),
        example: z.string().describe('Id of an event.'),
      }),
    )
    .describe('The most frequent first, at most 200.'),
  hidden: z.number().int().describe('Patterns after those.'),
  partial: partial.optional(),
  tookMs: z.number(),
})
export type PatternsAnswer = z.infer<typeof patternsAnswer>
