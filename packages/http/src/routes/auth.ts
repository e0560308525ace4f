import { AppError } from '@aurora/core'
import type { ApiKey, NewSession, Principal, User } from '@aurora/identity'
import type { FastifyInstance, FastifyReply, FastifyRequest } from 'fastify'
import { handle, principalOf } from '../handle.ts'
import { sessionCookie } from '../middleware/authenticate.ts'
import type { Services } from '../services.ts'

/** Signing in and out, one-time links, tokens and keys (DESIGN §8, "Sign-in"). */
export function authRoutes(app: FastifyInstance, services: Services): void {
  const { identity } = services

  handle(app, 'login', async ({ body, origin, request, reply }) => {
    const { user, session } = await identity.login.signIn(
      { username: body.username, passphrase: body.password },
      origin,
    )
    return await beginSession(services, request, reply, user, session)
  })

  handle(app, 'logout', async (call) => {
    const principal = principalOf(call)
    if (principal.sessionId !== undefined)
      await identity.sessions.revoke(principal.id, principal.sessionId, principal, call.origin)
    call.reply.clearCookie(sessionCookie, { path: '/' })
    return undefined
  })

  handle(app, 'setupCheck', async ({ body }) => {
    const link = await identity.setupLinks.find(body.token)
    if (link === undefined)
      throw new AppError('auth.setup_link', 'this link was used or has run out', {
        hint: 'make a new one with: ./aurora user reset',
      })
    return { purpose: link.purpose, username: link.username ?? null }
  })

  handle(app, 'setup', async ({ body, origin, request, reply }) => {
    const { user, session } = await identity.setupLinks.redeem(body.token, body.username, body.passphrase, origin)
    return await beginSession(services, request, reply, user, session)
  })

  handle(
    app,
    'token',
    async ({ body, origin }) => {
      const { tokens } = await identity.login.issueTokens(
        { username: body.username, passphrase: body.password },
        origin,
      )
      return toTokenAnswer(tokens)
    },
    ['/auth/login'],
  )

  handle(
    app,
    'refresh',
    async ({ body, origin }) => toTokenAnswer(await identity.tokens.refresh(body.refresh_token, origin)),
    ['/auth/refresh'],
  )

  handle(app, 'me', (call) => Promise.resolve(toMe(principalOf(call))), ['/api/v1/auth/me', '/auth/me'])

  handle(app, 'listKeys', async () => ({ items: (await identity.apiKeys.list()).map(toKeyItem) }))

  handle(app, 'createKey', async (call) => {
    const { expiresInDays, ...wanted } = call.body
    const expiresMs = expiresInDays === undefined ? undefined : Date.now() + expiresInDays * 86_400_000
    const { key, secret } = await identity.apiKeys.create({ ...wanted, expiresMs }, principalOf(call), call.origin)
    call.reply.code(201)
    return { ...toKeyItem(key), key: secret }
  })

  handle(app, 'revokeKey', async (call) => {
    await identity.apiKeys.revoke(call.params['id'] ?? '', principalOf(call), call.origin)
    return undefined
  })
}

async function beginSession(
  services: Services,
  request: FastifyRequest,
  reply: FastifyReply,
  user: User,
  session: NewSession,
) {
  reply.setCookie(sessionCookie, session.secret, {
    path: '/',
    httpOnly: true,
    sameSite: 'strict',
    secure: request.protocol === 'https',
    maxAge: Math.floor((session.expiresMs - Date.now()) / 1000),
  })
  const principal = await services.identity.sessions.authenticate(session.secret)
  if (principal === undefined) throw new AppError('auth.invalid', 'the session has ended')
  return { ...toMe(principal), name: user.name, expiresAt: new Date(session.expiresMs).toISOString() }
}

function toMe(principal: Principal) {
  return {
    id: principal.id,
    name: principal.name,
    kind: principal.kind === 'key' ? ('key' as const) : ('user' as const),
    role: principal.role,
    permissions: [...principal.permissions],
    expiresAt: null,
  }
}

function toTokenAnswer(tokens: { accessToken: string; expiresInSeconds: number; refreshToken: string }) {
  return {
    access_token: tokens.accessToken,
    token_type: 'bearer' as const,
    expires_in: tokens.expiresInSeconds,
    refresh_token: tokens.refreshToken,
  }
}

const isoOrNull = (ms: number | undefined): string | null => (ms === undefined ? null : new Date(ms).toISOString())

function toKeyItem(key: ApiKey) {
  return {
    id: key.id,
    name: key.name,
    prefix: key.prefix,
    owner: key.owner.name,
    role: key.role,
    scopes: [...key.scopes],
    source: key.source ?? null,
    created: new Date(key.createdMs).toISOString(),
    lastUsed: isoOrNull(key.lastUsedMs),
    expires: isoOrNull(key.expiresMs),
  }
}
