import type { FastifyInstance, FastifyRequest } from 'fastify'
import { demand } from '../handle.ts'
import { isLoopback } from '../middleware/host-guard.ts'
import type { Services } from '../services.ts'

/**
 * What Prometheus scrapes, for whoever may read metrics. A server that only its own machine reaches answers every program
 * there, so that a Prometheus beside it needs no token; what a proxy passes on is not from there.
 */
export function metricsRoutes(app: FastifyInstance, services: Pick<Services, 'metrics'>, listensOn: string): void {
  app.get('/metrics', async (request, reply) => {
    const isOpen = isLoopback(listensOn) && request.principal === undefined && !isForwarded(request)
    if (!isOpen) demand('metrics:read', request.principal)
    const isOpenMetrics = request.headers.accept?.includes('application/openmetrics-text') === true
    const { type, body } = await services.metrics(isOpenMetrics ? 'openmetrics' : 'prometheus')
    return await reply.type(type).send(body)
  })
}

/** Whether a proxy says that it asks for somebody else: RFC 7239, and the headers in use before it. */
const isForwarded = ({ headers }: FastifyRequest): boolean =>
  ['forwarded', 'x-forwarded-for', 'x-real-ip', 'via'].some((name) => headers[name] !== undefined)
