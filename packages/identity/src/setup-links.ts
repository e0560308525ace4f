import { AppError } from '@aurora/core'
import type { Transaction } from '@aurora/state'
import { entryBy } from './audit-sink.ts'
import type { Context } from './context.ts'
import { checkPassphrase } from './passphrase.ts'
import { localOperator, type Origin, type Principal } from './principal.ts'
import { randomSecret, secretHash } from './secret.ts'
import type { NewSession, Sessions } from './sessions.ts'
import { tablesOf, type IdentityTables, type UserRow } from './tables.ts'
import { chosenUserName } from './user-name.ts'
import { principalOf, targetOf, unknownUser, userOf, type User, type Users } from './users.ts'

const lifetimeMs = 30 * 60_000

/** What a link is for: to make the first administrator, or to let a user choose a (new) passphrase. */
export type SetupPurpose =
  { readonly purpose: 'first-admin' } | { readonly purpose: 'reset'; readonly username: string }

/** A link as its holder may see it before using it. */
export interface SetupLink {
  readonly purpose: 'first-admin' | 'reset'
  /** Whose passphrase it sets; none for the first administrator, who chooses a name. */
  readonly username?: string
  readonly expiresMs: number
}

type LinkRow = IdentityTables['user_setup_links']

/** One-time links: 256 random bits, 30 minutes, one use. A new one for the same purpose makes the old ones void. */
export class SetupLinks {
  readonly #context: Context
  readonly #users: Users
  readonly #sessions: Sessions

  constructor(context: Context, users: Users, sessions: Sessions) {
    this.#context = context
    this.#users = users
    this.#sessions = sessions
  }

  /**
   * Makes a link; `token` is shown this once.
   *
   * Rejects with 'request.conflict' for a first administrator when there is one or a user who is disabled, 'request.not_found' when the user is not there,
   * and 'auth.forbidden' when the caller is neither administrator nor at the machine: a link is as good as the passphrase.
   */
  async create(wanted: SetupPurpose, by: Principal, from: Origin): Promise<{ token: string; expiresMs: number }> {
    if (!by.permissions.has('*')) throw new AppError('auth.forbidden', 'only an administrator makes setup links')
    const user = wanted.purpose === 'reset' ? await this.#existing(wanted.username) : undefined
    if (user === undefined && (await this.#users.hasAdmin())) {
      throw new AppError('request.conflict', 'there is an administrator already')
    }
    const token = randomSecret()
    const { purpose } = wanted
    const row = { purpose, user_id: user?.id ?? null, expires_ms: this.#context.nowMs() + lifetimeMs }
    await this.#context.state.transaction(async (tx) => {
      await this.#voidOthers(tx, row)
      await tablesOf(tx)
        .insertInto('user_setup_links')
        .values({ secret_hash: secretHash(token), ...row })
        .execute()
      const target = user === undefined ? undefined : targetOf(user)
      const what = { eventType: 'user', action: 'setup_link.create', target, details: { purpose } } as const
      await this.#context.audit.append(entryBy(by, from, what), tx)
    })
    return { token, expiresMs: row.expires_ms }
  }

  /** What the link with this token is for; undefined when it was used, has run out or never was. */
  async find(token: string): Promise<SetupLink | undefined> {
    const row = await this.#findRow(token)
    if (row === undefined) return undefined
    const user = row.user_id === null ? undefined : await this.#users.findById(row.user_id)
    return { purpose: row.purpose, expiresMs: row.expires_ms, ...(user === undefined ? {} : { username: user.name }) }
  }

