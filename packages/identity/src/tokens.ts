import { randomUUID } from 'node:crypto'
import { errors, jwtVerify, SignJWT } from 'jose'
import { AppError } from '@aurora/core'
import type { Transaction } from '@aurora/state'
import { entryBy } from './audit-sink.ts'
import type { Context } from './context.ts'
import type { Origin, Principal } from './principal.ts'
import { randomSecret, secretHash } from './secret.ts'
import { tablesOf, type UserRow } from './tables.ts'
import { principalOf, targetOf, type Users } from './users.ts'

const accessSeconds = 30 * 60
const refreshMs = 7 * 24 * 3_600_000
const issuer = 'aurora'

/** What an API client gets for a login, and for a refresh token. */
export interface TokenPair {
  /** JWT, HS256: `sub`, `role`, `gen`, `iat`, `exp`, `jti`, `iss`. */
  readonly accessToken: string
  readonly expiresInSeconds: number
  /** Good for one refresh, within 7 days. */
  readonly refreshToken: string
  readonly refreshExpiresMs: number
}

/**
 * Tokens for API clients: a signed access token for 30 minutes, and refresh tokens that each work once.
 *
 * A refresh token that comes back after it was used was stolen, from the client or by it: all tokens of that login end (RFC 9700
 * §4.14.2). An access token is bound to the user's generation, so it ends with a new passphrase, a disabling or a "sign
 * out everywhere", and its role is the one the user has now, not the one it was issued with.
 */
export class Tokens {
  readonly #context: Context
  readonly #users: Users
  readonly #key: Uint8Array

  constructor(context: Context, users: Users, key: Uint8Array) {
    this.#context = context
    this.#users = users
    this.#key = key
  }

  /** Makes a pair for `user`; `family` is that of the refresh token this one replaces. */
  async issue(tx: Transaction, user: UserRow, family: string = randomUUID()): Promise<TokenPair> {
    const refreshToken = randomSecret()
    const nowMs = this.#context.nowMs()
    const row = { secret_hash: secretHash(refreshToken), family, user_id: user.id, expires_ms: nowMs + refreshMs }
    await tablesOf(tx)
      .insertInto('user_refresh_tokens')
      .values({ ...row, used_ms: null })
      .execute()
    const accessToken = await this.#sign(user, nowMs)
    return { accessToken, expiresInSeconds: accessSeconds, refreshToken, refreshExpiresMs: row.expires_ms }
  }

  /** Exchanges a refresh token for a new pair. Rejects with 'auth.invalid'; of two calls with the same token one succeeds. */
  async refresh(refreshToken: string, from: Origin): Promise<TokenPair> {
    const pair = await this.#context.state.transaction(async (tx) => {
      const token = await this.#use(tx, refreshToken)
      if (token === undefined) return undefined
      if (token.isReused) return this.#endFamily(tx, token, 'token.reuse', from)
      return this.issue(tx, token.user, token.family)
    })
    if (pair === undefined) throw invalidToken()
    return pair
  }

  /** Ends the login this refresh token belongs to. An unknown token is no error: what was asked for is so. */
  async revoke(refreshToken: string, from: Origin): Promise<void> {
    await this.#context.state.transaction(async (tx) => {
      const token = await this.#use(tx, refreshToken)
      if (token !== undefined) await this.#endFamily(tx, token, 'logout', from)
    })
  }

  /** Who this access token speaks for; undefined when it is not ours, has expired or was ended. */
  async authenticate(accessToken: string): Promise<Principal | undefined> {
    const claims = await this.#verify(accessToken)
    if (claims === undefined) return undefined
    const user = await this.#users.findActive(claims.userId)
    return user !== undefined && user.generation === claims.generation ? principalOf(user) : undefined
  }

  async sweep(): Promise<void> {
    const nowMs = this.#context.nowMs()
    await tablesOf(this.#context.state).deleteFrom('user_refresh_tokens').where('expires_ms', '<=', nowMs).execute()
  }

  /** Marks a live refresh token as used; `isReused` when it was already. The update decides between two who come at once. */
  async #use(tx: Transaction, refreshToken: string) {
    const db = tablesOf(tx)
    const hash = secretHash(refreshToken)
    const nowMs = this.#context.nowMs()
    const marked = await db
      .updateTable('user_refresh_tokens')
      .set({ used_ms: nowMs })
      .where('secret_hash', '=', hash)
      .where('used_ms', 'is', null)
      .executeTakeFirst()
    const row = await db
      .selectFrom('user_refresh_tokens')
      .select(['family', 'user_id'])
      .where('secret_hash', '=', hash)
      .where('expires_ms', '>', nowMs)
      .executeTakeFirst()
    if (row === undefined) return undefined
    const user = await db.selectFrom('users').selectAll().where('id', '=', row.user_id).executeTakeFirst()
    if (user === undefined || user.is_disabled === 1) return undefined
    return { family: row.family, user, isReused: marked.numUpdatedRows === 0n }
  }

  async #endFamily(tx: Transaction, token: { family: string; user: UserRow }, action: string, from: Origin) {
    await tablesOf(tx).deleteFrom('user_refresh_tokens').where('family', '=', token.family).execute()
    const entry = entryBy(principalOf(token.user), from, { eventType: 'auth', action, target: targetOf(token.user) })
    await this.#context.audit.append({ ...entry, outcome: action === 'logout' ? 'success' : 'failure' }, tx)
    return undefined
  }

  #sign(user: UserRow, nowMs: number): Promise<string> {
    const issued = Math.floor(nowMs / 1000)
    return new SignJWT({ role: user.role, gen: user.generation })
      .setProtectedHeader({ alg: 'HS256', typ: 'JWT' })
      .setIssuer(issuer)
      .setSubject(user.id)
      .setJti(randomUUID())
      .setIssuedAt(issued)
      .setExpirationTime(issued + accessSeconds)
      .sign(this.#key)
  }

  async #verify(token: string): Promise<{ userId: string; generation: unknown } | undefined> {
    try {
      const { payload } = await jwtVerify(token, this.#key, {
        algorithms: ['HS256'],
        issuer,
        requiredClaims: ['sub', 'exp', 'iat', 'jti'],
        currentDate: new Date(this.#context.nowMs()),
      })
      return { userId: payload.sub ?? '', generation: payload['gen'] }
    } catch (error) {
      if (error instanceof errors.JOSEError) return undefined
      throw error
    }
  }
}

export function invalidToken(): AppError {
  return new AppError('auth.invalid', 'the token is not valid or has expired', { hint: 'sign in again' })
}
