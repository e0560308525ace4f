import { randomUUID } from 'node:crypto'
import { AppError } from '@aurora/core'
import { isUniqueViolation, type Transaction } from '@aurora/state'
import { entryBy, type AuditEntry } from './audit-sink.ts'
import type { Context } from './context.ts'
import { checkPassphrase } from './passphrase.ts'
import { can, grantsOf, isRole, type Permission } from './permissions.ts'
import { assertMayGrant, type Origin, type Principal } from './principal.ts'
import { ShortCache } from './short-cache.ts'
import { tablesOf, type UserRow } from './tables.ts'
import { chosenUserName, parseUserName } from './user-name.ts'

/** A person, as others may see them. */
export interface User {
  readonly id: string
  readonly name: string
  readonly role: string
  readonly isDisabled: boolean
  /** False until the person has chosen a passphrase with a setup link. */
  readonly hasPassphrase: boolean
  readonly createdMs: number
  readonly lastLoginMs?: number
}

export interface NewUser {
  readonly name: string
  readonly role: string
  /** Left out when the person is to choose one with a setup link. */
  readonly passphrase?: string | undefined
}

/** What is recorded of a change to a user. */
type Change = Pick<AuditEntry, 'action' | 'details'>

/**
 * The people of this installation.
 *
 * Every change is recorded in the transaction that makes it. One that would leave no administrator who can sign in is
 * refused with 'request.conflict'; one of a user that is not there with 'request.not_found'; one that would give
 * rights the caller does not hold with 'auth.forbidden'.
 */
export class Users {
  readonly #context: Context
  readonly #cache: ShortCache<UserRow | undefined>

  constructor(context: Context) {
    this.#context = context
    this.#cache = new ShortCache(context.nowMs)
  }

  /** Everyone, by name. */
  async list(): Promise<User[]> {
    const rows = await tablesOf(this.#context.state).selectFrom('users').selectAll().orderBy('name').execute()
    return rows.map(userOf)
  }

  /** Those who hold a permission and are not disabled, by name: whom work of that kind may be given to. */
  async withPermission(permission: Permission): Promise<User[]> {
    const users = await this.list()
    return users.filter(({ isDisabled, role }) => !isDisabled && can({ permissions: grantsOf(role) }, permission))
  }

  /** The user with this id, else the one with this name. */
  async find(idOrName: string): Promise<User | undefined> {
    const row = (await this.findById(idOrName)) ?? (await this.findByName(idOrName))
    return row === undefined ? undefined : userOf(row)
  }

  /** Whether someone holds the role admin. */
  async hasAdmin(): Promise<boolean> {
    const { state } = this.#context
    const row = await tablesOf(state)
      .selectFrom('users')
      .select('id')
      .where('role', '=', 'admin')
      .limit(1)
      .executeTakeFirst()
    return row !== undefined
  }

  /** Rejects with 'auth.weak_passphrase', and with 'request.conflict' when the name is taken. */
  async create(user: NewUser, by: Principal, from: Origin): Promise<User> {
    const name = chosenUserName(user.name)
    assertAssignable(user.role, by)
    if (user.passphrase !== undefined) checkPassphrase(user.passphrase, name)
    const hash = user.passphrase === undefined ? null : await this.#context.hasher.hash(user.passphrase)
    return this.#context.state.transaction(async (tx) => {
      const row = await this.insert(tx, name, user.role, hash)
      await this.#record(tx, row, { action: 'user.create', details: { role: user.role } }, by, from)
      return userOf(row)
    })
  }

  async setRole(id: string, role: string, by: Principal, from: Origin): Promise<User> {
    assertAssignable(role, by)
    return this.#change(id, by, from, async (tx, row) => {
      if (role !== 'admin') await assertAdminRemains(tx, row)
      await this.#update(tx, row.id, { role })
      return { action: 'user.role', details: { from: row.role, to: role } }
    })
  }

  /** Disabling ends everything the user is signed in with, at once. */
  setDisabled(id: string, isDisabled: boolean, by: Principal, from: Origin): Promise<User> {
    return this.#change(id, by, from, async (tx, row) => {
      if (isDisabled) await assertAdminRemains(tx, row)
      await this.#update(tx, row.id, { is_disabled: isDisabled ? 1 : 0 })
      if (isDisabled) await this.endAll(tx, row)
      return { action: isDisabled ? 'user.disable' : 'user.enable' }
    })
  }

  /**
   * Gives the user a passphrase and signs them out everywhere, except from the session `keepSessionId`.
   * Rejects with 'auth.weak_passphrase'.
   */
  async setPassphrase(
    id: string,
    passphrase: string,
    by: Principal,
    from: Origin,
    keepSessionId?: string,
  ): Promise<User> {
    const found = await this.findById(id)
    if (found === undefined) throw unknownUser()
    checkPassphrase(passphrase, found.name)
    const hash = await this.#context.hasher.hash(passphrase)
    return this.#change(found.id, by, from, async (tx, row) => {
      await this.replaceHash(tx, row, hash, keepSessionId)
      return { action: 'user.passphrase' }
    })
  }

  /** Ends the user's sessions, except `keepSessionId`, and all their tokens. */
  signOutEverywhere(id: string, by: Principal, from: Origin, keepSessionId?: string): Promise<User> {
    return this.#change(id, by, from, async (tx, row) => {
      await this.endAll(tx, row, keepSessionId)
      return { action: 'user.sign_out' }
    })
  }

  /** Removes the user and everything they are signed in with. The API keys they made belong to the installation and stay. */
  async remove(id: string, by: Principal, from: Origin): Promise<void> {
    await this.#change(id, by, from, async (tx, row) => {
      await assertAdminRemains(tx, row)
      await tablesOf(tx).deleteFrom('users').where('id', '=', row.id).execute()
      return { action: 'user.delete', details: { role: row.role } }
    })
  }

  /** The stored row of a user that is not disabled, up to 5 seconds old where another process changed it. */
  async findActive(id: string): Promise<UserRow | undefined> {
    const row = await this.#cache.find(id, () => this.findById(id))
    return row?.is_disabled === 0 ? row : undefined
  }

  async findById(id: string): Promise<UserRow | undefined> {
    return tablesOf(this.#context.state).selectFrom('users').selectAll().where('id', '=', id).executeTakeFirst()
  }

  async findByName(text: string): Promise<UserRow | undefined> {
    const name = parseUserName(text)
    if (name === undefined) return undefined
    return tablesOf(this.#context.state).selectFrom('users').selectAll().where('name', '=', name).executeTakeFirst()
  }

  async insert(tx: Transaction, name: string, role: string, passphraseHash: string | null): Promise<UserRow> {
    const row: UserRow = {
      id: randomUUID(),
      name,
      role,
      passphrase_hash: passphraseHash,
      is_disabled: 0,
      generation: 1,
      created_ms: this.#context.nowMs(),
      last_login_ms: null,
    }
    try {
      await tablesOf(tx).insertInto('users').values(row).execute()
    } catch (error) {
      if (isUniqueViolation(error)) throw new AppError('request.conflict', `there is a user ${name} already`)
      throw error
    }
    return row
  }

  /** Stores a new passphrase hash and ends what was issued under the old one, except the session `keepSessionId`. */
  async replaceHash(tx: Transaction, row: UserRow, hash: string, keepSessionId?: string): Promise<void> {
    await this.#update(tx, row.id, { passphrase_hash: hash })
    await this.endAll(tx, row, keepSessionId)
  }

  /** Ends the user's sessions (except `keepSessionId`), refresh tokens and access tokens. */
  async endAll(tx: Transaction, row: UserRow, keepSessionId = ''): Promise<void> {
    const db = tablesOf(tx)
    await db.deleteFrom('user_sessions').where('user_id', '=', row.id).where('id', '!=', keepSessionId).execute()
    await db.deleteFrom('user_refresh_tokens').where('user_id', '=', row.id).execute()
    await this.#update(tx, row.id, { generation: row.generation + 1 })
    tx.onCommit(() => this.#cache.forget(row.id))
  }

  async #change(
    id: string,
    by: Principal,
    from: Origin,
    run: (tx: Transaction, row: UserRow) => Promise<Change>,
  ): Promise<User> {
    return this.#context.state.transaction(async (tx) => {
      await tx.lock('identity.users') // two administrators must not remove each other
      const row = await tablesOf(tx).selectFrom('users').selectAll().where('id', '=', id).executeTakeFirst()
      if (row === undefined) throw unknownUser()
      await this.#record(tx, row, await run(tx, row), by, from)
      tx.onCommit(() => this.#cache.forget(row.id))
      const changed = await tablesOf(tx).selectFrom('users').selectAll().where('id', '=', id).executeTakeFirst()
      return userOf(changed ?? row)
    })
  }

  async #update(tx: Transaction, id: string, values: Partial<UserRow>): Promise<void> {
    await tablesOf(tx).updateTable('users').set(values).where('id', '=', id).execute()
  }

  async #record(tx: Transaction, row: UserRow, change: Change, by: Principal, from: Origin): Promise<void> {
    await this.#context.audit.append(entryBy(by, from, { eventType: 'user', target: targetOf(row), ...change }), tx)
  }
}

