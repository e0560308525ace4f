import { severityNames } from '@aurora/core'
import { z } from 'zod'
import { alertItem, alertStatusNames, timelineQuery } from './alerts.ts'

export const caseStatusNames = [
  'open',
  'in_progress',
  'pending_approval',
  'contained',
  'eradicated',
  'recovered',
  'resolved',
  'closed',
] as const
const resolutionNames = ['true_positive', 'benign', 'false_positive', 'duplicate', 'inconclusive'] as const
const taskStates = ['open', 'in_progress', 'done', 'cancelled'] as const

const time = z.string().describe('ISO 8601, UTC, microseconds.')
const user = z.string().min(1).max(200)

/** Which cases are meant: the filters of the list and of the counts. */
export const caseFilter = z.object({
  status: z.string().max(1024).optional().describe('Only these statuses, comma separated.'),
  severity: z.string().max(1024).optional().describe('Only these severities, comma separated.'),
  assignee: z.string().max(200).optional().describe('A user name; "none" for cases of nobody.'),
  q: z.string().max(256).optional().describe('Part of title or description.'),
  entity: z
    .string()
    .max(600)
    .optional()
    .describe(
      'Cases that have it as an observable or an alert about it: a value, or kind:value, for example user:bob.',
    ),
})
export type CaseFilterQuery = z.infer<typeof caseFilter>

export const casesQuery = caseFilter.extend({
  sort: z.enum(['newest', 'severity', 'updated']).default('newest'),
  limit: z.coerce.number().int().min(1).max(200).default(50),
  cursor: z.string().max(256).optional().describe('From the previous page; opaque.'),
})

/** A case as lists show it. Every address takes `id` or `name`. */
export const caseItem = z.object({
  id: z.string(),
  name: z.string().describe('The number people use: C-17.'),
  title: z.string(),
  description: z.string(),
  severity: z.enum(severityNames),
  status: z.enum(caseStatusNames),
  origin: z.enum(['manual', 'alert', 'rule', 'incident', 'event']),
  reason: z.string().describe('Why it was opened without an alert.'),
  assignee: z.string().nullable(),
  confidence: z.number().nullable(),
  resolution: z.object({ value: z.enum(resolutionNames), text: z.string() }).nullable(),
  legalHold: z.object({ reason: z.string() }).nullable(),
  zone: z.string().nullable().describe('IANA name of the time zone of whom it befell.'),
  mergedInto: z.string().nullable(),
  created: time,
  updated: time,
  statusSince: time,
  closed: time.nullable(),
  revision: z.number().int().describe('Send it back with a change.'),
})
export type CaseItem = z.infer<typeof caseItem>

export const task = z.object({
  id: z.string(),
  title: z.string(),
  assignee: z.string().nullable(),
  due: time.nullable(),
  state: z.enum(taskStates),
  created: time,
  updated: time,
  commentCount: z.number().int().describe('Notes about it; they are in the timeline of the case.'),
})
export const tasksAnswer = z.object({ items: z.array(task) })
export const taskTemplatesAnswer = z.object({
  items: z.array(
    z.object({
      id: z.string(),
      name: z.string(),
      tasks: z.array(z.object({ title: z.string(), dueHours: z.number().int() })),
    }),
  ),
})
export const taskTemplateRequest = z.object({ template: z.string().max(32) })

export const caseDetail = caseItem.extend({
  alertCount: z.number().int().describe('The alerts themselves: GET /api/v1/alerts?case=….'),
  techniques: z.array(z.string()),
  assetTypes: z.array(z.string()),
  isCpsInvolved: z.boolean().describe('By the source of an alert, its kind of asset, or a technique of ICS.'),
  indicators: z.array(z.string()).describe('Of all its alerts and observables, up to two hundred.'),
  alerts: z.array(z.string()).describe('Names, the newest two hundred.'),
  evidenceCount: z.number().int(),
  noteCount: z.number().int().describe('The notes themselves are in its timeline.'),
  tasks: z.array(task),
  observables: z.array(
    z.object({
      id: z.string(),
      kind: z.string(),
      value: z.string(),
      tags: z.array(z.string()),
      firstSeen: time,
      alertId: z.string().nullable(),
    }),
  ),
})
export type CaseDetail = z.infer<typeof caseDetail>

export const casesAnswer = z.object({ items: z.array(caseItem), cursor: z.string().nullable() })

export const caseCounts = z.object({
  total: z.number().int(),
  byStatus: z.record(z.string(), z.number().int()),
  lastClosed: time.nullable(),
})

export const createCaseRequest = z.object({
  title: z.string().min(1).max(500),
  description: z.string().max(10_000).optional(),
  severity: z.enum(severityNames).optional().describe('The worst of its alerts unless given.'),
  alerts: z.array(z.string().max(64)).max(1_000).optional().describe('Ids or numbers.'),
  reason: z.string().max(20_000).optional().describe('Why there is a case; needed without alerts.'),
  assignee: user.optional(),
  confidence: z.number().min(0).max(1).optional(),
})

export const changeCaseRequest = z.object({
  title: z.string().min(1).max(500).optional(),
  description: z.string().max(10_000).optional(),
  severity: z.enum(severityNames).optional(),
  status: z.string().max(64).optional().describe('Also investigating and escalated, for in_progress.'),
  assignee: user.nullable().optional(),
  confidence: z.number().min(0).max(1).nullable().optional(),
  resolution: z
    .object({ value: z.enum(resolutionNames), text: z.string().min(1).max(20_000) })
    .optional()
    .describe('Needed to resolve or close it.'),
  alerts: z
    .enum(['keep', 'resolve', 'false_positive'])
    .optional()
    .describe('What becomes of its open alerts at the end.'),
  zone: z.string().min(1).max(64).nullable().optional().describe('IANA name, such as Europe/Berlin.'),
  note: z.string().min(1).max(20_000).optional(),
  revision: z.number().int().optional().describe('Of the case the change was decided on; a stale change is refused.'),
})

