import { AppError } from '@aurora/core'
import { entryBy, type AuditEntry } from './audit-sink.ts'
import type { Context } from './context.ts'
import { unlessUnwritable } from './last-use.ts'
import { grantsOf, isPermission, isRole, type Grant, type Permission } from './permissions.ts'
import { assertMayGrant, type Origin, type Principal } from './principal.ts'
import { isSameHash, randomName, randomSecret, secretHash } from './secret.ts'
import { ShortCache } from './short-cache.ts'
import { tablesOf, type IdentityTables } from './tables.ts'

export const apiKeyPrefix = 'aurora_key_'
/** The public part, then the secret: both of fixed length, for a secret in base64url may hold any separator. Public parts of old keys may too. */
const form = /^aurora_key_([A-Za-z0-9_-]{12})([A-Za-z0-9_-]{43})$/
const idChars = 12
const maxNameChars = 100
/** The last use of a key is written down at most this often. */
const touchMs = 60_000

export interface NewApiKey {
  /** What the key is for, 1 to 100 characters. */
  readonly name: string
  /** Default `api_service`, which may do what `scopes` say and nothing else. Any other role takes no scopes. */
  readonly role?: string | undefined
  readonly scopes?: readonly string[] | undefined
  /** Events sent with this key may name this source only. */
  readonly source?: string | undefined
  readonly expiresMs?: number | undefined
}

/** A key as it is listed: everything but its secret. */
export interface ApiKey {
  /** The public part. */
  readonly id: string
  /** How the key begins, to find it in a sender's settings. */
  readonly prefix: string
  readonly name: string
  readonly owner: { readonly id: string; readonly name: string }
  readonly role: string
  readonly scopes: readonly Permission[]
  readonly source?: string
  readonly createdMs: number
  readonly expiresMs?: number
  /** To the minute. */
  readonly lastUsedMs?: number
}

type KeyRow = IdentityTables['api_keys']

/** Keys for machines. A revoked key stops at once in this process, within 5 seconds in others. */
export class ApiKeys {
  readonly #context: Context
  readonly #cache: ShortCache<KeyRow | undefined>

  constructor(context: Context) {
    this.#context = context
    this.#cache = new ShortCache(context.nowMs)
  }

  /**
   * Makes a key; `secret` is the whole of it and is shown this once.
   *
   * Rejects with 'request.invalid' for a name, role, scope or expiry that cannot be, and with 'auth.forbidden' for rights the
   * caller does not have.
   */
  async create(wanted: NewApiKey, by: Principal, from: Origin): Promise<{ key: ApiKey; secret: string }> {
    const { role, scopes } = parseRights(wanted)
    assertMayGrant(by, rightsOf(role, scopes))
    const id = randomName(idChars)
    const secret = `${apiKeyPrefix}${id}${randomSecret()}`
    const row: KeyRow = {
      id,
      name: parseName(wanted.name),
      owner_id: by.id,
      owner_name: by.name,
      role,
      scopes: JSON.stringify(scopes),
      source: parseSource(wanted.source),
      secret_hash: secretHash(secret),
      created_ms: this.#context.nowMs(),
      expires_ms: this.#parseExpiry(wanted.expiresMs),
      last_used_ms: null,
    }
    await this.#context.state.transaction(async (tx) => {
      await tablesOf(tx).insertInto('api_keys').values(row).execute()
      const details = { role, scopes, source: row.source, expiresMs: row.expires_ms }
      const what = { eventType: 'key', action: 'key.create', target: targetOf(row), details } as const
      await this.#context.audit.append(entryBy(by, from, what), tx)
    })
    return { key: keyOf(row), secret }
  }

  /** All keys, newest first. */
  async list(): Promise<ApiKey[]> {
    const db = tablesOf(this.#context.state)
    const rows = await db.selectFrom('api_keys').selectAll().orderBy('created_ms', 'desc').orderBy('id').execute()
    return rows.map(keyOf)
  }

  /** Rejects with 'request.not_found' when there is no key with this public part. */
  async revoke(id: string, by: Principal, from: Origin): Promise<void> {
    await this.#context.state.transaction(async (tx) => {
      const row = await tablesOf(tx).deleteFrom('api_keys').where('id', '=', id).returningAll().executeTakeFirst()
      if (row === undefined) throw new AppError('request.not_found', 'there is no such key')
      const what = { eventType: 'key', action: 'key.revoke', target: targetOf(row) } as const
      await this.#context.audit.append(entryBy(by, from, what), tx)
      tx.onCommit(() => this.#cache.forget(id))
    })
  }

  /** Who this key speaks for; undefined when it is unknown, revoked or has expired. */
  async authenticate(secret: string): Promise<Principal | undefined> {
    const id = form.exec(secret)?.[1]
    if (id === undefined) return undefined
    const row = await this.#cache.find(id, () => this.#findRow(id))
    const nowMs = this.#context.nowMs()
    if (row === undefined || !isSameHash(row.secret_hash, secretHash(secret))) return undefined
    if (row.expires_ms !== null && row.expires_ms <= nowMs) return undefined
    await this.#touch(row, nowMs)
    return principalOf(row)
  }

  #findRow(id: string): Promise<KeyRow | undefined> {
    return tablesOf(this.#context.state).selectFrom('api_keys').selectAll().where('id', '=', id).executeTakeFirst()
  }

  /** `row` is the cached one: it is marked before the write, so that requests at the same time do not write as well. */
  async #touch(row: KeyRow, nowMs: number): Promise<void> {
    if (row.last_used_ms !== null && nowMs - row.last_used_ms < touchMs) return
    row.last_used_ms = nowMs
    const db = tablesOf(this.#context.state)
    await unlessUnwritable(db.updateTable('api_keys').set({ last_used_ms: nowMs }).where('id', '=', row.id).execute())
  }

  #parseExpiry(expiresMs: number | undefined): number | null {
    if (expiresMs !== undefined && expiresMs <= this.#context.nowMs()) {
      throw new AppError('request.invalid', 'the key would have expired already')
    }
    return expiresMs ?? null
  }
}

