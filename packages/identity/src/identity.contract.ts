import { mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { decodeJwt, SignJWT } from 'jose'
import { afterEach, beforeEach, describe, expect, test } from 'vitest'
import { sql, type State } from '@aurora/state'
import {
  can,
  localOperator,
  openIdentity,
  type AuditEntry,
  type AuditSink,
  type Identity,
  type Principal,
} from './index.ts'

const passphrase = 'violet kettle argues with rain'
const other = 'a second kettle, this one green'
const minuteMs = 60_000
const secret = 'a signing secret of more than 32 characters'

/** An audit sink that keeps what was committed. */
class RecordingSink implements AuditSink {
  readonly entries: AuditEntry[] = []
  async append(entry: AuditEntry, tx: Parameters<AuditSink['append']>[1]): Promise<void> {
    tx.onCommit(() => this.entries.push(entry))
  }
  get actions(): string[] {
    return this.entries.map((entry) => `${entry.action}${entry.outcome === 'failure' ? ' failed' : ''}`)
  }
}

/** What identity promises on every state store. `open` gives one handle, or more, on a new and empty store. */
export function identityContract(name: string, newStore: () => Promise<() => Promise<State>>): void {
  describe(`identity on ${name}`, () => {
    let open: () => Promise<State>
    let state: State
    let audit: RecordingSink
    let identity: Identity
    let nowMs: number
    let folder: string

    const openAnother = (on: State, text = secret) =>
      openIdentity({
        state: on,
        audit,
        signingSecret: { text },
        nowMs: () => nowMs,
        argon2: { memoryKib: 64, passes: 1, parallelism: 1 },
      })
    beforeEach(async () => {
      folder = await mkdtemp(join(tmpdir(), 'aurora-identity-'))
      nowMs = Date.UTC(2026, 0, 1)
      audit = new RecordingSink()
      open = await newStore()
      state = await open()
      identity = await openAnother(state)
    })
    afterEach(async () => {
      await state.close()
      await rm(folder, { recursive: true, force: true })
    })

    const from = { address: '192.0.2.1', requestId: 'r-1', userAgent: 'test\0 browser' }
    const add = (username: string, role = 'analyst') =>
      identity.users.create({ name: username, role, passphrase }, localOperator, from)
    const signIn = (username: string, phrase = passphrase, address = from.address) =>
      identity.login.signIn({ username, passphrase: phrase }, { ...from, address })
    const byCookie = (cookieSessionId: string) => identity.authenticate({ cookieSessionId })
    const principal = async (username: string): Promise<Principal> => byCookie((await signIn(username)).session.secret)

    describe('the first administrator', () => {
      test('is made with a link that works once', async () => {
        const { token, expiresMs } = await identity.setupLinks.create({ purpose: 'first-admin' }, localOperator, {})
        expect(expiresMs).toBe(nowMs + 30 * minuteMs)
        expect(await identity.setupLinks.find(token)).toEqual({ purpose: 'first-admin', expiresMs })
        const { user, session } = await identity.setupLinks.redeem(token, 'Alice', passphrase, from)
        expect(user).toMatchObject({ name: 'alice', role: 'admin', hasPassphrase: true })
        expect(can(await byCookie(session.secret), 'users:manage')).toBe(true)
        await expect(identity.setupLinks.redeem(token, 'mallory', passphrase, from)).rejects.toMatchObject({
          code: 'auth.setup_link',
        })
        await expect(identity.setupLinks.create({ purpose: 'first-admin' }, localOperator, {})).rejects.toMatchObject({
          code: 'request.conflict',
        })
        expect(audit.actions).toEqual(['setup_link.create', 'user.create', 'setup_link.redeem'])
        expect(JSON.stringify(audit.entries)).not.toContain(token)
      })

      test('is one, however many come at once', async () => {
        const { token } = await identity.setupLinks.create({ purpose: 'first-admin' }, localOperator, {})
        const tries = ['a', 'b', 'c', 'd'].map((username) =>
          identity.setupLinks.redeem(token, username, passphrase, from),
        )
        const done = await Promise.allSettled(tries)
        expect(done.filter((result) => result.status === 'fulfilled')).toHaveLength(1)
        expect(await identity.users.list()).toHaveLength(1)
      })

      test('a weak passphrase or an impossible name leaves the link usable; half an hour does not', async () => {
        const { token } = await identity.setupLinks.create({ purpose: 'first-admin' }, localOperator, {})
        await expect(identity.setupLinks.redeem(token, 'alice', 'password1234', from)).rejects.toMatchObject({
          code: 'auth.weak_passphrase',
        })
        await expect(identity.setupLinks.redeem(token, 'alice bob', passphrase, from)).rejects.toMatchObject({
          code: 'request.invalid',
        })
        nowMs += 30 * minuteMs
        await expect(identity.setupLinks.redeem(token, 'alice', passphrase, from)).rejects.toMatchObject({
          code: 'auth.setup_link',
        })
      })

      test('a new link makes the old one void', async () => {
        const old = await identity.setupLinks.create({ purpose: 'first-admin' }, localOperator, {})
        const fresh = await identity.setupLinks.create({ purpose: 'first-admin' }, localOperator, {})
        expect(await identity.setupLinks.find(old.token)).toBeUndefined()
        expect(await identity.setupLinks.find(fresh.token)).toBeDefined()
      })
    })

    test('a reset link gives its user a passphrase and ends what was signed in', async () => {
      await add('bob')
      const before = await signIn('bob')
      const { token } = await identity.setupLinks.create({ purpose: 'reset', username: 'BOB' }, localOperator, {})
      expect(await identity.setupLinks.find(token)).toMatchObject({ purpose: 'reset', username: 'bob' })
      await expect(identity.setupLinks.redeem(token, 'eve', other, from)).rejects.toMatchObject({
        code: 'request.invalid',
      })
      const { session } = await identity.setupLinks.redeem(token, '', other, from)
      await expect(byCookie(before.session.secret)).rejects.toMatchObject({ code: 'auth.invalid' })
      expect(await byCookie(session.secret)).toMatchObject({ name: 'bob', role: 'analyst' })
      await expect(signIn('bob')).rejects.toMatchObject({ code: 'auth.invalid' })
      await signIn('bob', other)
      const analyst = await byCookie(session.secret)
      await expect(
        identity.setupLinks.create({ purpose: 'reset', username: 'bob' }, analyst, {}),
      ).rejects.toMatchObject({ code: 'auth.forbidden' })
    })

    describe('users', () => {
      test('are created once, listed by name, found by id or name', async () => {
        const bob = await add('bob')
        const ann = await identity.users.create({ name: 'ann', role: 'viewer' }, localOperator, from)
        expect(await identity.users.list()).toEqual([ann, bob])
        expect(await identity.users.withPermission('cases:read')).toContainEqual(ann)
        expect(await identity.users.withPermission('alerts:write')).not.toContainEqual(ann)
        expect(ann.hasPassphrase).toBe(false)
        expect([await identity.users.find(bob.id), await identity.users.find('Bob')]).toEqual([bob, bob])
        await expect(add('BOB')).rejects.toMatchObject({ code: 'request.conflict' })
        await expect(add('bob\u0000')).rejects.toMatchObject({ code: 'request.invalid' })
        await expect(add('carol', 'emperor')).rejects.toMatchObject({ code: 'request.invalid' })
        await expect(add('carol', 'api_service')).rejects.toMatchObject({ code: 'request.invalid' })
        expect(audit.actions).toEqual(['user.create', 'user.create'])
      })

      test('a user named like the id of another is not that other', async () => {
        const bob = await add('bob', 'admin')
        const impostor = await add(bob.id, 'viewer')
        expect(await principal(bob.id)).toMatchObject({ id: impostor.id, role: 'viewer' })
        expect(await identity.users.find(bob.id)).toMatchObject({ name: 'bob' })
      })

      test('the last administrator stays', async () => {
        const alice = await add('alice', 'admin')
        await identity.users.create({ name: 'pending', role: 'admin' }, localOperator, from) // cannot sign in yet
        for (const change of [
          () => identity.users.remove(alice.id, localOperator, from),
          () => identity.users.setRole(alice.id, 'viewer', localOperator, from),
          () => identity.users.setDisabled(alice.id, true, localOperator, from),
        ]) {
          await expect(change()).rejects.toMatchObject({ code: 'request.conflict' })
        }
        const bea = await add('bea', 'admin')
        const both = await Promise.allSettled([
          identity.users.remove(alice.id, localOperator, from),
          identity.users.setDisabled(bea.id, true, localOperator, from),
        ])
        expect(both.map((result) => result.status).sort()).toEqual(['fulfilled', 'rejected'])
      })

      test('nobody gives rights they do not have', async () => {
        const bob = await add('bob', 'operator')
        const by = await principal('bob')
        await expect(identity.users.setRole(bob.id, 'admin', by, from)).rejects.toMatchObject({
          code: 'auth.forbidden',
        })
        await expect(identity.users.create({ name: 'eve', role: 'analyst' }, by, from)).rejects.toMatchObject({
          code: 'auth.forbidden',
        })
      })

      test('changes of what is not there say so', async () => {
        await expect(identity.users.remove('nobody', localOperator, from)).rejects.toMatchObject({
          code: 'request.not_found',
        })
        await expect(identity.users.setPassphrase('nobody', other, localOperator, from)).rejects.toMatchObject({
          code: 'request.not_found',
        })
      })

      test('a disabled user is out at once and can come back', async () => {
        await add('alice', 'admin')
        const bob = await add('bob')
        const { session } = await signIn('bob')
        const { tokens } = await identity.login.issueTokens({ username: 'bob', passphrase }, from)
        await identity.authenticate({ bearer: tokens.accessToken })
        await identity.users.setDisabled(bob.id, true, localOperator, from)
        await expect(byCookie(session.secret)).rejects.toMatchObject({ code: 'auth.invalid' })
        await expect(identity.authenticate({ bearer: tokens.accessToken })).rejects.toMatchObject({
          code: 'auth.invalid',
        })
        await expect(identity.tokens.refresh(tokens.refreshToken, from)).rejects.toMatchObject({ code: 'auth.invalid' })
        await expect(signIn('bob')).rejects.toMatchObject({ code: 'auth.invalid' })
        await identity.users.setDisabled(bob.id, false, localOperator, from)
        await signIn('bob')
        await expect(byCookie(session.secret)).rejects.toMatchObject({ code: 'auth.invalid' })
      })

      test('a role counts from the next request on, for sessions and tokens', async () => {
        const bob = await add('bob')
        const { session } = await signIn('bob')
        const { tokens } = await identity.login.issueTokens({ username: 'bob', passphrase }, from)
        await identity.authenticate({ bearer: tokens.accessToken })
        await identity.users.setRole(bob.id, 'viewer', localOperator, from)
        expect(await byCookie(session.secret)).toMatchObject({ role: 'viewer' })
        expect(await identity.authenticate({ bearer: tokens.accessToken })).toMatchObject({ role: 'viewer' })
      })

      test('a removed user is gone with all they had', async () => {
        const bob = await add('bob')
        const { session } = await signIn('bob')
        await identity.users.remove(bob.id, localOperator, from)
        await expect(byCookie(session.secret)).rejects.toMatchObject({ code: 'auth.invalid' })
        expect(await identity.users.list()).toEqual([])
      })

      test('a person changes their own passphrase and stays signed in there only', async () => {
        await add('bob')
        const [here, there] = [await signIn('bob'), await signIn('bob')]
        const bob = await byCookie(here.session.secret)
        await expect(identity.login.changePassphrase(bob, 'wrong', other, from)).rejects.toMatchObject({
          code: 'auth.invalid',
        })
        await identity.login.changePassphrase(bob, passphrase, other, from)
        await byCookie(here.session.secret)
        await expect(byCookie(there.session.secret)).rejects.toMatchObject({ code: 'auth.invalid' })
        await signIn('bob', other)
      })
    })

    describe('signing in', () => {
      test('fails in the same words whatever is wrong, and records why', async () => {
        await add('alice', 'admin')
        const bob = await add('bob')
        await add('dora')
        await identity.users.setDisabled(bob.id, true, localOperator, from)
        audit.entries.length = 0
        const tries = [
          ['nobody', passphrase],
          ['dora', other],
          ['bob', passphrase],
          ['my secret, in the wrong field', 'x'],
          ['dora', 'x'.repeat(5_000)],
        ] as const
        const errors = await Promise.all(
          tries.map(([username, phrase]) => signIn(username, phrase).catch((e: Error) => e)),
        )
        expect(new Set(errors.map(String)).size).toBe(1)
        expect(errors[0]).toMatchObject({ code: 'auth.invalid' })
        const recorded = audit.entries.map((entry) => [entry.actor.name, entry.details?.['reason'], entry.address])
        expect(recorded.sort()).toEqual([
          ['', 'unknown_user', '192.0.2.1'],
          ['bob', 'disabled', '192.0.2.1'],
          ['dora', 'wrong_passphrase', '192.0.2.1'],
          ['dora', 'wrong_passphrase', '192.0.2.1'],
          ['nobody', 'unknown_user', '192.0.2.1'],
        ])
      })

      test('replaces a hash made at another cost', async () => {
        await add('bob')
        const dearer = await openIdentity({
          state,
          audit,
          signingSecret: { text: secret },
          nowMs: () => nowMs,
          argon2: { memoryKib: 128, passes: 1, parallelism: 1 },
        })
        await dearer.login.signIn({ username: 'bob', passphrase }, from)
        const { rows } = await sql<{ h: string }>`select passphrase_hash as h from users`.execute(state.as())
        expect(rows[0]?.h).toContain('$m=128,')
        await signIn('bob')
      })

      test('an account that is guessed at makes strangers wait, never its owner at home', async () => {
        await add('bob')
        await signIn('bob', passphrase, '198.51.100.7') // home
        const guess = (address: string) => signIn('bob', 'a wrong guess', address).catch((e: unknown) => e)
        for (let i = 0; i < 6; i++) await guess(`203.0.113.${i}`)
        expect(await guess('203.0.113.99')).toMatchObject({
          code: 'auth.rate_limited',
          detail: { retryAfterSeconds: 2 },
        })
        await signIn('bob', passphrase, '198.51.100.7')
        await expect(signIn('bob', passphrase, '203.0.113.100')).rejects.toMatchObject({ code: 'auth.rate_limited' })
        for (let i = 0; i < 20; i++) {
          nowMs += minuteMs // the longest wait of an account
          await guess(`203.0.113.${i}`)
        }
        nowMs += minuteMs
        await signIn('bob', passphrase, '203.0.113.100')
      })

      test('a hundred guesses at once are a hundred guesses', async () => {
        await add('bob')
        const guesses = await Promise.all(
          Array.from({ length: 100 }, (_, i) => signIn('bob', `guess ${i}`).catch((e: { code: string }) => e.code)),
        )
        expect(guesses.filter((code) => code === 'auth.invalid')).toHaveLength(6)
        expect(audit.actions.filter((action) => action === 'login failed')).toHaveLength(6)
      })

      test('an address that guesses at many accounts has to wait, longer each time, also after a restart', async () => {
        await add('bob')
        const guess = (i: number) => signIn(`user${i}`, 'x').catch((e: unknown) => e)
        for (let i = 0; i < 21; i++) expect(await guess(i)).toMatchObject({ code: 'auth.invalid' })
        expect(await guess(21)).toMatchObject({ code: 'auth.rate_limited', detail: { retryAfterSeconds: 2 } })
        identity = await openAnother(state)
        await expect(signIn('bob')).rejects.toMatchObject({ code: 'auth.rate_limited' })
        await signIn('bob', passphrase, '198.51.100.7')
        nowMs += 2_000
        await guess(22)
        expect(await guess(23)).toMatchObject({ code: 'auth.rate_limited', detail: { retryAfterSeconds: 4 } })
      })

      test('a success forgives the account, and the address only that attempt', async () => {
        await add('bob')
        for (let i = 0; i < 5; i++) await signIn('bob', 'wrong').catch(() => undefined)
        await signIn('bob')
        for (let i = 0; i < 5; i++) await signIn('bob', 'wrong').catch(() => undefined)
        const { rows } = await sql<{ failures: number }>`
          select failures from login_throttle where key = 'address:192.0.2.1'`.execute(state.as())
        expect(rows).toEqual([{ failures: 10 }])
      })
    })

    describe('sessions', () => {
      test('end after half an hour without use, and after twelve hours with', async () => {
        await add('bob')
        const { session } = await signIn('bob')
        nowMs += 29 * minuteMs
        await byCookie(session.secret)
        nowMs += 29 * minuteMs
        await byCookie(session.secret)
        const idle = await signIn('bob')
        for (let i = 0; i < 22; i++) {
          nowMs += 29 * minuteMs
          await byCookie(session.secret)
        }
        await expect(byCookie(idle.session.secret)).rejects.toMatchObject({ code: 'auth.invalid' })
        nowMs += 24 * minuteMs // twelve hours, to the minute
        await expect(byCookie(session.secret)).rejects.toMatchObject({ code: 'auth.invalid' })
      })

      test('are listed and revoked, at once in every process', async () => {
        const bob = await add('bob')
        const [one, two] = [await signIn('bob'), await signIn('bob')]
        const elsewhere = await open()
        const twin = await openAnother(elsewhere)
        const cookieSessionId = two.session.secret
        expect((await twin.sessions.list(bob.id)).map((session) => session.userAgent)).toEqual([
          'test browser',
          'test browser',
        ])
        await twin.authenticate({ cookieSessionId })
        const by = await byCookie(one.session.secret)
        await identity.sessions.revoke(bob.id, two.session.id, by, from)
        await expect(twin.authenticate({ cookieSessionId })).rejects.toMatchObject({ code: 'auth.invalid' })
        await expect(identity.sessions.revoke('other', one.session.id, by, from)).rejects.toMatchObject({
          code: 'request.not_found',
        })
        await identity.sessions.revoke(bob.id, one.session.id, by, from)
        expect(audit.actions.slice(-2)).toEqual(['session.revoke', 'logout'])
        await elsewhere.close()
      })

      test('a use is written down once a minute', async () => {
        await add('bob')
        const { session } = await signIn('bob')
        const seen = async () => {
          await byCookie(session.secret)
          return (await identity.sessions.list((await identity.users.find('bob'))?.id ?? ''))[0]?.lastSeenMs
        }
        const beganMs = nowMs
        nowMs += 59_000
        expect(await seen()).toBe(beganMs)
        nowMs += 1_000
        expect(await seen()).toBe(nowMs)
      })
    })

    describe('tokens', () => {
      const login = () => identity.login.issueTokens({ username: 'bob', passphrase }, from)
      const byToken = (bearer: string) => identity.authenticate({ bearer })

      test('live half an hour and say what they should', async () => {
        const bob = await add('bob')
        const { tokens } = await login()
        expect(decodeJwt(tokens.accessToken)).toMatchObject({
          sub: bob.id,
          role: 'analyst',
          iat: nowMs / 1000,
          exp: nowMs / 1000 + 1_800,
          jti: expect.any(String),
        })
        expect(await byToken(tokens.accessToken)).toMatchObject({ kind: 'user', id: bob.id, role: 'analyst' })
        nowMs += 30 * minuteMs
        await expect(byToken(tokens.accessToken)).rejects.toMatchObject({ code: 'auth.invalid' })
      })

      test('are refused when forged, altered or of another key', async () => {
        const bob = await add('bob')
        const { tokens } = await login()
        const [head, body, signature] = tokens.accessToken.split('.')
        const claims = { ...decodeJwt(tokens.accessToken), role: 'admin' }
        const encode = (value: unknown) => Buffer.from(JSON.stringify(value)).toString('base64url')
        const foreign = await new SignJWT({ gen: 1 })
          .setProtectedHeader({ alg: 'HS256' })
          .setSubject(bob.id)
          .setIssuer('aurora')
          .setJti('x')
          .setIssuedAt(nowMs / 1000)
          .setExpirationTime(nowMs / 1000 + 60)
          .sign(Buffer.from('x'.repeat(40)))
        for (const token of [
          `${head}.${encode(claims)}.${signature}`,
          `${encode({ alg: 'none' })}.${body}.`,
          `${head}.${body}.`,
          foreign,
          'no token',
          '',
        ]) {
          await expect(byToken(token)).rejects.toMatchObject({ code: 'auth.invalid' })
        }
      })

      test('a token of a user that never was is refused', async () => {
        const forged = await new SignJWT({})
          .setProtectedHeader({ alg: 'HS256' })
          .setSubject('nobody')
          .setIssuer('aurora')
          .setJti('x')
          .setIssuedAt(nowMs / 1000)
          .setExpirationTime(nowMs / 1000 + 60)
          .sign(Buffer.from(secret))
        await expect(byToken(forged)).rejects.toMatchObject({ code: 'auth.invalid' })
      })

      test('a refresh token works once; used again, it ends the whole login', async () => {
        await add('bob')
        const { tokens } = await login()
        const second = await identity.tokens.refresh(tokens.refreshToken, from)
        const third = await identity.tokens.refresh(second.refreshToken, from)
        await expect(identity.tokens.refresh(tokens.refreshToken, from)).rejects.toMatchObject({ code: 'auth.invalid' })
        await expect(identity.tokens.refresh(third.refreshToken, from)).rejects.toMatchObject({ code: 'auth.invalid' })
        expect(audit.actions.slice(-1)).toEqual(['token.reuse failed'])
      })

      test('of two refreshes at once, one wins', async () => {
        await add('bob')
        const { tokens } = await login()
        const both = await Promise.allSettled([1, 2].map(() => identity.tokens.refresh(tokens.refreshToken, from)))
        expect(both.map((result) => result.status).sort()).toEqual(['fulfilled', 'rejected'])
      })

      test('a refresh token lives a week, and a logout ends it', async () => {
        await add('bob')
        const [one, two] = [await login(), await login()]
        await identity.tokens.revoke(one.tokens.refreshToken, from)
        await identity.tokens.revoke('unknown', from)
        await expect(identity.tokens.refresh(one.tokens.refreshToken, from)).rejects.toMatchObject({
          code: 'auth.invalid',
        })
        nowMs += 7 * 24 * 60 * minuteMs
        await expect(identity.tokens.refresh(two.tokens.refreshToken, from)).rejects.toMatchObject({
          code: 'auth.invalid',
        })
      })

      test('signing out everywhere ends sessions and tokens, in the same second too', async () => {
        const bob = await add('bob')
        const { tokens } = await login()
        const { session } = await signIn('bob')
        await byToken(tokens.accessToken)
        await identity.users.signOutEverywhere(bob.id, localOperator, from)
        for (const attempt of [() => byToken(tokens.accessToken), () => byCookie(session.secret)]) {
          await expect(attempt()).rejects.toMatchObject({ code: 'auth.invalid' })
        }
        await byToken((await login()).tokens.accessToken)
      })

      test('a short secret is refused; a file is made when there is none', async () => {
        await expect(openAnother(state, 'too short')).rejects.toMatchObject({ code: 'config.invalid' })
        const signingSecret = { file: join(folder, 'jwt') }
        const options = {
          state,
          audit,
          signingSecret,
          nowMs: () => nowMs,
          argon2: { memoryKib: 64, passes: 1, parallelism: 1 },
        }
        await add('bob')
        const { tokens } = await (await openIdentity(options)).login.issueTokens({ username: 'bob', passphrase }, from)
        const again = await openIdentity(options)
        expect(await again.authenticate({ bearer: tokens.accessToken })).toMatchObject({ name: 'bob' })
        await expect(byToken(tokens.accessToken)).rejects.toMatchObject({ code: 'auth.invalid' })
      })
    })

    describe('API keys', () => {
      const make = (rights: object = { scopes: ['siem:write'] }) =>
        identity.apiKeys.create({ name: 'edge sensor', ...rights }, localOperator, from)

      test('have their scopes and nothing else', async () => {
        const { key, secret: text } = await make({ scopes: ['siem:write'], source: 'suricata' })
        expect(text).toMatch(/^aurora_key_[\w-]{55}$/)
        expect(text.startsWith(key.prefix)).toBe(true)
        const by = await identity.authenticate({ apiKey: text })
        expect(by).toMatchObject({
          kind: 'key',
          id: key.id,
          name: 'edge sensor',
          role: 'api_service',
          source: 'suricata',
        })
        expect([can(by, 'siem:write'), can(by, 'siem:read')]).toEqual([true, false])
        expect(await identity.authenticate({ bearer: text })).toEqual(by)
        const listed = await identity.apiKeys.list()
        expect(listed).toEqual([{ ...key, lastUsedMs: nowMs }])
        expect(JSON.stringify(listed)).not.toContain(text)
      })

      test('may have a role instead', async () => {
        const { secret: text } = await make({ role: 'auditor' })
        const by = await identity.authenticate({ apiKey: text })
        expect([can(by, 'audit:read'), can(by, 'users:manage')]).toEqual([true, false])
      })

      test('stop when revoked: at once here, within five seconds elsewhere', async () => {
        const { key, secret: text } = await make()
        const elsewhere = await open()
        const twin = await openAnother(elsewhere)
        await identity.authenticate({ apiKey: text })
        await twin.authenticate({ apiKey: text })
        await identity.apiKeys.revoke(key.id, localOperator, from)
        await expect(identity.authenticate({ apiKey: text })).rejects.toMatchObject({ code: 'auth.invalid' })
        nowMs += 5_000
        await expect(twin.authenticate({ apiKey: text })).rejects.toMatchObject({ code: 'auth.invalid' })
        await expect(identity.apiKeys.revoke(key.id, localOperator, from)).rejects.toMatchObject({
          code: 'request.not_found',
        })
        expect(audit.actions).toEqual(['key.create', 'key.revoke'])
        await elsewhere.close()
      })

      test('expire, and a wrong secret is no key', async () => {
        const { secret: text } = await make({ scopes: ['siem:write'], expiresMs: nowMs + minuteMs })
        const wrong = `${text.slice(0, -1)}${text.endsWith('A') ? 'B' : 'A'}`
        for (const apiKey of [wrong, text.slice(0, -1), 'aurora_key_', '']) {
          await expect(identity.authenticate({ apiKey })).rejects.toMatchObject({ code: 'auth.invalid' })
        }
        await identity.authenticate({ apiKey: text })
        nowMs += minuteMs
        await expect(identity.authenticate({ apiKey: text })).rejects.toMatchObject({ code: 'auth.invalid' })
      })

      test.for([
        [{ scopes: [] }, 'request.invalid'],
        [{ scopes: ['siem:destroy'] }, 'request.invalid'],
        [{ role: 'emperor' }, 'request.invalid'],
        [{ role: 'auditor', scopes: ['siem:read'] }, 'request.invalid'],
        [{ scopes: ['siem:write'], source: '../etc' }, 'request.invalid'],
        [{ scopes: ['siem:write'], expiresMs: 1 }, 'request.invalid'],
        [{ scopes: ['siem:write'], name: ' ' }, 'request.invalid'],
      ] as const)('%j is refused', async ([rights, code]) => {
        await expect(make(rights)).rejects.toMatchObject({ code })
      })

      test('give nobody more than they have', async () => {
        await add('bob', 'operator')
        const by = await principal('bob')
        const create = (rights: object) => identity.apiKeys.create({ name: 'k', ...rights }, by, from)
        await create({ scopes: ['siem:write'] })
        await expect(create({ scopes: ['ssh:admin'] })).rejects.toMatchObject({ code: 'auth.forbidden' })
        await expect(create({ role: 'admin' })).rejects.toMatchObject({ code: 'auth.forbidden' })
      })
    })

    test('without credentials one is asked to sign in; the strongest given decides alone', async () => {
      await expect(identity.authenticate({})).rejects.toMatchObject({ code: 'auth.required' })
      await add('bob')
      const { session } = await signIn('bob')
      const attempt = identity.authenticate({ cookieSessionId: session.secret, bearer: 'nonsense' })
      await expect(attempt).rejects.toMatchObject({ code: 'auth.invalid' })
    })

    test('what cannot be recorded does not happen', async () => {
      const failing: AuditSink = { append: () => Promise.reject(new Error('no record')) }
      const options = {
        state,
        audit: failing,
        signingSecret: { text: secret },
        argon2: { memoryKib: 64, passes: 1, parallelism: 1 },
      }
      const unrecorded = await openIdentity(options)
      await expect(unrecorded.users.create({ name: 'x', role: 'viewer' }, localOperator, from)).rejects.toThrow(
        'no record',
      )
      expect(await identity.users.list()).toEqual([])
    })

    test('sweeping removes what has run out and nothing else', async () => {
      await add('bob')
      await signIn('bob')
      await identity.login.issueTokens({ username: 'bob', passphrase }, from)
      await identity.setupLinks.create({ purpose: 'reset', username: 'bob' }, localOperator, {})
      await signIn('bob', 'wrong').catch(() => undefined)
      nowMs += 8 * 24 * 60 * minuteMs
      const { session } = await signIn('bob')
      await identity.sweep()
      const counts = await sql<{ n: number }>`
        select count(*) as n from user_sessions union all
        select count(*) from user_refresh_tokens union all
        select count(*) from user_setup_links union all
        select count(*) from login_throttle`.execute(state.as())
      expect(counts.rows.map((row) => row.n)).toEqual([1, 0, 0, 1])
      await byCookie(session.secret)
    })

    test('no secret is in the store as it was given out', async () => {
      const { token } = await identity.setupLinks.create({ purpose: 'first-admin' }, localOperator, {})
      await add('bob')
      const { session } = await signIn('bob')
      const { tokens } = await identity.login.issueTokens({ username: 'bob', passphrase }, from)
      const { secret: key } = await identity.apiKeys.create({ name: 'k', scopes: ['siem:write'] }, localOperator, from)
      const tables = ['users', 'user_sessions', 'user_refresh_tokens', 'user_setup_links', 'api_keys', 'login_throttle']
      const dump = JSON.stringify(
        await Promise.all(tables.map((table) => sql`select * from ${sql.table(table)}`.execute(state.as()))),
        (_, value: unknown) => (typeof value === 'bigint' ? String(value) : value),
      )
      for (const text of [token, session.secret, tokens.refreshToken, tokens.accessToken, key, passphrase]) {
        expect(dump).not.toContain(text)
      }
    })
  })
}
