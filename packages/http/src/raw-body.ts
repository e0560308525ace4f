import type { FastifyInstance } from 'fastify'

/** Hands the bodies of a scope on as streams, whatever their type; gives the options its routes need for that. */
export function passBodiesThrough(scope: FastifyInstance): { bodyLimit: number } {
  scope.removeAllContentTypeParsers()
  scope.addContentTypeParser('*', (_request, payload, done) => done(null, payload))
  return { bodyLimit: Number.MAX_SAFE_INTEGER }
}
