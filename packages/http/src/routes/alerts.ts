import type { AlertFilter, Casework } from '@aurora/cases'
import { alertShapes, type AlertFilterQuery } from '@aurora/contract'
import { AppError, formatTimeUs } from '@aurora/core'
import type { FastifyInstance } from '../fastify.ts'
import { toAlertDetail, toAlertItem, toBulkJob, toFeedMessage, toGroups, toTimeline } from '../alert-item.ts'
import { toCaseItem } from '../case-item.ts'
import { demand, handle } from '../handle.ts'
import { assigneeOf, byOf, entityGiven, listOf, severitiesOf, timeOf, timeOrNull } from '../parameters.ts'
import type { Services } from '../services.ts'

/** Alerts: reading them, reporting them, working on them. */
export function alertRoutes(app: FastifyInstance, { casework, identity }: Services): void {
  readingRoutes(app, casework)
  workingRoutes(app, casework)
  bulkRoutes(app, casework)
  caseRoutes(app, casework)

  handle(app, 'alertAssignees', async () => ({
    items: (await identity.users.withPermission('alerts:write')).map(({ name, role }) => ({ name, role })),
  }))
}

function readingRoutes(app: FastifyInstance, casework: Casework): void {
  const { alerts, feed } = casework

  handle(app, 'listAlerts', async ({ query }) => {
    const { sort, limit, skip, cursor } = query
    const page = await alerts.list({ ...(await filterOf(casework, query)), sort, limit, skip, cursor })
    return { items: page.items.map(toAlertItem), cursor: page.cursor ?? null }
  })

  handle(app, 'countAlerts', async ({ query }) => {
    const { total, byStatus, bySeverity, lastClosedUs } = await alerts.counts(await filterOf(casework, query))
    return { total, byStatus: { ...byStatus }, bySeverity: { ...bySeverity }, lastClosed: timeOrNull(lastClosedUs) }
  })

  handle(app, 'groupAlerts', async ({ query }) =>
    toGroups(await alerts.groups(query.by, await filterOf(casework, query))),
  )

  handle(app, 'getAlert', async ({ params }) => toAlertDetail(await alerts.find(params['id'] ?? '')))

  handle(app, 'alertTimeline', async ({ params, query }) =>
    toTimeline(await alerts.timeline(params['id'] ?? '', { ...query, kinds: listOf(query.kind) })),
  )

  handle(app, 'alertFeed', async ({ query }) => {
    const { messages, latest, hasGap } = await feed.since(query.since, query.limit)
    return { messages: messages.map(toFeedMessage), latest, hasGap }
  })

  handle(app, 'alertFeedback', async ({ query }) => ({
    items: (await alerts.feedbackByRule(query.rule)).map(({ updatedUs, ...counts }) => ({
      ...counts,
      updated: formatTimeUs(updatedUs),
    })),
  }))

  handle(app, 'alertReferences', async ({ body }) => ({
    items: (await alerts.references(body.events)).map(({ eventId, caseId, case: name, ...alert }) => ({
      event: eventId,
      ...alert,
      caseId: caseId ?? null,
      case: name ?? null,
    })),
  }))
}

function workingRoutes(app: FastifyInstance, casework: Casework): void {
  const { alerts } = casework

  handle(app, 'createAlert', async (call) => {
    const { alert, outcome } = await casework.reportAlert(call.body, byOf(call))
    call.reply.code(outcome === 'opened' ? 201 : 200)
    return { outcome, alert: toAlertItem(alert) }
  })

  handle(app, 'changeAlert', async (call) => {
    const { revision, ...change } = call.body
    return toAlertItem(await alerts.change(call.params['id'] ?? '', change, byOf(call), revision))
  })

  handle(app, 'acknowledgeAlert', async (call) =>
    toAlertItem(await alerts.acknowledge(call.params['id'] ?? '', byOf(call))),
  )

  handle(app, 'noteAlert', async (call) =>
    toAlertItem(await alerts.change(call.params['id'] ?? '', { note: call.body.text }, byOf(call))),
  )
}

function bulkRoutes(app: FastifyInstance, casework: Casework): void {
  const { alerts, bulkJobs } = casework

  handle(app, 'bulkAlerts', async (call) =>
    toBulkAnswer(await alerts.changeMany(await targetOf(casework, call.body), call.body.change, byOf(call))),
  )

  handle(app, 'undoAlerts', async (call) => {
    const { ids, job } = call.body
    if ((ids === undefined) === (job === undefined)) throw new AppError('request.invalid', 'name either ids or a job')
    return toBulkAnswer(
      job === undefined ? await alerts.undo(ids ?? [], byOf(call)) : await bulkJobs.undo(job, byOf(call)),
    )
  })

  handle(app, 'startBulkJob', async (call) => {
    const job = bulkJobs.start(await targetOf(casework, call.body), call.body.change, byOf(call))
    call.reply.code(202)
    return toBulkJob(job)
  })

  handle(app, 'getBulkJob', async (call) => {
    return await Promise.resolve(toBulkJob(bulkJobs.find(call.params['id'] ?? '', byOf(call))))
  })

  handle(app, 'stopBulkJob', async (call) => {
    return await Promise.resolve(toBulkJob(bulkJobs.stop(call.params['id'] ?? '', byOf(call))))
  })
}

type BulkItems = Awaited<ReturnType<Casework['alerts']['changeMany']>>

function toBulkAnswer(items: BulkItems) {
  const count = (outcome: string): number => items.filter((item) => item.outcome === outcome).length
  return { changed: count('changed'), unchanged: count('unchanged'), refused: count('refused'), items }
}

/** Which alerts a bulk change means. */
async function targetOf(
  casework: Casework,
  { ids, filter }: { ids?: string[] | undefined; filter?: AlertFilterQuery | undefined },
) {
  if ((ids === undefined) === (filter === undefined))
    throw new AppError('request.invalid', 'name either ids or a filter')
  return ids === undefined ? { filter: await filterOf(casework, filter ?? {}) } : { ids }
}

function caseRoutes(app: FastifyInstance, { alerts, cases }: Casework): void {
  handle(app, 'promoteAlert', async (call) => {
    const { id, title } = await alerts.find(call.params['id'] ?? '')
    const made = await cases.open({ title, alerts: [id] }, byOf(call))
    call.reply.code(201)
    return toCaseItem(made)
  })

  handle(app, 'linkAlert', async (call) => {
    demand('alerts:write', call.principal)
    return toCaseItem(await cases.link(call.body.case, [call.params['id'] ?? ''], byOf(call)))
  })
}

/** The filter a request means. Cases and incidents may be named by number, so they are looked up. */
async function filterOf({ cases, incidents }: Casework, query: AlertFilterQuery): Promise<AlertFilter> {
  const statuses = listOf(query.status)
  for (const status of statuses ?? [])
    if (!alertShapes.alertStatusNames.some((name) => name === status))
      throw new AppError('request.invalid', `there is no status "${status.slice(0, 64)}"`, {
        hint: alertShapes.alertStatusNames.join(', '),
      })
  return {
    statuses,
    severities: severitiesOf(query.severity),
    sources: listOf(query.source),
    ruleId: query.rule,
    technique: query.technique,
    entity: entityGiven(query.entity),
    assignee: assigneeOf(query.assignee),
    text: query.q,
    fromUs: timeOf(query.from),
    toUs: timeOf(query.to),
    caseId: query.case === undefined ? undefined : (await cases.find(query.case)).id,
    incidentId: query.incident === undefined ? undefined : (await incidents.find(query.incident)).id,
  }
}
