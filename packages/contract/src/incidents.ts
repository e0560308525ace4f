import { entityKinds, severityNames } from '@aurora/core'
import { z } from 'zod'

const time = z.string().describe('ISO 8601, UTC, microseconds.')

/** Alerts that belong together. Its alerts: GET /api/v1/alerts?incident=…. */
export const incidentItem = z.object({
  id: z.string(),
  name: z.string().describe('The number people use: I-5.'),
  title: z.string(),
  severity: z.enum(severityNames),
  alertCount: z.number().int(),
  firstReceived: time,
  lastReceived: time,
  created: time,
  updated: time,
  caseId: z.string().nullable(),
  mergedInto: z.string().nullable().describe('The incident this one turned out to be part of.'),
  revision: z.number().int(),
})
export const incidentDetail = incidentItem.extend({
  links: z.array(
    z.object({
      kind: z.string(),
      value: z.string(),
      earlierAlertId: z.string(),
      laterAlertId: z.string(),
      gapSeconds: z.number(),
      linked: time,
    }),
  ),
})
export const incidentsQuery = z.object({
  limit: z.coerce.number().int().min(1).max(200).default(50),
  cursor: z.string().max(256).optional().describe('From the previous page; opaque.'),
})
export const incidentsAnswer = z.object({ items: z.array(incidentItem), cursor: z.string().nullable() })
export const renameRequest = z.object({ title: z.string().min(1).max(500) })
export const busyAnswer = z.object({
  items: z.array(z.object({ kind: z.string(), value: z.string(), alertCount: z.number().int(), seen: time })),
})

/** Whom or what alerts are about, with its risk now. Its alerts: GET /api/v1/alerts?entity=kind:value. */
export const riskyEntity = z.object({
  kind: z.enum(entityKinds),
  value: z.string(),
  risk: z.number().describe('The points of its alerts, each halved once a half-life.'),
  first: time,
  last: time,
})
export const entitiesQuery = z.object({
  kind: z.enum(entityKinds).optional(),
  limit: z.coerce.number().int().min(1).max(200).default(50),
})
export const entitiesAnswer = z.object({ items: z.array(riskyEntity) })
