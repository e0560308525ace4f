import { entityKinds, severityNames } from '@aurora/core'
import { z } from 'zod'
import { alertStatusNames, entity } from './alerts.ts'
import { partial, resolvedRange } from './search.ts'

const time = z.string().describe('ISO 8601, UTC, microseconds.')
const count = z.number().int()

/** Which entity is meant stands in the query and not in the path: its value may be `..`, or hold any character. */
export const entityRiskQuery = entity.extend({
  days: z.coerce.number().int().min(1).max(90).default(14).describe('How far the history reaches back.'),
})
export const entityRisk = z.object({
  kind: z.enum(entityKinds),
  value: z.string(),
  risk: z.number().describe('Now: the points of its alerts, each halved once a half-life.'),
  first: time.nullable().describe('When alerts were about it first; null when none is.'),
  last: time.nullable(),
  halfLifeSeconds: z.number(),
  parts: z
    .array(
      z.object({
        alertId: z.string(),
        alert: z.string().describe('Its number: A-1042.'),
        title: z.string(),
        severity: z.enum(severityNames),
        status: z.enum(alertStatusNames),
        points: z.number().describe('What it adds when it is fresh.'),
        adds: z.number().describe('What of that is left now.'),
        last: time.describe('When it was about the entity last.'),
      }),
    )
    .describe('The ten alerts that add most now.'),
  partCount: count.describe('Alerts that were looked at, at most 2,000: the newest.'),
  isWhole: z.boolean().describe('Whether these are all that add something.'),
  history: z
    .array(z.object({ at: time, risk: z.number() }))
    .describe(
      'Oldest first, every six hours, from the alerts as they are today: what was called a false positive since is not in it; between the first and the last time of an alert it is the least the risk was.',
    ),
})
export type EntityRiskAnswer = z.infer<typeof entityRisk>

export const peersQuery = entity.extend({
  from: z.string().max(64).default('now-24h').describe('Start: now-4h, or ISO 8601.'),
  to: z.string().max(64).default('now').describe('End, exclusive.'),
})
export const peersAnswer = z.object({
  range: resolvedRange,
  kinds: z.array(
    z.object({
      kind: z.enum(entityKinds),
      peers: z
        .array(
          z.object({
            value: z.string(),
            count: count.describe('Events that mention both; at least so many where not whole.'),
            fields: z.array(z.object({ field: z.string(), count })).describe('Where it stood in them.'),
          }),
        )
        .describe('The most frequent, at most 24.'),
      isWhole: z.boolean().describe('Whether these are all, counted to the end.'),
    }),
  ),
  partial: partial.optional(),
  tookMs: z.number(),
})
export type PeersAnswer = z.infer<typeof peersAnswer>
