import { AppError, formatTimeUs, parseSeverity, severityName, type Severity } from '@aurora/core'
import {
  renderTemplate,
  type Hunt,
  type NewHunt,
  type OwnRule,
  type OwnRuleContent,
  type RuleVersion,
  type Detections,
} from '@aurora/detect'
import type { FastifyInstance } from '../fastify.ts'
import { toEventItem } from '../event-item.ts'
import { rangeGiven, timeOrNull } from '../parameters.ts'
import { handle, principalOf } from '../handle.ts'
import type { Services } from '../services.ts'
import { toRunItem } from './schedules.ts'

/** Saved hunts, and the rules made of them. */
export function huntingRoutes(app: FastifyInstance, services: Services): void {
  handle(app, 'listHunts', async (call) => ({
    items: (await services.detections.hunts.list(principalOf(call))).map(toHuntItem),
  }))

  handle(app, 'createHunt', async (call) => {
    const hunt = await services.detections.hunts.create(call.body as NewHunt, principalOf(call), call.origin)
    call.reply.code(201)
    return toHuntItem(hunt)
  })

  handle(app, 'updateHunt', async (call) => {
    const { hunts } = services.detections
    return toHuntItem(await hunts.update(idOf(call), call.body as NewHunt, principalOf(call), call.origin))
  })

  handle(app, 'deleteHunt', async (call) => {
    await services.detections.hunts.delete(idOf(call), principalOf(call), call.origin)
    return undefined
  })

  handle(app, 'runHunt', async (call) => {
    const { from, to, limit } = call.body
    const { hunts } = services.detections
    const { events, total, partial } = await hunts.run(
      idOf(call),
      principalOf(call),
      rangeGiven(from, to),
      limit,
      call.signal,
    )
    return { items: events.map(toEventItem), total: total ?? null, partial: partial ?? null }
  })

  ownRuleRoutes(app, services)
}

function ownRuleRoutes(app: FastifyInstance, services: Services): void {
  handle(app, 'listOwnRules', async () => ({
    items: await toRuleItems(services.detections, await services.detections.rules.list()),
  }))

  handle(app, 'createOwnRule', async (call) => {
    const detections = services.detections
    const { hunt, ...content } = call.body
    if (hunt !== undefined) await detections.hunts.find(hunt, principalOf(call))
    const rule = await detections.rules.create(contentOf(content), hunt, principalOf(call), call.origin)
    call.reply.code(201)
    return await toRuleItem(detections, rule)
  })

  handle(app, 'updateOwnRule', async (call) => {
    const detections = services.detections
    const { version, ...content } = call.body
    const rule = await detections.rules.update(idOf(call), version, contentOf(content), principalOf(call), call.origin)
    return await toRuleItem(detections, rule)
  })

  handle(app, 'listRuleVersions', async (call) => ({
    items: (await services.detections.rules.versions(idOf(call))).map(toVersion),
  }))

  handle(app, 'deleteOwnRule', async (call) => {
    await services.detections.rules.delete(idOf(call), principalOf(call), call.origin)
    return undefined
  })

  handle(app, 'runOwnRule', async (call) => {
    const detections = services.detections
    const { id } = await detections.runNow(idOf(call), call.body.lastMinutes, principalOf(call), call.origin)
    const made = (await detections.runs(50, idOf(call))).find((run) => run.id === id)
    if (made === undefined) throw new Error('a run that was made is in the history')
    return toRunItem(made)
  })

  handle(app, 'previewTemplate', async ({ body, signal }) => {
    const event = body.event === undefined ? undefined : await services.store.findById(body.event, signal)
    if (body.event !== undefined && event === undefined)
      throw new AppError('request.not_found', `there is no event ${body.event}`)
    const say = (template: string): string => renderTemplate(template, event, {}, services.aliases)
    return { title: say(body.titleTemplate), description: say(body.descriptionTemplate) }
  })
}

const idOf = (call: { readonly params: Readonly<Record<string, string>> }): string => call.params['id'] ?? ''

function toHuntItem({ createdUs, updatedUs, lastRunUs, lastCount, recentRuns, search, audience, ...hunt }: Hunt) {
  return {
    ...hunt,
    search: toSearch(search),
    audience: audience.to === 'roles' ? { to: 'roles' as const, roles: [...audience.roles] } : { to: audience.to },
    created: formatTimeUs(createdUs),
    updated: formatTimeUs(updatedUs),
    lastRun: timeOrNull(lastRunUs),
    lastCount: lastCount ?? null,
    recentRuns: recentRuns.map(({ atUs, count }) => ({ at: formatTimeUs(atUs), count })),
  }
}

type SeverityName = ReturnType<typeof severityName>

const toSearch = ({ query, sources, severities, hosts }: Hunt['search']) => ({
  query,
  sources: [...sources],
  severities: severities as SeverityName[],
  hosts: [...hosts],
})

type ContentGiven = Omit<OwnRuleContent, 'severity' | 'everyMinutes' | 'threshold'> & {
  readonly severity: string
  readonly everyMinutes: number | null
  readonly threshold: OwnRuleContent['threshold'] | null
}

const contentOf = ({ severity, everyMinutes, threshold, ...rest }: ContentGiven): OwnRuleContent => ({
  ...rest,
  severity: (parseSeverity(severity) ?? 0) as Severity,
  everyMinutes: everyMinutes ?? undefined,
  threshold: threshold ?? undefined,
})

const toContent = ({ search, techniques, severity, everyMinutes, threshold, ...rest }: OwnRuleContent) => ({
  ...rest,
  search: toSearch(search),
  techniques: [...techniques],
  severity: severityName(severity),
  everyMinutes: everyMinutes ?? null,
  threshold: threshold ?? null,
})

const toVersion = ({ version, changedUs, by, content }: RuleVersion) => ({
  version,
  changed: formatTimeUs(changedUs),
  by,
  rule: toContent(content),
})

async function toRuleItem(detections: Detections, rule: OwnRule) {
  const [item] = await toRuleItems(detections, [rule])
  if (item === undefined) throw new Error('one rule is one item')
  return item
}

async function toRuleItems(detections: Detections, rules: readonly OwnRule[]) {
  const progress = await detections.progress()
  const precision = await detections.verdicts.precisionOf(rules.map(({ id }) => id))
  return await Promise.all(
    rules.map(async ({ id, version, author, huntId, createdUs, updatedUs, ...content }) => {
      const { coveredUs, failures = 0, lastError = '', retryUs = 0 } = progress.get(id) ?? {}
      const dueUs =
        coveredUs === undefined || content.everyMinutes === undefined
          ? undefined
          : coveredUs + content.everyMinutes * 60e6
      const [last] = await detections.runs(1, id)
      const judged = precision.get(id)
      return {
        ...toContent(content),
        id,
        version,
        author,
        hunt: huntId ?? null,
        created: formatTimeUs(createdUs),
        updated: formatTimeUs(updatedUs),
        schedule: {
          coveredTo: timeOrNull(coveredUs),
          nextRun: timeOrNull(dueUs === undefined ? undefined : Math.max(dueUs, retryUs)),
          failures,
          lastError,
        },
        verdicts: {
          truePositives: judged?.truePositives ?? 0,
          falsePositives: judged?.falsePositives ?? 0,
          precision: judged?.precision ?? null,
        },
        lastRun: last === undefined ? null : toRunItem(last),
      }
    }),
  )
}
