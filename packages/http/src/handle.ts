import { routes, type Route, type RouteName } from '@aurora/contract'
import { AppError } from '@aurora/core'
import { can, type Origin, type Permission, type Principal } from '@aurora/identity'
import type { FastifyInstance, FastifyReply, FastifyRequest } from 'fastify'
import type { z } from 'zod'

type Routes = typeof routes
type QueryOf<N extends RouteName> = Routes[N] extends { query: infer S extends z.ZodType } ? z.output<S> : undefined
type BodyOf<N extends RouteName> = Routes[N] extends { body: infer S extends z.ZodType } ? z.output<S> : undefined
type AnswerOf<N extends RouteName> = Routes[N] extends { answer: infer S extends z.ZodType } ? z.input<S> : undefined

/** A request that was read and allowed. */
export interface Call<N extends RouteName> {
  readonly query: QueryOf<N>
  readonly body: BodyOf<N>
  /** `{name}` parts of the path. */
  readonly params: Readonly<Record<string, string>>
  /** Who asks; undefined only on routes open to all. */
  readonly principal: Principal | undefined
  readonly origin: Origin
  /** Aborts when the client goes away. */
  readonly signal: AbortSignal
  readonly request: FastifyRequest
  readonly reply: FastifyReply
}

/** Who asks, on a route that is not open to all. */
export function principalOf(call: { principal: Principal | undefined }): Principal {
  if (call.principal === undefined) throw new AppError('auth.required', 'sign in, or send a key or token')
  return call.principal
}

/**
 * Serves one route of the contract: checks the permission, reads query and body by the contract's shapes, and hands
 * the result to `run`. Extra paths answer the same.
 */
export function handle<N extends RouteName>(
  app: FastifyInstance,
  name: N,
  run: (call: Call<N>) => Promise<AnswerOf<N>>,
  alsoAt: readonly string[] = [],
): void {
  const route: Route = routes[name]
  for (const path of [route.path, ...alsoAt]) {
    app.route({
      method: route.method,
      url: path.replaceAll(/\{(\w+)\}/g, ':$1'),
      ...(route.maxBodyBytes !== undefined && { bodyLimit: route.maxBodyBytes }),
      handler: async (request, reply) => {
        checkPermission(route.permission, request.principal)
        return (
          (await run({
            query: route.query?.parse(request.query) as QueryOf<N>,
            body: route.body?.parse(request.body) as BodyOf<N>,
            params: request.params as Record<string, string>,
            principal: request.principal,
            origin: { address: request.ip, requestId: request.id, userAgent: request.headers['user-agent'] },
            signal: signalOf(reply),
            request,
            reply,
          })) ?? {}
        )
      },
    })
  }
}

function checkPermission(permission: string, principal: Principal | undefined): void {
  if (permission === 'none') return
  if (principal === undefined) throw new AppError('auth.required', 'sign in, or send a key or token')
  if (permission === 'self' || can(principal, permission as Permission)) return
  throw new AppError('auth.forbidden', `this needs ${permission}`, { permission, hint: 'ask an administrator' })
}

function signalOf(reply: FastifyReply): AbortSignal {
  const controller = new AbortController()
  reply.raw.once('close', () => {
    if (!reply.raw.writableFinished) controller.abort()
  })
  return controller.signal
}
