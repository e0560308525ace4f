import { AppError } from '@aurora/core'
import type { State } from '@aurora/state'
import { ApiKeys, apiKeyPrefix } from './api-keys.ts'
import type { AuditSink } from './audit-sink.ts'
import type { Context } from './context.ts'
import { Login } from './login.ts'
import { LoginThrottle } from './login-throttle.ts'
import { defaultCost, PassphraseHasher } from './passphrase-hasher.ts'
import type { Argon2Cost } from './phc.ts'
import type { Principal } from './principal.ts'
import { Sessions } from './sessions.ts'
import { SetupLinks } from './setup-links.ts'
import { loadSigningKey, type SigningSecret } from './signing-secret.ts'
import { prepareTables } from './tables.ts'
import { invalidToken, Tokens } from './tokens.ts'
import { Users } from './users.ts'

export interface IdentityOptions {
  readonly state: State
  readonly audit: AuditSink
  readonly signingSecret: SigningSecret
  /** Milliseconds since 1970 UTC; the system clock unless given. */
  readonly nowMs?: () => number
  /** Cost of new passphrase hashes; 64 MiB, 3 passes, 4 lanes unless given. */
  readonly argon2?: Argon2Cost
}

/** What a request may carry to say who sends it. */
export interface RequestCredentials {
  readonly cookieSessionId?: string | undefined
  /** An access token, or an API key sent the same way. */
  readonly bearer?: string | undefined
  readonly apiKey?: string | undefined
}

/** People, sessions, tokens and keys of one installation. */
export interface Identity {
  readonly users: Users
  readonly setupLinks: SetupLinks
  readonly login: Login
  readonly sessions: Sessions
  readonly tokens: Tokens
  readonly apiKeys: ApiKeys
  /**
   * Who sends this request. A key counts before a token, a token before a cookie, and the first there is decides alone.
   * Rejects with 'auth.required' when there is none, with 'auth.invalid' when it is not, or no longer, valid.
   */
  authenticate(credentials: RequestCredentials): Promise<Principal>
  /** Removes sessions, tokens, links and counters that have run out. Worth calling every few minutes. */
  sweep(): Promise<void>
}

/** Prepares the tables and the signing key. Rejects with 'config.invalid' for a weak secret, and as `migrate` does. */
export async function openIdentity(options: IdentityOptions): Promise<Identity> {
  const { state, audit, nowMs = Date.now, argon2 = defaultCost } = options
  await prepareTables(state)
  const key = await loadSigningKey(options.signingSecret)
  const context: Context = { state, audit, nowMs, hasher: new PassphraseHasher(argon2) }
  const users = new Users(context)
  const sessions = new Sessions(context)
  const tokens = new Tokens(context, users, key)
  const throttle = new LoginThrottle(context)
  const setupLinks = new SetupLinks(context, users, sessions)
  const apiKeys = new ApiKeys(context)
  const login = new Login(context, { users, throttle, sessions, tokens })
  return {
    users,
    setupLinks,
    login,
    sessions,
    tokens,
    apiKeys,
    authenticate: (credentials) => authenticate(credentials, { apiKeys, tokens, sessions }),
    async sweep() {
      for (const part of [sessions, tokens, setupLinks, throttle]) await part.sweep()
    },
  }
}

type Authenticators = Pick<Identity, 'apiKeys' | 'tokens' | 'sessions'>

async function authenticate(given: RequestCredentials, by: Authenticators): Promise<Principal> {
  const isKey = given.bearer?.startsWith(apiKeyPrefix) === true
  const apiKey = given.apiKey ?? (isKey ? given.bearer : undefined)
  if (apiKey !== undefined) {
    return orRefuse(
      await by.apiKeys.authenticate(apiKey),
      () => new AppError('auth.invalid', 'the API key is not valid'),
    )
  }
  if (given.bearer !== undefined) return orRefuse(await by.tokens.authenticate(given.bearer), invalidToken)
  if (given.cookieSessionId !== undefined) {
    const ended = () => new AppError('auth.invalid', 'the session has ended', { hint: 'sign in again' })
    return orRefuse(await by.sessions.authenticate(given.cookieSessionId), ended)
  }
  throw new AppError('auth.required', 'sign in, or send a key or token')
}

function orRefuse(principal: Principal | undefined, refusal: () => AppError): Principal {
  if (principal === undefined) throw refusal()
  return principal
}
