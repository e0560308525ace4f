import { randomUUID } from 'node:crypto'
import { AppError } from '@aurora/core'
import type { Transaction } from '@aurora/state'
import { entryBy } from './audit-sink.ts'
import type { Context } from './context.ts'
import type { Origin, Principal } from './principal.ts'
import { unlessUnwritable } from './last-use.ts'
import { randomSecret, secretHash } from './secret.ts'
import { tablesOf, type UserRow } from './tables.ts'
import { principalOf, targetOf } from './users.ts'

const idleMs = 30 * 60_000
const lifetimeMs = 12 * 3_600_000
/** A use is written down at most this often, so a session ends 29 to 30 minutes after its last use. */
const touchMs = 60_000
const maxUserAgentChars = 256

/** A session just begun. */
export interface NewSession {
  readonly id: string
  /** The value of the cookie. Shown this once. */
  readonly secret: string
  readonly expiresMs: number
}

/** A session as its owner and administrators may see it. */
export interface SessionInfo {
  readonly id: string
  readonly createdMs: number
  readonly lastSeenMs: number
  readonly address?: string
  readonly userAgent?: string
}

/**
 * Browser sessions: an opaque secret in a cookie, its hash in the store.
 *
 * The store is asked on each use, so an end is an end at once, in every process. A session lasts 30 minutes without use and 12 hours
 * in all (OWASP ASVS 5.0 V7.3).
 */
export class Sessions {
  readonly #context: Context

  constructor(context: Context) {
    this.#context = context
  }

  async begin(tx: Transaction, user: UserRow, from: Origin): Promise<NewSession> {
    const secret = randomSecret()
    const nowMs = this.#context.nowMs()
    const session = {
      id: randomUUID(),
      secret_hash: secretHash(secret),
      user_id: user.id,
      created_ms: nowMs,
      last_seen_ms: nowMs,
      address: from.address ?? null,
      user_agent: from.userAgent?.slice(0, maxUserAgentChars).replaceAll('\0', '').toWellFormed() ?? null,
    }
    await tablesOf(tx).insertInto('user_sessions').values(session).execute()
    return { id: session.id, secret, expiresMs: nowMs + lifetimeMs }
  }

  /** Who the live session with this secret belongs to. Counts as a use of it. */
  async authenticate(secret: string): Promise<Principal | undefined> {
    const nowMs = this.#context.nowMs()
    const row = await tablesOf(this.#context.state)
      .selectFrom('user_sessions as s')
      .innerJoin('users as u', 'u.id', 's.user_id')
      .selectAll('u')
      .select(['s.id as session_id', 's.last_seen_ms'])
      .where('s.secret_hash', '=', secretHash(secret))
      .where('s.last_seen_ms', '>', nowMs - idleMs)
      .where('s.created_ms', '>', nowMs - lifetimeMs)
      .where('u.is_disabled', '=', 0)
      .executeTakeFirst()
    if (row === undefined) return undefined
    if (nowMs - row.last_seen_ms >= touchMs) await this.#touch(row.session_id, nowMs)
    return principalOf(row, row.session_id)
  }

  /** The live sessions of a user, most recently used first. */
  async list(userId: string): Promise<SessionInfo[]> {
    const nowMs = this.#context.nowMs()
    const rows = await tablesOf(this.#context.state)
      .selectFrom('user_sessions')
      .select(['id', 'created_ms', 'last_seen_ms', 'address', 'user_agent'])
      .where('user_id', '=', userId)
      .where('last_seen_ms', '>', nowMs - idleMs)
      .where('created_ms', '>', nowMs - lifetimeMs)
      .orderBy('last_seen_ms', 'desc')
      .execute()
    return rows.map((row) => ({
      id: row.id,
      createdMs: row.created_ms,
      lastSeenMs: row.last_seen_ms,
      ...(row.address === null ? {} : { address: row.address }),
      ...(row.user_agent === null ? {} : { userAgent: row.user_agent }),
    }))
  }

  /** Ends one session of the user `userId`. Rejects with 'request.not_found' when it is not one of theirs, or has ended. */
  async revoke(userId: string, sessionId: string, by: Principal, from: Origin): Promise<void> {
    const action = by.sessionId === sessionId ? 'logout' : 'session.revoke'
    await this.#context.state.transaction(async (tx) => {
      const db = tablesOf(tx)
      const user = await db.selectFrom('users').selectAll().where('id', '=', userId).executeTakeFirst()
      const deletion = await db
        .deleteFrom('user_sessions')
        .where('user_id', '=', userId)
        .where('id', '=', sessionId)
        .executeTakeFirst()
      if (user === undefined || deletion.numDeletedRows === 0n) {
        throw new AppError('request.not_found', 'there is no such session')
      }
      const what = { eventType: 'auth', action, target: targetOf(user), details: { sessionId } } as const
      await this.#context.audit.append(entryBy(by, from, what), tx)
    })
  }

  /** Removes what has ended by itself. */
  async sweep(): Promise<void> {
    const nowMs = this.#context.nowMs()
    await tablesOf(this.#context.state)
      .deleteFrom('user_sessions')
      .where((where) =>
        where.or([where('last_seen_ms', '<=', nowMs - idleMs), where('created_ms', '<=', nowMs - lifetimeMs)]),
      )
      .execute()
  }

  async #touch(sessionId: string, nowMs: number): Promise<void> {
    await unlessUnwritable(
      tablesOf(this.#context.state)
        .updateTable('user_sessions')
        .set({ last_seen_ms: nowMs })
        .where('id', '=', sessionId)
        .execute(),
    )
  }
}
