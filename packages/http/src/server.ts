import { randomUUID } from 'node:crypto'
import type { Server } from 'node:http'
import cookie from '@fastify/cookie'
import helmet from '@fastify/helmet'
import type { FastifyReply, FastifyRequest } from 'fastify'
import { Fastify, type FastifyInstance } from './fastify.ts'
import { serveAlertSocket } from './live/alert-socket.ts'
import { authenticateRequests } from './middleware/authenticate.ts'
import { guardHost } from './middleware/host-guard.ts'
import { refuseConnection, toAppError, toProblem } from './problem.ts'
import { alertRoutes } from './routes/alerts.ts'
import { attackRoutes } from './routes/attack.ts'
import { auditRoutes } from './routes/audit.ts'
import { authRoutes } from './routes/auth.ts'
import { caseRoutes } from './routes/cases.ts'
import { dashboardRoutes } from './routes/dashboard.ts'
import { detectionRoutes } from './routes/detections.ts'
import { huntingRoutes } from './routes/hunting.ts'
import { exportRoutes } from './routes/export.ts'
import { elasticRoutes } from './routes/elastic.ts'
import { feedRoutes } from './routes/feeds.ts'
import { entityRoutes } from './routes/entities.ts'
import { incidentRoutes } from './routes/incidents.ts'
import { indicatorRoutes } from './routes/indicators.ts'
import { webhookRoutes } from './routes/webhooks.ts'
import { ingestRoutes } from './routes/ingest.ts'
import { metricsRoutes } from './routes/metrics.ts'
import { otlpRoutes } from './routes/otlp.ts'
import { pageRoutes } from './routes/page.ts'
import { presenceRoutes } from './routes/presence.ts'
import { promotionRoutes } from './routes/promotion.ts'
import { scheduleRoutes } from './routes/schedules.ts'
import { siemLogRoutes } from './routes/siem-logs.ts'
import { sourceRoutes } from './routes/sources.ts'
import { splunkRoutes } from './routes/splunk.ts'
import { suppressionRoutes } from './routes/suppressions.ts'
import { systemRoutes } from './routes/system.ts'
import { userRoutes } from './routes/users.ts'
import type { Services } from './services.ts'

export interface HttpOptions {
  /** Address the server will listen on; decides which host names it answers to. */
  readonly host: string
  /** Where the built page lies. */
  readonly pageFolder: string
}

/** A search stands in the address, so the head of a request must have room for the longest query, escaped. */
const maxHeadBytes = 64 << 10

/** How long a stop waits for the requests that are under way: a sender may never finish. */
const lastRequestsMs = 5000

/** Builds the HTTP server, ready to listen or to be asked in the process (`inject`). */
export async function buildHttpServer(services: Services, options: HttpOptions): Promise<FastifyInstance> {
  const refuse = (error: unknown, request: FastifyRequest, reply: FastifyReply): FastifyReply => {
    const refusal = toAppError(error)
    if (refusal.spec.http >= 500)
      services.log.requestFailed({
        requestId: request.id,
        method: request.method,
        route: request.routeOptions.url ?? '',
        error,
      })
    const problem = toProblem(refusal, request.id)
    if (problem.retryAfterSeconds !== undefined) reply.header('retry-after', String(problem.retryAfterSeconds))
    return reply.code(problem.status).type('application/problem+json').header('x-request-id', request.id).send(problem)
  }
  const app = Fastify({
    genReqId: () => randomUUID(),
    http: { maxHeaderSize: maxHeadBytes },
    clientErrorHandler: refuseConnection,
    frameworkErrors: (error, request, reply) => void refuse(error, request, reply),
    bodyLimit: 1 << 20,
    forceCloseConnections: 'idle',
    requestTimeout: 0,
    routerOptions: { maxParamLength: 256 },
  })
  await app.register(cookie)
  await app.register(helmet, {
    contentSecurityPolicy: { useDefaults: false, directives: contentSecurityPolicy },
    strictTransportSecurity: false,
    xFrameOptions: { action: 'deny' },
    referrerPolicy: { policy: 'no-referrer' },
  })
  // before the hooks that may refuse, and until the connection is done with it: who goes away early ends a request too
  app.addHook('onRequest', async ({ method }, reply) => {
    services.log.requestStarted({ method })
    reply.raw.once('close', () => services.log.requestEnded({ method }))
  })
  guardHost(app, options.host)
  authenticateRequests(app, services)
  app.addHook('onSend', async (request, reply) => {
    reply.header('x-request-id', request.id)
    if (request.url.startsWith('/api/')) reply.header('cache-control', 'no-store')
  })
  app.addHook('onResponse', async (request, reply) => {
    services.log.requestFinished({
      requestId: request.id,
      method: request.method,
      route: request.routeOptions.url ?? 'none',
      status: reply.statusCode,
      tookMs: reply.elapsedTime,
    })
  })
  app.setErrorHandler(async (error, request, reply) => await refuse(error, request, reply))
  app.addHook('preClose', async () => endConnections(app.server))
  const api = [
    authRoutes,
    userRoutes,
    siemLogRoutes,
    exportRoutes,
    ingestRoutes,
    sourceRoutes,
    detectionRoutes,
    attackRoutes,
    promotionRoutes,
    alertRoutes,
    incidentRoutes,
    entityRoutes,
    caseRoutes,
    huntingRoutes,
    scheduleRoutes,
    suppressionRoutes,
    indicatorRoutes,
    feedRoutes,
    webhookRoutes,
    auditRoutes,
    dashboardRoutes,
    presenceRoutes,
    systemRoutes,
  ]
  for (const routes of [...api, elasticRoutes, splunkRoutes, otlpRoutes]) routes(app, services)
  metricsRoutes(app, services, options.host)
  serveAlertSocket(app, services.casework.feed)
  await pageRoutes(app, options.pageFolder)
  return app
}

/** Ends each connection as it has its last answer: kept alive, it would hold up the stop. None outlives `lastRequestsMs`. */
function endConnections(server: Server): void {
  const idle = setInterval(() => server.closeIdleConnections(), 50).unref()
  const late = setTimeout(() => server.closeAllConnections(), lastRequestsMs).unref()
  server.once('close', () => {
    clearInterval(idle)
    clearTimeout(late)
  })
}

/** Nothing from another host, no script but our own files; inline styles only because components set sizes with them. */
const contentSecurityPolicy = {
  defaultSrc: ["'self'"],
  scriptSrc: ["'self'"],
  styleSrc: ["'self'", "'unsafe-inline'"],
  imgSrc: ["'self'", 'data:'],
  fontSrc: ["'self'"],
  connectSrc: ["'self'"],
  objectSrc: ["'none'"],
  baseUri: ["'none'"],
  formAction: ["'self'"],
  frameAncestors: ["'none'"],
}