/** What others may see of a stored user. */
export function userOf(row: UserRow): User {
  return {
    id: row.id,
    name: row.name,
    role: row.role,
    isDisabled: row.is_disabled === 1,
    hasPassphrase: row.passphrase_hash !== null,
    createdMs: row.created_ms,
    ...(row.last_login_ms === null ? {} : { lastLoginMs: row.last_login_ms }),
  }
}

/** A user as the target of an audit record. */
export function targetOf(row: UserRow): NonNullable<AuditEntry['target']> {
  return { kind: 'user', id: row.id, name: row.name }
}

/** A user as the principal of what they do. */
export function principalOf(row: UserRow, sessionId?: string): Principal {
  const session = sessionId === undefined ? {} : { sessionId }
  return { kind: 'user', id: row.id, name: row.name, role: row.role, permissions: grantsOf(row.role), ...session }
}

export function unknownUser(): AppError {
  return new AppError('request.not_found', 'there is no such user')
}

function assertAssignable(role: string, by: Principal): void {
  if (!isRole(role) || role === 'api_service') {
    throw new AppError('request.invalid', 'this is not a role a person can have', {
      hint: 'admin, analyst, operator, auditor or viewer',
    })
  }
  assertMayGrant(by, grantsOf(role))
}

/** Refuses when `row` is the only administrator who can still sign in. */
async function assertAdminRemains(tx: Transaction, row: UserRow): Promise<void> {
  if (row.role !== 'admin') return
  const other = await tablesOf(tx)
    .selectFrom('users')
    .select('id')
    .where('role', '=', 'admin')
    .where('is_disabled', '=', 0)
    .where('passphrase_hash', 'is not', null)
    .where('id', '!=', row.id)
    .limit(1)
    .executeTakeFirst()
  if (other === undefined) {
    throw new AppError('request.conflict', 'the last administrator cannot be removed, disabled or given another role', {
      hint: 'make another user an administrator first',
    })
  }
}
