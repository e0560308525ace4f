import { request as httpRequest } from 'node:http'
import { routes, type Me, type Problem, type Route } from '@aurora/contract'
import { can, roles, type Permission } from '@aurora/identity'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { startServer, type RunningServer } from './server.ts'
import { ask } from './stored.ts'

// Who gets in, by which door, and what they may do there.

const passphrase = 'four horses under rain'

let server: RunningServer
beforeAll(async () => {
  server = await startServer()
})
afterAll(async () => await server[Symbol.asyncDispose]())

const none = { authorization: '' } as const
const page = { 'x-aurora-request': '1' } as const

async function post(path: string, body: unknown, headers: Readonly<Record<string, string>> = none): Promise<Response> {
  return await server.api(path, {
    method: 'POST',
    headers: { 'content-type': 'application/json', ...headers },
    body: JSON.stringify(body),
  })
}

const problemOf = async (response: Response): Promise<Problem> => (await response.json()) as Problem

/** The session cookie an answer sets, as a browser sends it back. */
function cookieOf(response: Response): string {
  const [set] = response.headers.getSetCookie()
  return set?.split(';')[0] ?? ''
}

async function addUser(username: string, role: string): Promise<void> {
  const response = await post('/api/v1/users', { username, role, passphrase }, {})
  expect(response.status).toBe(201)
}

/** An access token of a person. */
async function tokenOf(username: string): Promise<string> {
  const response = await post('/api/v1/auth/token', { username, password: passphrase })
  expect(response.status).toBe(200)
  return ((await response.json()) as { access_token: string }).access_token
}

describe('the first administrator', () => {
  let cookie = ''

  test('is made by the link of the terminal, once, and is signed in by it', async () => {
    const token = new URL(server.setup ?? '').hash.replace('#token=', '')
    expect(await (await post('/api/v1/auth/setup/check', { token })).json()).toEqual({
      purpose: 'first-admin',
      username: null,
    })
    expect(
      await problemOf(await post('/api/v1/auth/setup', { token, username: 'ada', passphrase: 'password1234' })),
    ).toMatchObject({ status: 422, code: 'auth.weak_passphrase' })

    const response = await post('/api/v1/auth/setup', { token, username: 'ada', passphrase })
    expect(response.status).toBe(200)
    expect((await response.json()) as Me).toMatchObject({
      name: 'ada',
      kind: 'user',
      role: 'admin',
      permissions: ['*'],
    })
    const [set = ''] = response.headers.getSetCookie()
    expect(set.toLowerCase().split('; ')).toEqual(
      expect.arrayContaining(['path=/', 'httponly', 'samesite=strict', expect.stringMatching(/^max-age=\d+$/)]),
    )
    cookie = cookieOf(response)

    expect(await problemOf(await post('/api/v1/auth/setup', { token, username: 'eve', passphrase }))).toMatchObject({
      status: 410,
      code: 'auth.setup_link',
    })
    expect((await post('/api/v1/auth/setup/check', { token })).status).toBe(410)
  })

  test('is known by the cookie, and no longer after signing out', async () => {
    const me = async (): Promise<Response> => await server.api('/api/v1/users/me', { headers: { ...none, cookie } })
    expect(await (await me()).json()).toMatchObject({ name: 'ada', role: 'admin' })
    expect(await problemOf(await post('/api/v1/auth/logout', {}, { ...none, cookie }))).toMatchObject({
      status: 403,
      code: 'auth.csrf',
    })
    expect((await me()).status).toBe(200)
    expect((await post('/api/v1/auth/logout', {}, { ...none, ...page, cookie })).status).toBe(200)
    expect(await problemOf(await me())).toMatchObject({ status: 401 })
  })

  test('a link for somebody else is no way to become one', async () => {
    await using fresh = await startServer()
    const headers = { 'content-type': 'application/json' }
    const added = await fresh.api('/api/v1/users', {
      method: 'POST',
      headers,
      body: JSON.stringify({ username: 'bob', role: 'viewer' }),
    })
    const { token } = (await added.json()) as { token: string }
    const reset = (await (await fresh.api('/api/v1/users/bob/reset', { method: 'POST' })).json()) as { token: string }
    for (const one of [token, reset.token]) {
      const check = await fresh.api('/api/v1/auth/setup/check', {
        method: 'POST',
        headers,
        body: JSON.stringify({ token: one }),
      })
      if (one === reset.token) expect(await check.json()).toEqual({ purpose: 'reset', username: 'bob' })
      else expect(check.status, 'the newer link voids the older').toBe(410)
    }
    const redeemed = await fresh.api('/api/v1/auth/setup', {
      method: 'POST',
      headers: { ...headers, ...none },
      body: JSON.stringify({ token: reset.token, username: 'bob', passphrase }),
    })
    expect(await redeemed.json()).toMatchObject({ name: 'bob', role: 'viewer' })
    const lost = (await (await fresh.api('/api/v1/users/admin/reset', { method: 'POST' })).json()) as { token: string }
    const first = await fresh.api('/api/v1/auth/setup/check', {
      method: 'POST',
      headers,
      body: JSON.stringify({ token: lost.token }),
    })
    expect(await first.json()).toEqual({ purpose: 'first-admin', username: null })
  })
})

