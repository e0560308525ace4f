import { AppError, formatTimeUs, parseSeverity, severityName } from '@aurora/core'
import { explainRule, type CatalogueRule } from '@aurora/detect'
import type { NumberedFinding } from '@aurora/store'
import type { FastifyInstance } from '../fastify.ts'
import { handle, principalOf } from '../handle.ts'
import { timeOf } from '../parameters.ts'
import type { Services } from '../services.ts'

const maxFaults = 1000

/** Rule packs, their rules, and what the rules found. */
export function detectionRoutes(app: FastifyInstance, services: Services): void {
  const { rulePacks: packs, store } = services

  handle(app, 'listRulePacks', async () => ({
    packs: (await packs.list()).map(({ installedMs, ...pack }) => ({
      ...pack,
      installed: new Date(installedMs).toISOString(),
    })),
    live: { ...liveOf(services), failure: services.ruleState().failure ?? null },
  }))

  handle(app, 'installRulePack', async (call) => {
    const { isTrial, ...pack } = call.body
    const report = await packs.install(pack, { isTrial }, principalOf(call), call.origin)
    return { ...mutable(report), faults: report.faults.slice(0, maxFaults) }
  })

  handle(app, 'removeRulePack', async (call) => {
    const name = call.params['name'] ?? ''
    await packs.remove(name, principalOf(call), call.origin)
    return { removed: name }
  })

  handle(app, 'listRules', async ({ query }) => {
    const { q: text, pack, level, enabled, ...page } = query
    const isEnabled = enabled === undefined ? undefined : enabled === 'true'
    const { rules, total } = await packs.find({ text, pack, level, isEnabled }, page)
    return { items: rules.map(toItem), total }
  })

  handle(app, 'getRule', async ({ params }) => {
    const { rule, text } = await loadRule(services, params['key'])
    return { ...toItem(rule), text }
  })

  handle(app, 'tuneRules', async (call) => {
    const { keys, severity, ...change } = call.body
    const given = severity === undefined ? {} : { severity: severity === null ? undefined : parseSeverity(severity) }
    await packs.tune(keys, { ...defined(change), ...given }, principalOf(call), call.origin)
    return { tuned: new Set(keys).size }
  })

  handle(app, 'explainRule', async ({ params, query, signal }) => {
    const { rule, text } = await loadRule(services, params['key'])
    const event = await store.findById(query.event, signal)
    if (event === undefined) throw new AppError('request.not_found', `there is no event ${query.event}`)
    const explained = explainRule({ rule, text, placeholders: await packs.placeholders() }, event)
    return { rule: { key: rule.key, title: rule.title }, event: event.id, ...explained }
  })

  handle(app, 'backtestRules', async ({ body, signal }) => {
    const fromUs = timeOf(body.from) ?? 0
    const toUs = timeOf(body.to) ?? Date.now() * 1000
    const report = await services.backtest({ keys: body.keys, files: body.files }, { fromUs, toUs }, signal)
    return {
      rules: report.rules,
      events: report.events,
      partial: report.partial ?? null,
      byRule: report.byRule.map(({ eventIds, severity, ...rest }) => ({
        ...rest,
        severity: severityName(severity),
        events: [...eventIds],
      })),
    }
  })

  handle(app, 'listPlaceholders', async () => ({
    placeholders: Object.fromEntries(
      Array.from(await packs.placeholders(), ([name, texts]): [string, string[]] => [name, [...texts]]),
    ),
  }))

  handle(app, 'setPlaceholder', async (call) => {
    await packs.setPlaceholder(call.body.name, call.body.texts, principalOf(call), call.origin)
    return { name: call.body.name }
  })

  handle(app, 'listFindings', async ({ query }) => {
    const filter = {
      ruleId: query.rule,
      eventId: query.event,
      fromUs: timeOf(query.from),
      toUs: timeOf(query.to),
    }
    const page = await store.findings.find(filter, { limit: query.limit, before: query.cursor })
    const hidden = await services.detections.suppressions.hiddenOf(page.findings.map(({ finding }) => finding.id))
    const items = page.findings.map((each) => ({ ...toFinding(each), hiddenBy: hidden.get(each.finding.id) ?? null }))
    return { items, total: await store.findings.count(filter), cursor: page.next ?? null }
  })
}

function liveOf({ ruleState }: Services) {
  const { ruleSet, rules, faults, faultCount } = ruleState()
  return { ruleSet, rules, faults: [...faults], faultCount }
}

async function loadRule({ rulePacks }: Services, key = ''): Promise<{ rule: CatalogueRule; text: string }> {
  const found = await rulePacks.load(key)
  if (found === undefined) throw new AppError('request.not_found', `there is no rule "${key}"`)
  return found
}

function toItem({ techniques, tactics, tuning, ...rule }: CatalogueRule) {
  const severity = tuning.severity === undefined ? null : severityName(tuning.severity)
  return { ...rule, techniques: [...techniques], tactics: [...tactics], tuning: { ...tuning, severity } }
}

function toFinding({ sequence, finding }: NumberedFinding) {
  const { timeUs, receivedUs, detectedUs, severity, rule, techniques, eventIds, entities, matched, ...rest } = finding
  const { opensCase: _, ...named } = rule
  return {
    ...rest,
    sequence,
    time: formatTimeUs(timeUs),
    received: formatTimeUs(receivedUs),
    detected: formatTimeUs(detectedUs),
    severity: severityName(severity),
    rule: named,
    techniques: [...techniques],
    events: [...eventIds],
    entities: [...entities],
    matched: { ...matched },
  }
}

/** The fields of a change that are named. */
const defined = <T extends object>(change: T): { [K in keyof T]?: Exclude<T[K], undefined> } =>
  Object.fromEntries(Object.entries(change).filter(([, value]) => value !== undefined)) as {
    [K in keyof T]?: Exclude<T[K], undefined>
  }

const mutable = <T extends object>(
  value: T,
): { -readonly [K in keyof T]: T[K] extends readonly (infer E)[] ? E[] : T[K] } =>
  value as { -readonly [K in keyof T]: T[K] extends readonly (infer E)[] ? E[] : T[K] }
