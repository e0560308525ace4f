import { ingestShapes, routes } from '@aurora/contract'
import { AppError } from '@aurora/core'
import { can } from '@aurora/identity'
import type { FastifyInstance } from 'fastify'
import type { Readable } from 'node:stream'
import type { Services } from '../services.ts'

const route = routes.ingest

/** Taking log lines: `POST /api/v1/siem/logs`, answered once they are on disk (DESIGN §8). */
export function ingestRoutes(app: FastifyInstance, services: Services): void {
  void app.register(async (scope) => {
    scope.removeAllContentTypeParsers()
    scope.addContentTypeParser('*', (_request, payload, done) => done(null, payload))
    scope.post(route.path, { bodyLimit: Number.MAX_SAFE_INTEGER }, async (request) => {
      const { principal } = request
      if (principal === undefined) throw new AppError('auth.required', 'sign in, or send a key or token')
      if (!can(principal, 'siem:write'))
        throw new AppError('auth.forbidden', 'this needs siem:write', {
          permission: 'siem:write',
          hint: 'ask an administrator',
        })
      const query = ingestShapes.ingestQuery.parse(request.query)
      if (principal.source !== undefined && principal.source !== query.source) {
        throw new AppError('auth.forbidden', `this key may send source ${principal.source} only`, {
          hint: `add ?source=${principal.source}`,
        })
      }
      const body = (request.body ?? request.raw) as Readable
      return await services.bodies.receive({
        source: query.source,
        sensor: query.sensor === '' ? principal.name.replace(/[^\w.:@/-]/g, '-') : query.sensor,
        encoding: header(request.headers['content-encoding'])?.trim().toLowerCase(),
        key: readKey(header(request.headers['idempotency-key'])),
        body,
      })
    })
  })
}

const header = (value: string | string[] | undefined): string | undefined => (Array.isArray(value) ? value[0] : value)

function readKey(key: string | undefined): string | undefined {
  if (key === undefined || key === '') return undefined
  if (key.length > 255 || !/^[\x21-\x7e]+$/.test(key))
    throw new AppError('request.invalid', 'an Idempotency-Key has at most 255 printable ASCII characters')
  return key
}