  /**
   * Uses the link: makes the administrator `username`, or gives its user the passphrase, and signs them in.
   *
   * For a reset `username` must be empty or the user's own. Rejects with 'auth.setup_link' when the link cannot be used (any
   * more), and with 'auth.weak_passphrase' or 'request.invalid', which leave it usable. Of two calls one succeeds.
   */
  async redeem(
    token: string,
    username: string,
    passphrase: string,
    from: Origin,
  ): Promise<{ user: User; session: NewSession }> {
    const link = await this.#findRow(token)
    if (link === undefined) throw usedUp()
    const name = await this.#nameFor(link, username)
    checkPassphrase(passphrase, name)
    const hash = await this.#context.hasher.hash(passphrase)
    return this.#context.state.transaction(async (tx) => {
      await tx.lock('identity.users') // one first administrator, however many links and calls
      await this.#consume(tx, token)
      const row =
        link.user_id === null ? await this.#createAdmin(tx, name, hash) : await this.#reset(tx, link.user_id, hash)
      await this.#voidOthers(tx, link)
      const what = { eventType: 'user', action: 'setup_link.redeem', target: targetOf(row) } as const
      const details = { purpose: link.purpose }
      await this.#context.audit.append(entryBy(principalOf(row), from, { ...what, details }), tx)
      return { user: userOf(row), session: await this.#sessions.begin(tx, row, from) }
    })
  }

  async sweep(): Promise<void> {
    const nowMs = this.#context.nowMs()
    await tablesOf(this.#context.state).deleteFrom('user_setup_links').where('expires_ms', '<=', nowMs).execute()
  }

  async #existing(username: string): Promise<UserRow> {
    const row = await this.#users.findByName(username)
    if (row === undefined) throw unknownUser()
    if (row.is_disabled === 1) throw new AppError('request.conflict', `the user ${row.name} is disabled`)
    return row
  }

  async #findRow(token: string): Promise<LinkRow | undefined> {
    return tablesOf(this.#context.state)
      .selectFrom('user_setup_links')
      .selectAll()
      .where('secret_hash', '=', secretHash(token))
      .where('expires_ms', '>', this.#context.nowMs())
      .executeTakeFirst()
  }

  async #nameFor(link: LinkRow, username: string): Promise<string> {
    if (link.user_id === null) return chosenUserName(username)
    const row = await this.#users.findById(link.user_id)
    if (row === undefined) throw usedUp()
    if (username !== '' && username.trim().toLowerCase() !== row.name) {
      throw new AppError('request.invalid', 'this link is for another user')
    }
    return row.name
  }

  /** Deleting is what decides: whoever's statement removes the row has used the link. */
  async #consume(tx: Transaction, token: string): Promise<void> {
    const deletion = await tablesOf(tx)
      .deleteFrom('user_setup_links')
      .where('secret_hash', '=', secretHash(token))
      .where('expires_ms', '>', this.#context.nowMs())
      .executeTakeFirst()
    if (deletion.numDeletedRows !== 1n) throw usedUp()
  }

  async #createAdmin(tx: Transaction, name: string, hash: string): Promise<UserRow> {
    const admin = await tablesOf(tx).selectFrom('users').select('id').where('role', '=', 'admin').executeTakeFirst()
    if (admin !== undefined) throw usedUp()
    const row = await this.#users.insert(tx, name, 'admin', hash)
    const what = {
      eventType: 'user',
      action: 'user.create',
      target: targetOf(row),
      details: { role: 'admin' },
    } as const
    await this.#context.audit.append(entryBy(localOperator, {}, what), tx)
    return row
  }

  async #reset(tx: Transaction, userId: string, hash: string): Promise<UserRow> {
    const row = await tablesOf(tx).selectFrom('users').selectAll().where('id', '=', userId).executeTakeFirst()
    if (row === undefined || row.is_disabled === 1) throw usedUp()
    await this.#users.replaceHash(tx, row, hash)
    return { ...row, passphrase_hash: hash }
  }

  async #voidOthers(tx: Transaction, { purpose, user_id }: Pick<LinkRow, 'purpose' | 'user_id'>): Promise<void> {
    await tablesOf(tx)
      .deleteFrom('user_setup_links')
      .where('purpose', '=', purpose)
      .where('user_id', user_id === null ? 'is' : '=', user_id)
      .execute()
  }
}

function usedUp(): AppError {
  return new AppError('auth.setup_link', 'this setup link was used or has run out', {
    hint: 'make a new one: aurora user reset',
  })
}
