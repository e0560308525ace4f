import { AppError, formatTimeUs } from '@aurora/core'
import type { Run } from '@aurora/detect'
import type { FastifyInstance } from '../fastify.ts'
import { rangeGiven } from '../parameters.ts'
import { handle, principalOf } from '../handle.ts'
import type { Services } from '../services.ts'

/** Runs of rules, and what became of every minute. */
export function scheduleRoutes(app: FastifyInstance, services: Services): void {
  handle(app, 'listRuns', async ({ query }) => ({
    items: (await services.detections.runs(query.limit, query.rule)).map(toRunItem),
  }))

  handle(app, 'cancelRun', async (call) => {
    const id = call.params['id'] ?? ''
    const { name, kind, id: by } = principalOf(call)
    if (!services.detections.scheduler.cancel(id))
      throw new AppError('request.not_found', 'there is no such run under way here')
    await services.audit.append({
      eventType: 'rule',
      action: 'run.cancel',
      outcome: 'success',
      actor: { kind, id: by, name },
      target: { kind: 'run', id, name: id },
      address: call.origin.address,
      requestId: call.origin.requestId,
    })
    return undefined
  })

  handle(app, 'getCoverage', async ({ query }) => {
    const range = minutesOf(rangeGiven(query.from, query.to))
    return { items: (await services.detections.ledger.coverage(query.rule, range)).map(toInterval) }
  })

  handle(app, 'listGaps', async ({ query }) => {
    const gaps = await services.detections.ledger.gaps(minutesOf(rangeGiven(query.from, query.to)))
    return {
      items: gaps.map((gap) => ({
        ...toInterval(gap),
        rule: 'rule' in gap.subject ? gap.subject.rule : null,
        ruleSet: 'set' in gap.subject ? gap.subject.set : null,
      })),
    }
  })

  handle(app, 'detectionFigures', async () => {
    const detections = services.detections
    const { last24h, today } = await detections.figures()
    return { scheduledRules: detections.scheduledRules(), last24h, today }
  })
}

const minuteUs = 60e6

const minutesOf = ({ fromUs, toUs }: { fromUs: number; toUs: number }) => ({
  fromMinute: Math.floor(fromUs / minuteUs),
  toMinute: Math.ceil(toUs / minuteUs),
})

function toInterval<State extends string>(given: {
  fromMinute: number
  toMinute: number
  state: State
  reason: string
}) {
  const { fromMinute, toMinute, state, reason } = given
  return { from: formatTimeUs(fromMinute * minuteUs), to: formatTimeUs(toMinute * minuteUs), state, reason }
}

/** A run as the API shows it. */
export function toRunItem(run: Run) {
  return {
    id: run.id,
    rule: run.ruleId,
    ruleVersion: run.ruleVersion,
    evaluation: run.evaluation,
    state: run.state,
    from: formatTimeUs(run.received.fromUs),
    to: formatTimeUs(run.received.toUs),
    started: formatTimeUs(run.startedUs),
    durationMs: run.durationMs ?? null,
    matches: run.matchCount,
    suppressed: run.suppressedCount,
    findings: run.findingCount,
    samples: [...run.sampleIds],
    error: run.error,
  }
}
