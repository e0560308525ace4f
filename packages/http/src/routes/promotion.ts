import type { PromotedEvent } from '@aurora/cases'
import type { AlertItem } from '@aurora/contract'
import type { Event, FindingRule } from '@aurora/core'
import { AppError, parseSeverity } from '@aurora/core'
import { entitiesOf } from '@aurora/detect'
import { indicatorsOfEvent } from '@aurora/ingest'
import { toAlertItem } from '../alert-item.ts'
import { toCaseItem } from '../case-item.ts'
import type { FastifyInstance } from '../fastify.ts'
import { demand, handle } from '../handle.ts'
import { byOf } from '../parameters.ts'
import type { Services } from '../services.ts'

/** Making an alert, and a case, of a row of the event search (AU-101 to AU-103, AU-140). */
export function promotionRoutes(app: FastifyInstance, services: Services): void {
  const { casework, store } = services

  handle(app, 'promoteLog', async (call) => {
    const { body, params, signal } = call
    if (body.case !== undefined) demand('cases:write', call.principal)
    const id = params['id'] ?? ''
    const event = /^[0-9a-f]{32}$/.test(id) ? await store.findById(id, signal) : undefined
    if (event === undefined) throw new AppError('request.not_found', 'not found, or not yours to see')
    const rule = body.rule === undefined ? undefined : await ruleOf(services, body.rule)
    const { title, severity } = body
    const promoted = {
      ...promotedOf(event, rule),
      ...(title === undefined ? {} : { title: title.slice(0, 500) }),
      severity: parseSeverity(severity ?? '') ?? event.severity,
    }
    const { alert, outcome } = await casework.promoteEvent(promoted, byOf(call))
    const made = body.case === undefined ? undefined : await intoCase(services, alert, body.case, byOf(call))
    call.reply.code(outcome === 'opened' ? 201 : 200)
    return {
      outcome,
      alert: toAlertItem(made === undefined ? alert : await casework.alerts.find(alert.id)),
      case: made === undefined ? null : toCaseItem(made),
    }
  })

  handle(app, 'previewPromotion', async ({ body, signal }) => {
    const rule = body.rule === undefined ? undefined : await ruleOf(services, body.rule)
    const found = await Promise.all(body.events.map((id) => store.findById(id, signal)))
    const events = found.filter((event) => event !== undefined)
    const previews = await casework.previewPromotions(events.map((event) => promotedOf(event, rule)))
    return {
      items: previews.map(({ eventId, alert, isKnown }) => ({
        event: eventId,
        alert: alert === undefined ? null : { ...alert, status: alert.status as AlertItem['status'] },
        isKnown,
      })),
    }
  })
}

/** An event as it is promoted when nothing else is said of it: its message is the title. */
function promotedOf(event: Event, rule: FindingRule | undefined): PromotedEvent {
  const title = event.message === '' ? `${event.source} ${event.dataset}` : event.message
  return {
    ...event,
    eventId: event.id,
    title: title.slice(0, 500),
    description: event.message,
    indicators: [...indicatorsOfEvent(event)],
    entities: entitiesOf(event),
    rule,
  }
}

/** The case asked for, with the alert in it. An alert that is in a case already stays there: asking twice is harmless. */
async function intoCase(
  { casework }: Services,
  alert: { readonly id: string; readonly title: string; readonly caseId: string | undefined },
  wanted: string,
  by: ReturnType<typeof byOf>,
) {
  if (wanted !== 'new') return await casework.cases.link(wanted, [alert.id], by)
  if (alert.caseId !== undefined) return await casework.cases.find(alert.caseId)
  return await casework.cases.open({ title: alert.title, alerts: [alert.id] }, by)
}

/** A rule of a pack, or one made here. Fails with 'request.not_found'. */
async function ruleOf({ rulePacks, detections }: Services, key: string): Promise<FindingRule> {
  const found = await rulePacks.load(key)
  if (found === undefined) return await ownRuleOf(detections, key)
  const { title, pack, author, license, tuning } = found.rule
  return { id: key, version: '', title, pack, author, license, opensCase: tuning.opensCase }
}

async function ownRuleOf({ rules }: Services['detections'], id: string): Promise<FindingRule> {
  const { version, title, author, opensCase } = await rules.find(id)
  return { id, version: String(version), title, pack: 'own', author: author.name, license: '', opensCase }
}