describe('signing in', () => {
  beforeAll(async () => await addUser('grace', 'analyst'))

  test('with a cookie: only the page of this server may change anything', async () => {
    const response = await post('/api/v1/auth/login', { username: 'grace', password: passphrase })
    expect(response.status).toBe(200)
    const cookie = cookieOf(response)
    const change = async (headers: Readonly<Record<string, string>>): Promise<number> =>
      (await post('/api/v1/siem/rejects/replay', {}, { ...none, cookie, ...headers })).status
    expect(await change({}), 'no header').toBe(403)
    expect(await change({ ...page, origin: 'https://elsewhere.example' }), 'the page of another site').toBe(403)
    expect(await change({ ...page, origin: server.url }), 'allowed to ask, but not to do').toBe(403)
    expect(await problemOf(await post('/api/v1/siem/rejects/replay', {}, { ...none, cookie, ...page }))).toMatchObject({
      code: 'auth.forbidden',
      permission: 'siem:write',
    })
    expect(
      (await server.api('/api/v1/siem/sources', { headers: { ...none, cookie } })).status,
      'reading needs no header',
    ).toBe(200)
  })

  test.for([
    { login: '/api/v1/auth/token', refresh: '/api/v1/auth/refresh', me: '/api/v1/users/me' },
    { login: '/auth/login', refresh: '/auth/refresh', me: '/auth/me' },
  ])(
    'with tokens at $login: the refresh token is spent by its use, and a spent one ends them all',
    async ({ login, refresh, me }) => {
      const first = (await (await post(login, { username: 'grace', password: passphrase })).json()) as {
        access_token: string
        refresh_token: string
        expires_in: number
      }
      expect(first).toMatchObject({ token_type: 'bearer', expires_in: 1800 })
      const bearer = async (token: string): Promise<number> =>
        (await server.api(me, { headers: { authorization: `Bearer ${token}` } })).status
      expect(await bearer(first.access_token)).toBe(200)

      const second = (await (await post(refresh, { refresh_token: first.refresh_token })).json()) as typeof first
      expect(await bearer(second.access_token)).toBe(200)
      expect(second.refresh_token).not.toBe(first.refresh_token)
      expect(
        await problemOf(await post(refresh, { refresh_token: first.refresh_token })),
        'stolen, or sent twice',
      ).toMatchObject({ status: 401, code: 'auth.invalid' })
      expect((await post(refresh, { refresh_token: second.refresh_token })).status, 'whoever holds the newer one').toBe(
        401,
      )
      const [head, body, signature = ''] = second.access_token.split('.')
      expect(
        await bearer(
          [head, body, signature.startsWith('A') ? `B${signature.slice(1)}` : `A${signature.slice(1)}`].join('.'),
        ),
      ).toBe(401)
      const unsigned = [Buffer.from('{"alg":"none","typ":"JWT"}').toString('base64url'), body, ''].join('.')
      expect(await bearer(unsigned)).toBe(401)
    },
  )

  test('a wrong passphrase and a wrong name are answered in the same words', async () => {
    const answers = await Promise.all(
      [
        { username: 'grace', password: 'not the passphrase' },
        { username: 'nobody-of-that-name', password: 'not the passphrase' },
        { username: '\u0000', password: 'not the passphrase' },
      ].map(async (body) => await problemOf(await post('/api/v1/auth/login', body))),
    )
    for (const answer of answers) expect({ ...answer, requestId: '' }).toEqual({ ...answers[0], requestId: '' })
    expect(answers[0]).toMatchObject({ status: 401, code: 'auth.invalid' })
  })

  test('a removed user is out at once, with session and token', async () => {
    await addUser('shortstay', 'viewer')
    const token = await tokenOf('shortstay')
    const cookie = cookieOf(await post('/api/v1/auth/login', { username: 'shortstay', password: passphrase }))
    expect((await server.api('/api/v1/users/shortstay', { method: 'DELETE' })).status).toBe(200)
    expect((await server.api('/api/v1/users/me', { headers: { ...none, cookie } })).status).toBe(401)
    expect((await server.api('/api/v1/users/me', { headers: { authorization: `Bearer ${token}` } })).status).toBe(401)
  })

  test('guessing is slowed down, and says for how long', async () => {
    await addUser('target', 'viewer')
    let refused: Response | undefined
    for (let i = 0; i < 12 && refused === undefined; i++) {
      const response = await post('/api/v1/auth/login', { username: 'target', password: `guess number ${i}` })
      if (response.status === 429) refused = response
      else expect(response.status).toBe(401)
    }
    expect(Number(refused?.headers.get('retry-after'))).toBeGreaterThan(0)
    const problem = await problemOf(refused as Response)
    expect(problem).toMatchObject({
      code: 'auth.rate_limited',
      retryAfterSeconds: Number(refused?.headers.get('retry-after')),
    })
    expect(
      (await post('/api/v1/auth/login', { username: 'target', password: passphrase })).status,
      'the right one does not help now',
    ).toBe(429)
  })
})