/** A key as the target of an audit record. */
function targetOf(row: KeyRow): NonNullable<AuditEntry['target']> {
  return { kind: 'key', id: row.id, name: row.name }
}

function parseName(text: string): string {
  const name = text.trim().toWellFormed()
  if (name === '' || name.length > maxNameChars || /\p{Cc}/u.test(name)) {
    throw new AppError('request.invalid', `a key needs a name of 1 to ${maxNameChars} characters`)
  }
  return name
}

function parseSource(text: string | undefined): string | null {
  if (text !== undefined && !/^[a-z0-9][a-z0-9._-]{0,63}$/.test(text)) {
    throw new AppError('request.invalid', 'this is not the name of a source', { hint: 'for example suricata' })
  }
  return text ?? null
}

/** The role and scopes of a new key, if they are such as can be. */
function parseRights({ role = 'api_service', scopes = [] }: NewApiKey): { role: string; scopes: Permission[] } {
  if (!isRole(role)) throw new AppError('request.invalid', 'there is no such role')
  if (role === 'api_service' ? scopes.length === 0 : scopes.length > 0) {
    throw new AppError('request.invalid', 'a key has either scopes or the role of a person')
  }
  return { role, scopes: scopes.map(parseScope) }
}

function parseScope(text: string): Permission {
  if (!isPermission(text))
    throw new AppError('request.invalid', 'there is no such scope', { hint: 'for example siem:write' })
  return text
}

/** What is stored was checked when it was made; a permission that a later version dropped gives nothing. */
function scopesOf(row: KeyRow): Permission[] {
  return (JSON.parse(row.scopes) as string[]).filter(isPermission)
}

function rightsOf(role: string, scopes: readonly Permission[]): ReadonlySet<Grant> {
  return role === 'api_service' ? new Set(scopes) : grantsOf(role)
}

function principalOf(row: KeyRow): Principal {
  const permissions = rightsOf(row.role, scopesOf(row))
  const source = row.source === null ? {} : { source: row.source }
  return { kind: 'key', id: row.id, name: row.name, role: row.role, permissions, ...source }
}

function keyOf(row: KeyRow): ApiKey {
  return {
    id: row.id,
    prefix: `${apiKeyPrefix}${row.id}`,
    name: row.name,
    owner: { id: row.owner_id, name: row.owner_name },
    role: row.role,
    scopes: scopesOf(row),
    createdMs: row.created_ms,
    ...(row.source === null ? {} : { source: row.source }),
    ...(row.expires_ms === null ? {} : { expiresMs: row.expires_ms }),
    ...(row.last_used_ms === null ? {} : { lastUsedMs: row.last_used_ms }),
  }
}
