import { splunkEvents } from '@aurora/ingest'
import type { AppError, ErrorCode } from '@aurora/core'
import type { FastifyInstance, FastifyRequest } from 'fastify'
import { z } from 'zod'
import { readIngestTarget, requireWriter } from '../ingest-target.ts'
import { toAppError } from '../problem.ts'
import { passBodiesThrough } from '../raw-body.ts'
import type { Services } from '../services.ts'

const collector = '/services/collector'

/**
 * Splunk's HTTP Event Collector, as far as shippers use it: events, lines and the health check, with an API key as token
 * (`Authorization: Splunk KEY`). Answered once the events are on disk, so whoever asks for acknowledgements has them.
 *
 * With `?source=` or a key of one source, the event alone is the record; else all that was sent of it is, as JSON.
 */
export function splunkRoutes(app: FastifyInstance, services: Services): void {
  /** Numbers below were given to requests whose events are stored. */
  let nextAck = 0
  const success = (request: FastifyRequest): object => ({
    text: 'Success',
    code: 0,
    ...(hasChannel(request) ? { ackId: nextAck++ } : {}),
  })
  app.post(`${collector}/ack`, async (request) => {
    requireWriter(request)
    const { acks } = ackRequest.parse(request.body)
    return { acks: Object.fromEntries(acks.map((id) => [id, id < nextAck])) }
  })
  void app.register(async (scope) => {
    const limits = passBodiesThrough(scope)
    scope.setErrorHandler(async (error, _request, reply) => {
      const refusal = toAppError(error)
      const { status, code } = answerOf(refusal)
      if (refusal.spec.retry) reply.header('retry-after', String(Math.ceil(refusal.detail.retryAfterSeconds ?? 5)))
      return await reply.code(status).send({ text: refusal.message, code })
    })
    for (const path of ['', '/event', '/event/1.0'])
      scope.post(`${collector}${path}`, limits, async (request) => {
        const target = readIngestTarget(request, (principal) => principal.source ?? 'json')
        const isWrapped = !isSourceGiven(request.query) && request.principal?.source === undefined
        await services.bodies.receive({ ...target, unpack: (content) => splunkEvents(content, { isWrapped }) })
        return success(request)
      })
    for (const path of ['/raw', '/raw/1.0'])
      scope.post(`${collector}${path}`, limits, async (request) => {
        await services.bodies.receive(readIngestTarget(request, (principal) => principal.source ?? 'auto'))
        return success(request)
      })
    for (const path of ['/health', '/health/1.0'])
      scope.get(`${collector}${path}`, async () => ({ text: 'HEC is healthy', code: 17 }))
  })
}

const ackRequest = z.object({ acks: z.array(z.int()).max(10_000) })

/** Whether a sender may ask later if its events were stored. */
const hasChannel = ({ headers, query }: FastifyRequest): boolean =>
  'x-splunk-request-channel' in headers || (query as { channel?: unknown }).channel !== undefined

/** Splunk's own `source` beside the body is a file name; here it is a parameter of the address, and ours. */
const isSourceGiven = (query: unknown): boolean => (query as { source?: unknown }).source !== undefined

/** Numbers of Splunk's ("Troubleshoot HTTP Event Collector", possible error codes). */
const answers: Partial<Record<ErrorCode, { status: number; code: number }>> = {
  'auth.required': { status: 401, code: 2 },
  'auth.invalid': { status: 403, code: 4 },
  'auth.forbidden': { status: 403, code: 4 },
  'ingest.busy': { status: 503, code: 9 },
  'ingest.rate_limited': { status: 503, code: 9 },
  'request.too_large': { status: 413, code: 27 },
}

function answerOf({ code, spec }: AppError): { status: number; code: number } {
  return answers[code] ?? { status: spec.http, code: spec.http >= 500 ? (spec.retry ? 9 : 8) : 6 }
}
