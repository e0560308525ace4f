import { AppError } from '@aurora/core'
import { apiKeyPrefix, type Principal } from '@aurora/identity'
import type { FastifyInstance, FastifyRequest } from 'fastify'
import type { Services } from '../services.ts'

declare module 'fastify' {
  interface FastifyRequest {
    principal: Principal | undefined
  }
}

export const sessionCookie = 'aurora_session'

/**
 * Finds out who asks, before any handler runs: API key, token, the command line of this machine, or session cookie.
 *
 * A request that carries nothing has no principal; one that carries something that is not valid is refused. A cookie
 * counts for a change only when the request can not have come from another site (OWASP ASVS 5.0 V3.5).
 */
export function authenticateRequests(app: FastifyInstance, services: Services): void {
  app.decorateRequest('principal', undefined)
  app.addHook('onRequest', async (request) => {
    const bearer = /^Bearer (.+)$/i.exec(request.headers.authorization ?? '')?.[1]
    const apiKey = apiKeyOf(request)
    const local = bearer === undefined ? undefined : services.localPrincipal(bearer)
    if (local !== undefined) {
      request.principal = local
      return
    }
    const cookieSessionId = request.cookies[sessionCookie]
    if (bearer === undefined && apiKey === undefined) {
      if (cookieSessionId === undefined) return
      checkSameSite(request)
    }
    try {
      request.principal = await services.identity.authenticate({ cookieSessionId, bearer, apiKey })
    } catch (error) {
      // A cookie that has run out must not keep anyone from signing in again.
      if (bearer === undefined && apiKey === undefined && error instanceof AppError && error.spec.http === 401) return
      throw error
    }
  })
}

/**
 * The API key of a request: in its own header, or as shippers send one: `Splunk KEY`, or in base64 behind a colon, as the
 * passphrase of `Basic` (RFC 7617) or in Elasticsearch's `ApiKey`. There only a key counts: people do not sign in so.
 */
function apiKeyOf({ headers }: FastifyRequest): string | undefined {
  const own = headers['x-api-key']
  if (typeof own === 'string') return own
  const [, scheme = '', value = ''] = /^(Splunk|Basic|ApiKey) +(\S+)$/i.exec(headers.authorization ?? '') ?? []
  if (scheme.toLowerCase() === 'splunk') return value
  const pair = Buffer.from(value, 'base64').toString()
  const secret = pair.slice(pair.indexOf(':') + 1)
  return secret.startsWith(apiKeyPrefix) ? secret : undefined
}

const safeMethods = new Set(['GET', 'HEAD', 'OPTIONS'])

/** A change asked for with a cookie must carry our header, which no other site's form or script can set. */
function checkSameSite(request: FastifyRequest): void {
  if (safeMethods.has(request.method)) return
  const { origin } = request.headers
  const isForeign = origin !== undefined && URL.parse(origin)?.host !== request.headers.host
  if (request.headers['x-aurora-request'] !== '1' || isForeign) {
    throw new AppError('auth.csrf', 'a change with a session cookie must come from this server’s own page')
  }
}
