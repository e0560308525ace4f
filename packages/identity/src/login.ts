import { AppError } from '@aurora/core'
import type { Transaction } from '@aurora/state'
import { entryBy, type AuditEntry } from './audit-sink.ts'
import type { Context } from './context.ts'
import type { Attempt, LoginThrottle } from './login-throttle.ts'
import type { Origin, Principal } from './principal.ts'
import type { NewSession, Sessions } from './sessions.ts'
import { tablesOf, type UserRow } from './tables.ts'
import type { TokenPair, Tokens } from './tokens.ts'
import { parseUserName } from './user-name.ts'
import { principalOf, targetOf, userOf, type User, type Users } from './users.ts'

/** Longer than any passphrase can be: it is not worth hashing. */
const maxPassphraseChars = 1_024

export interface Credentials {
  readonly username: string
  readonly passphrase: string
}

type FailureReason = 'unknown_user' | 'wrong_passphrase' | 'disabled'

/**
 * Signing in with a name and a passphrase.
 *
 * Rejects with 'auth.invalid', in the same words and after the same work whether the user does not exist, is disabled or the
 * passphrase is wrong, and with 'auth.rate_limited' and `retryAfterSeconds` when it was tried too often. Success and
 * failure are recorded; an attempt refused unseen is not, so a flood of them does not fill the log.
 */
export class Login {
  readonly #context: Context
  readonly #users: Users
  readonly #throttle: LoginThrottle
  readonly #sessions: Sessions
  readonly #tokens: Tokens

  constructor(context: Context, parts: { users: Users; throttle: LoginThrottle; sessions: Sessions; tokens: Tokens }) {
    this.#context = context
    this.#users = parts.users
    this.#throttle = parts.throttle
    this.#sessions = parts.sessions
    this.#tokens = parts.tokens
  }

  /** Begins a browser session. */
  async signIn(credentials: Credentials, from: Origin): Promise<{ user: User; session: NewSession }> {
    const begin = (tx: Transaction, row: UserRow) => this.#sessions.begin(tx, row, from)
    const { user, granted } = await this.#enter(credentials, from, 'session', begin)
    return { user, session: granted }
  }

  /** Issues tokens to an API client. */
  async issueTokens(credentials: Credentials, from: Origin): Promise<{ user: User; tokens: TokenPair }> {
    const issue = (tx: Transaction, row: UserRow) => this.#tokens.issue(tx, row)
    const { user, granted } = await this.#enter(credentials, from, 'token', issue)
    return { user, tokens: granted }
  }

  /**
   * Lets a signed-in person choose a new passphrase by giving the present one; it ends their other sessions and tokens.
   * Rejects with 'auth.forbidden' for a key, as signing in does when the present one is wrong, with 'auth.weak_passphrase' for the new one.
   */
  async changePassphrase(by: Principal, present: string, next: string, from: Origin): Promise<void> {
    if (by.kind !== 'user') throw new AppError('auth.forbidden', 'only a signed-in person has a passphrase')
    const { attempt, row } = await this.#prove({ username: by.name, passphrase: present }, from)
    await this.#context.state.transaction((tx) => this.#throttle.succeed(tx, attempt, row.id))
    await this.#users.setPassphrase(row.id, next, by, from, by.sessionId)
  }

  /** Everything of a login but what it gives: prove who it is, then grant that, note the login and record it, at once. */
  async #enter<Granted>(
    credentials: Credentials,
    from: Origin,
    means: string,
    grant: (tx: Transaction, row: UserRow) => Promise<Granted>,
  ): Promise<{ user: User; granted: Granted }> {
    const { attempt, row } = await this.#prove(credentials, from)
    await this.#renewHash(row, credentials.passphrase)
    return this.#context.state.transaction(async (tx) => {
      const last_login_ms = this.#context.nowMs()
      await this.#noteLogin(tx, row, last_login_ms)
      await this.#throttle.succeed(tx, attempt, row.id)
      const granted = await grant(tx, row)
      const what = { eventType: 'auth', action: 'login', target: targetOf(row), details: { means } } as const
      await this.#context.audit.append(entryBy(principalOf(row), from, what), tx)
      return { user: userOf({ ...row, last_login_ms }), granted }
    })
  }

  /** The user these credentials belong to. */
  async #prove({ username, passphrase }: Credentials, from: Origin): Promise<{ attempt: Attempt; row: UserRow }> {
    const name = parseUserName(username)
    const attempt = await this.#throttle.begin(name, from.address)
    const row = name === undefined ? undefined : await this.#users.findByName(name)
    const isRight = await this.#verify(passphrase, row, attempt)
    if (row !== undefined && isRight && row.is_disabled === 0) return { attempt, row }
    const reason = row === undefined ? 'unknown_user' : isRight ? 'disabled' : 'wrong_passphrase'
    await this.#recordFailure(name, row, reason, from)
    throw invalidLogin()
  }

  async #verify(passphrase: string, row: UserRow | undefined, attempt: Attempt): Promise<boolean> {
    const isPossible = passphrase.length <= maxPassphraseChars
    try {
      return await this.#context.hasher.verify(isPossible ? passphrase : '', isPossible ? row?.passphrase_hash : null)
    } catch (error) {
      await this.#throttle.withdraw(attempt) // we were too busy to look: that is no failure of theirs
      throw error
    }
  }

  /** A hash made at another cost is replaced while the passphrase is at hand, unless it was changed in the meantime. */
  async #renewHash(row: UserRow, passphrase: string): Promise<void> {
    if (row.passphrase_hash === null || this.#context.hasher.isCurrent(row.passphrase_hash)) return
    const hash = await this.#context.hasher.hash(passphrase)
    await tablesOf(this.#context.state)
      .updateTable('users')
      .set({ passphrase_hash: hash })
      .where('id', '=', row.id)
      .where('passphrase_hash', '=', row.passphrase_hash)
      .execute()
  }

  /** Refuses when the user was disabled, deleted or given another passphrase since it was verified. */
  async #noteLogin(tx: Transaction, row: UserRow, last_login_ms: number): Promise<void> {
    const update = await tablesOf(tx)
      .updateTable('users')
      .set({ last_login_ms })
      .where('id', '=', row.id)
      .where('is_disabled', '=', 0)
      .where('generation', '=', row.generation)
      .executeTakeFirst()
    if (update.numUpdatedRows !== 1n) throw invalidLogin()
  }

  /** A name that cannot be one is not written down: people type their passphrase into the wrong field. */
  async #recordFailure(
    name: string | undefined,
    row: UserRow | undefined,
    reason: FailureReason,
    from: Origin,
  ): Promise<void> {
    const actor: AuditEntry['actor'] = { kind: 'user', id: row?.id ?? '', name: name ?? '' }
    const { address, requestId } = from
    const what = { eventType: 'auth', action: 'login', outcome: 'failure', details: { reason } } as const
    await this.#context.state.transaction((tx) =>
      this.#context.audit.append({ ...what, actor, address, requestId }, tx),
    )
  }
}

function invalidLogin(): AppError {
  return new AppError('auth.invalid', 'the user name or the passphrase is wrong')
}