describe('permissions', () => {
  const tokens = new Map<string, string>()
  const people = roles.filter((role) => role !== 'api_service')

  beforeAll(async () => {
    for (const role of people) {
      await addUser(`role-${role}`, role)
      tokens.set(role, await tokenOf(`role-${role}`))
    }
    for (const [name, scope] of [
      ['api_service', 'siem:write'],
      ['metrics', 'metrics:read'],
    ] as const) {
      const { key } = (await (await post('/api/v1/auth/api-keys', { name, scopes: [scope] }, {})).json()) as {
        key: string
      }
      tokens.set(name, key)
    }
  })

  const grants: Readonly<Record<string, (permission: string) => boolean>> = {
    ...Object.fromEntries(
      people.map((role) => [
        role,
        (permission: string) => can({ permissions: new Set(permissionsOf(role)) }, permission as Permission),
      ]),
    ),
    api_service: (permission) => permission === 'siem:write',
    metrics: (permission) => permission === 'metrics:read',
  }

  /** What the design gives each role (DESIGN §8), of the permissions that routes ask for. Written out, so that a change shows. */
  function permissionsOf(role: string): Permission[] | ['*'] {
    const table: Readonly<Record<string, Permission[] | ['*']>> = {
      admin: ['*'],
      analyst: [
        ...(['siem:read', 'hunts:write', 'detections:read', 'detections:write', 'suppressions:write'] as const),
        ...(['alerts:read', 'alerts:write', 'cases:read', 'cases:write', 'ws:alerts'] as const),
        ...(['iocs:read', 'iocs:write', 'reports:generate', 'dashboard:read'] as const),
      ],
      operator: [
        ...(['siem:read', 'siem:write', 'sources:manage', 'metrics:read'] as const),
        ...(['alerts:read', 'ws:alerts', 'dashboard:read'] as const),
      ],
      auditor: [
        'siem:read',
        'audit:read',
        'audit:verify',
        'detections:read',
        'alerts:read',
        'cases:read',
        'reports:generate',
        'dashboard:read',
      ],
      viewer: ['alerts:read', 'cases:read', 'dashboard:read'],
    }
    return table[role] ?? []
  }

  /** A request to a route that is refused for its content where it would change something, so that only the permission counts. */
  async function probe(route: Route, token: string | undefined): Promise<Response> {
    const path = route.path.replaceAll(/\{\w+\}/g, 'no-such-thing')
    const headers = {
      ...(token === undefined ? none : { authorization: `Bearer ${token}` }),
      ...(route.body === undefined ? {} : { 'content-type': 'application/json' }),
    }
    return await server.api(path, {
      method: route.method,
      headers,
      ...(route.body === undefined ? {} : { body: '{"ids":["none"],"limit":"wrong"}' }),
    })
  }

  const guarded = Object.entries<Route>(routes).filter(([name]) => name !== 'logout')

  test.for(guarded.flatMap(([name, route]) => [...Object.keys(grants), 'nobody'].map((who) => ({ name, who, route }))))(
    '$name by $who',
    async ({ route, who }) => {
      const response = await probe(route, tokens.get(who))
      const { permission } = route
      if (permission === 'none')
        expect([401, 403]).not.toContain(
          response.status === 401 && route.path.endsWith('/refresh') ? 200 : response.status,
        )
      else if (who === 'nobody') expect(await problemOf(response)).toMatchObject({ status: 401, code: 'auth.required' })
      else if (permission === 'self' || grants[who]?.(permission) === true)
        expect([401, 403]).not.toContain(response.status)
      else expect(await problemOf(response)).toMatchObject({ status: 403, code: 'auth.forbidden', permission })
    },
  )

  test('/metrics is for who may read metrics', async () => {
    const status = async (who: string): Promise<number> =>
      (await server.api('/metrics', { headers: { authorization: `Bearer ${tokens.get(who) ?? ''}` } })).status
    for (const who of ['admin', 'operator', 'metrics']) expect(await status(who), who).toBe(200)
    for (const who of ['analyst', 'auditor', 'viewer', 'api_service']) expect(await status(who), who).toBe(403)
    // A program on this machine needs no token, but what a proxy passes on is not from here.
    expect((await server.api('/metrics', { headers: none })).status).toBe(200)
    expect((await server.api('/metrics', { headers: { ...none, 'x-forwarded-for': '192.0.2.7' } })).status).toBe(401)
  })

  test('nobody hands on what they do not have', async () => {
    const key = async (who: string): Promise<number> =>
      (
        await post(
          '/api/v1/auth/api-keys',
          { name: 'more', role: 'admin' },
          { authorization: `Bearer ${tokens.get(who) ?? ''}` },
        )
      ).status
    for (const who of ['operator', 'analyst', 'api_service']) expect(await key(who), who).toBe(403)
  })
})