export const linkRequest = z.object({ alerts: z.array(z.string().max(64)).min(1).max(1_000) })
export const caseLinkRequest = z.object({ case: z.string().max(64) })
export const taskRequest = z.object({
  title: z.string().min(1).max(500).optional().describe('Needed for a new task.'),
  assignee: user.nullable().optional(),
  due: z.string().max(64).nullable().optional().describe('ISO 8601, or for example now+2d.'),
  state: z.enum(taskStates).optional(),
})
export const observableRequest = z.object({
  kind: z.string().max(32),
  value: z.string().min(1).max(512),
  tags: z.array(z.string().min(1).max(64)).max(50).optional(),
})
export const caseNoteRequest = z.object({
  text: z.string().min(1).max(20_000).describe('Markdown, kept as it is.'),
  tags: z.array(z.string().min(1).max(64)).max(50).optional(),
  observables: z.array(observableRequest).max(100).optional().describe('Added to the case with the note.'),
  task: z.string().max(64).optional().describe('Id of a task of the case, for a comment on it.'),
})
export const caseTimelineQuery = timelineQuery.extend({
  from: z.string().max(40).optional().describe('ISO 8601, or now-7d.'),
  to: z.string().max(40).optional(),
  about: z.string().min(1).max(512).optional().describe('A value that entries name, or that their alerts are about.'),
  tag: z.string().min(1).max(64).optional(),
  pinned: z.enum(['true', 'false']).optional().describe('Key moments only.'),
})
export type CaseTimelineQuery = z.infer<typeof caseTimelineQuery>
export const pinRequest = z.object({ isPinned: z.boolean() })
export const mergeRequest = z.object({
  into: z.string().max(64),
  isTrial: z.boolean().default(false).describe('Moves nothing, and says what would be moved.'),
})
export const mergeAnswer = z.object({
  from: z.string(),
  into: z.string(),
  alerts: z.number().int(),
  tasks: z.number().int(),
  observables: z.number().int(),
  evidence: z.number().int(),
})
export const holdRequest = z.object({ isHeld: z.boolean(), reason: z.string().min(1).max(20_000) })

export const similarAnswer = z.object({
  items: z.array(
    z.object({
      case: caseItem,
      score: z.number(),
      observables: z.array(z.object({ kind: z.string(), value: z.string() })),
      techniques: z.array(z.string()),
    }),
  ),
})

export const evidenceItem = z.object({
  id: z.string(),
  name: z.string(),
  mediaType: z.string().describe('As its sender said; it is never served as that.'),
  bytes: z.number().int(),
  sha256: z.string(),
  note: z.string(),
  added: time,
  addedBy: z.string(),
})
export const evidenceAnswer = z.object({ items: z.array(evidenceItem) })
export const evidenceQuery = z.object({
  name: z.string().min(1).max(200),
  note: z.string().max(10_000).optional(),
})

/** What the people of a case write together: Markdown, as it was typed. */
export const notebook = z.object({
  text: z.string(),
  revision: z.number().int().describe('0 until somebody wrote something.'),
  updated: time.nullable(),
  updatedBy: z.string().nullable(),
})
export type Notebook = z.infer<typeof notebook>
export const notebookRequest = z.object({
  text: z.string().max(100_000),
  revision: z.number().int().min(0).describe('Of the text that was changed; a stale change is refused (409).'),
})

/** A case written down for somebody who cannot look here. */
export const reportRequest = z.object({
  format: z
    .enum(['html', 'markdown', 'json', 'stix'])
    .default('html')
    .describe('HTML is one page, made to be printed.'),
  marking: z
    .enum(['red', 'amber+strict', 'amber', 'green', 'clear'])
    .default('amber')
    .describe('Who may see it: Traffic Light Protocol 2.0.'),
  sections: z
    .array(z.enum(['notes', 'alerts', 'timeline', 'tasks', 'observables', 'evidence']))
    .max(6)
    .default(['notes', 'alerts', 'timeline', 'tasks', 'observables', 'evidence'])
    .describe('In this order; what the case is always comes first.'),
  zone: z.string().min(1).max(64).default('UTC').describe('IANA name of the zone beside UTC, such as Europe/Berlin.'),
  isPreview: z.boolean().default(false).describe('Leaves no trace in timeline and audit log.'),
})

/** A row of the event search becomes an alert, and a case when asked (AU-101, AU-102, AU-140). */
export const promoteLogRequest = z
  .object({
    title: z.string().min(1).max(500).optional().describe('The message of the event unless given.'),
    severity: z.enum(severityNames).optional().describe('That of the event unless given.'),
    rule: z.string().max(256).optional().describe('Key of the rule whose view the row is promoted from.'),
    case: z.string().max(64).optional().describe('"new", or the case the alert is linked to.'),
  })
  .prefault({})
export const promotionPreviewRequest = z.object({
  events: z
    .array(z.string().regex(/^[0-9a-f]{32}$/))
    .min(1)
    .max(100),
  rule: z.string().max(256).optional(),
})
export const promotionPreviewAnswer = z.object({
  items: z.array(
    z.object({
      event: z.string(),
      alert: z
        .object({ id: z.string(), name: z.string(), title: z.string(), status: z.enum(alertStatusNames) })
        .nullable()
        .describe('The alert it would be counted on; null when it would open one.'),
      isKnown: z.boolean().describe('It was promoted so before: nothing would change.'),
    }),
  ),
})
export const promotedLog = z.object({ outcome: z.string(), alert: alertItem, case: caseItem.nullable() })
