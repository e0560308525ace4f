import { AppError, formatTimeUs, type Event } from '@aurora/core'
import type { NewSuppression, PastFinding, Suppression } from '@aurora/detect'
import type { FastifyInstance } from '../fastify.ts'
import { timeGiven, timeOrNull } from '../parameters.ts'
import { handle, principalOf } from '../handle.ts'
import type { Services } from '../services.ts'

/** What is hidden for a while, and what people say of findings. */
export function suppressionRoutes(app: FastifyInstance, services: Services): void {
  handle(app, 'listSuppressions', async ({ query }) => ({
    items: (await services.detections.suppressions.list(query.inForce === 'true')).map(toItem),
  }))

  handle(app, 'createSuppression', async (call) => {
    const { rule, criteria, reason, expires } = call.body
    const wanted: NewSuppression = { ruleId: rule, criteria, reason, expiresUs: timeGiven(expires) }
    const made = await services.detections.suppressions.create(wanted, principalOf(call), call.origin)
    call.reply.code(201)
    return toItem(made)
  })

  handle(app, 'previewSuppression', async ({ body, signal }) => {
    const { suppressions } = services.detections
    const past = new PastFindings(services, body.rule, timeGiven(body.from), signal)
    const { samples, ...preview } = await suppressions.preview(
      { ruleId: body.rule, criteria: body.criteria },
      past.read(),
    )
    return {
      lookedAt: preview.lookedAt,
      isWhole: past.isWhole,
      hidden: preview.hidden,
      hours: preview.hours,
      critical: preview.critical,
      samples: samples.map(({ id, timeUs, message }) => ({ id, time: formatTimeUs(timeUs), message })),
      confirmed: [...preview.confirmed],
    }
  })

  handle(app, 'endSuppression', async (call) => {
    const { suppressions } = services.detections
    return toItem(await suppressions.end(call.params['id'] ?? '', principalOf(call), call.origin))
  })

  handle(app, 'setVerdict', async (call) => {
    const id = call.params['id'] ?? ''
    const { rule, event, verdict } = call.body
    const { findings } = await services.store.findings.find({ ruleId: rule, eventId: event }, { limit: 500 })
    if (findings.every(({ finding }) => finding.id !== id))
      throw new AppError('request.not_found', 'there is no such finding of this rule on this event')
    const { verdicts } = services.detections
    await verdicts.set({ id, ruleId: rule }, verdict ?? undefined, principalOf(call), call.origin)
    return { finding: id, verdict }
  })
}

const pageFindings = 200
const maxFindings = 2000
/** Of a finding the newest events are asked. */
const readOfFinding = 5

/** Findings of the past with their events, the newest first, up to a bound. */
class PastFindings {
  isWhole = true
  readonly #services: Pick<Services, 'store'>
  readonly #filter: { readonly ruleId: string | undefined; readonly fromUs: number }
  readonly #signal: AbortSignal

  constructor(services: Pick<Services, 'store'>, ruleId: string | undefined, fromUs: number, signal: AbortSignal) {
    this.#services = services
    this.#filter = { ruleId, fromUs }
    this.#signal = signal
  }

  async *read(): AsyncGenerator<PastFinding> {
    let looked = 0
    for (let before: number | undefined; ;) {
      this.#signal.throwIfAborted()
      const page = await this.#services.store.findings.find(this.#filter, { limit: pageFindings, before })
      const events = await this.#eventsOf(page.findings.map(({ finding }) => finding))
      for (const { finding } of page.findings)
        yield { finding, events: finding.eventIds.flatMap((id) => events.get(id) ?? []) }
      looked += page.findings.length
      before = page.next
      if (before === undefined) return
      if (looked < maxFindings) continue
      this.isWhole = false
      return
    }
  }

  async #eventsOf(findings: readonly PastFinding['finding'][]): Promise<Map<string, Event>> {
    const ids = [...new Set(findings.flatMap(({ eventIds }) => eventIds.slice(-readOfFinding)))]
    const found = new Map<string, Event>()
    for (let at = 0; at < ids.length; at += 500) {
      const of = ids
        .slice(at, at + 500)
        .map((value) => ({ kind: 'equals', field: { space: 'platform', name: 'id' }, value }) as const)
      const times = findings.map(({ timeUs }) => timeUs)
      const scope = { predicate: { kind: 'or', of }, fromUs: 0, toUs: Math.max(...times) + 1, by: 'time' } as const
      const page = await this.#services.store.find(scope, { limit: 500, order: 'newest' }, this.#signal)
      for (const event of page.events) found.set(event.id, event)
    }
    return found
  }
}

function toItem({ ruleId, createdUs, expiresUs, endedUs, hiddenCount, lastHiddenUs, criteria, ...rest }: Suppression) {
  return {
    ...rest,
    criteria: 'query' in criteria ? { query: criteria.query } : { entity: { ...criteria.entity } },
    rule: ruleId ?? null,
    created: formatTimeUs(createdUs),
    expires: formatTimeUs(expiresUs),
    ended: timeOrNull(endedUs),
    hidden: hiddenCount,
    lastHidden: timeOrNull(lastHiddenUs),
  }
}
