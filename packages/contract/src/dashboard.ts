import { severityNames } from '@aurora/core'
import { z } from 'zod'
import { api, route, type Route } from './route.ts'

const time = z.string().describe('ISO 8601, UTC, microseconds.')
const count = z.number().int()
const severities = z.object(
  Object.fromEntries(severityNames.map((name) => [name, count])) as Record<
    (typeof severityNames)[number],
    typeof count
  >,
)

const statsAnswer = z.object({
  from: time,
  to: time,
  events: count.nullable().describe('Events received in the last 24 hours; null when counting takes too long.'),
  attackers: z
    .object({ count, isWhole: z.boolean().describe('False when there were more alerts than were looked at.') })
    .describe('Addresses from which alerts of the last 24 hours came.'),
  activeSessions: count
    .nullable()
    .describe(
      'Sessions in honeypots with an event in the last 15 minutes that are not closed; null when there is no honeypot.',
    ),
  openAlerts: severities,
  criticalUnowned: count.describe('Open critical alerts of nobody.'),
})

const timelineQuery = z.object({
  interval: z.enum(['hour', 'day']).default('hour'),
  hours: z.coerce.number().int().min(1).max(720).default(24),
})
const timelineAnswer = z.object({
  interval: z.enum(['hour', 'day']),
  bars: z
    .array(z.object({ from: time, total: count, bySeverity: severities }))
    .describe('New alerts, oldest first; the last bar is not over yet.'),
})

const attackersQuery = z.object({
  sort_by: z.enum(['risk', 'alerts', 'last_seen']).default('risk'),
  limit: z.coerce.number().int().min(1).max(50).default(10),
  hours: z.coerce.number().int().min(1).max(720).default(24),
})
const attackersAnswer = z.object({
  count: count.describe('All addresses there are.'),
  items: z.array(
    z.object({
      address: z.string(),
      alerts: count,
      severity: z.enum(severityNames).describe('Of the worst of its alerts.'),
      risk: z.number().describe('The points of all its alerts, halved once a day.'),
      firstSeen: time,
      lastSeen: time,
    }),
  ),
})

const firstStepsAnswer = z.object({
  ownSource: z.boolean().describe('A source that is not the demonstration has sent something.'),
  alertTaken: z.boolean().describe('Somebody took an alert, or moved one on.'),
  huntSaved: z.boolean().describe('A hunt that whoever asks may see is saved.'),
  caseClosed: z.boolean(),
  colleague: z.boolean().describe('There is more than one user.'),
})

/** What is known at a glance (ET-44 to ET-47, ET-79). Up to five seconds old. */
export const dashboardRoutes = {
  dashboardStats: route('GET', `${api}/dashboard/stats`, 'dashboard:read', 'The last 24 hours in a few numbers.', {
    answer: statsAnswer,
  }),
  dashboardTimeline: route('GET', `${api}/dashboard/timeline`, 'dashboard:read', 'New alerts over time, by severity.', {
    query: timelineQuery,
    answer: timelineAnswer,
  }),
  dashboardFirstSteps: route(
    'GET',
    `${api}/dashboard/first-steps`,
    'dashboard:read',
    'Which of the first steps of an installation were done.',
    { answer: firstStepsAnswer },
  ),
  topAttackers: route('GET', `${api}/dashboard/top-attackers`, 'dashboard:read', 'Where alerts came from.', {
    query: attackersQuery,
    answer: attackersAnswer,
  }),
} as const satisfies Record<string, Route>