test('a name that was pointed at this machine gets no answer', async () => {
  const { port } = new URL(server.url)
  const status = async (host: string): Promise<number | undefined> =>
    await new Promise((resolve, reject) => {
      const asked = httpRequest(
        { host: '127.0.0.1', port, path: '/api/v1/system/mode', headers: { host } },
        (answer) => (answer.resume(), resolve(answer.statusCode)),
      )
      asked.on('error', reject).end()
    })
  for (const host of [`localhost:${port}`, `127.0.0.1:${port}`, 'aurora.localhost', '[::1]'])
    expect(await status(host), host).toBe(200)
  for (const host of [`evil.example:${port}`, '10.0.0.1', 'localhost.evil.example', '127.0.0.1.evil.example'])
    expect(await status(host), host).toBe(403)
})

test('the audit log has what happened, and verifies', async () => {
  const { items } = await ask<{ items: { action: string; outcome: string; actor: string; target: string }[] }>(
    server,
    '/api/v1/audit',
    { limit: '500' },
  )
  const has = (action: string, part: object = {}): void =>
    expect(items, action).toContainEqual(expect.objectContaining({ action, ...part }))
  has('setup_link.create')
  has('setup_link.redeem', { actor: 'ada', outcome: 'success' })
  has('user.create', { target: 'grace', outcome: 'success' })
  has('user.delete', { target: 'shortstay' })
  has('login', { actor: 'grace', outcome: 'success' })
  has('key.create', { target: 'metrics' })
  expect(
    items.filter((item) => item.action.startsWith('login') && item.outcome !== 'success').length,
    'failures are kept too',
  ).toBeGreaterThan(3)
  expect(JSON.stringify(items)).not.toContain(passphrase)

  const verified = (await (await server.api('/api/v1/audit/verify', { method: 'POST' })).json()) as {
    ok: boolean
    records: number
    brokenAt: number | null
  }
  expect(verified).toMatchObject({ ok: true, brokenAt: null })
  expect(verified.records).toBeGreaterThanOrEqual(items.length)
})
