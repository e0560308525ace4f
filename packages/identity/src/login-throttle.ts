import { AppError } from '@aurora/core'
import type { Transaction } from '@aurora/state'
import { addressGroup } from './address-group.ts'
import type { Context } from './context.ts'
import { tablesOf, type IdentityTables } from './tables.ts'

/** After `free` failures each further one doubles the wait, from two seconds up to `maxMs`. */
interface Limit {
  readonly free: number
  readonly maxMs: number
}

/** An account waits a minute at most: who attacks it must not keep its owner out. An address, which many may share, gets more tries first. */
const limits = {
  account: { free: 5, maxMs: 60_000 },
  address: { free: 20, maxMs: 15 * 60_000 },
} as const satisfies Record<string, Limit>
const firstWaitMs = 2_000
/** A counter nobody added to for this long starts anew. */
const forgetMs = 3_600_000
/** An address a user has not signed in from for this long is a strange one again. */
const knownMs = 90 * 24 * 3_600_000

interface Counter {
  readonly key: string
  readonly limit: Limit
}

/** A login attempt that has been counted. */
export interface Attempt {
  /** The account's counter first; none for a name that cannot exist. */
  readonly counters: readonly Counter[]
  readonly addressGroup: string | undefined
}

type Row = IdentityTables['login_throttle']

/**
 * Slows down the guessing of passphrases, per account and per address, across restarts and processes.
 *
 * An attempt is counted before the passphrase is looked at, so a hundred at once are a hundred. From an address its owner has
 * signed in from, an account has a counter of its own: strangers cannot lock the owner out. (OWASP: Credential
 * Stuffing Prevention, device cookies; ASVS 5.0 V6.3.1.)
 */
export class LoginThrottle {
  readonly #context: Context

  constructor(context: Context) {
    this.#context = context
  }

  /**
   * Counts an attempt to sign in as `userName` (undefined: a name that cannot exist) from `address`.
   * Rejects with 'auth.rate_limited', and counts nothing, while one of its counters says wait.
   */
  async begin(userName: string | undefined, address: string | undefined): Promise<Attempt> {
    const group = address === undefined ? undefined : addressGroup(address)
    return this.#context.state.transaction(async (tx) => {
      await tx.lock('identity.login')
      const counters = await this.#countersOf(tx, userName, group)
      const rows = await this.#load(tx, counters)
      this.#refuseBlocked(rows)
      for (const counter of counters) await this.#count(tx, counter, rows)
      return { counters, addressGroup: group }
    })
  }

  /** Clears the account's counter, takes this attempt off the address's, and remembers the address as the user's own. */
  async succeed(tx: Transaction, attempt: Attempt, userId: string): Promise<void> {
    await this.#takeBack(tx, attempt)
    const accounts = attempt.counters
      .filter((counter) => counter.limit === limits.account)
      .map((counter) => counter.key)
    if (accounts.length > 0) await tablesOf(tx).deleteFrom('login_throttle').where('key', 'in', accounts).execute()
    if (attempt.addressGroup === undefined) return
    const last_login_ms = this.#context.nowMs()
    await tablesOf(tx)
      .insertInto('user_known_addresses')
      .values({ user_id: userId, address: attempt.addressGroup, last_login_ms })
      .onConflict((conflict) => conflict.columns(['user_id', 'address']).doUpdateSet({ last_login_ms }))
      .execute()
  }

  /** Takes back an attempt that was never decided. */
  async withdraw(attempt: Attempt): Promise<void> {
    await this.#context.state.transaction((tx) => this.#takeBack(tx, attempt))
  }

  async sweep(): Promise<void> {
    const db = tablesOf(this.#context.state)
    const nowMs = this.#context.nowMs()
    await db
      .deleteFrom('login_throttle')
      .where('updated_ms', '<', nowMs - forgetMs)
      .execute()
    await db
      .deleteFrom('user_known_addresses')
      .where('last_login_ms', '<', nowMs - knownMs)
      .execute()
  }

  async #countersOf(tx: Transaction, userName: string | undefined, group: string | undefined): Promise<Counter[]> {
    const counters: Counter[] = []
    if (userName !== undefined) {
      const isKnown = group !== undefined && (await isKnownAddress(tx, userName, group))
      counters.push({
        key: isKnown ? `account:${userName} from ${group}` : `account:${userName}`,
        limit: limits.account,
      })
    }
    if (group !== undefined) counters.push({ key: `address:${group}`, limit: limits.address })
    return counters
  }

  async #load(tx: Transaction, counters: readonly Counter[]): Promise<Row[]> {
    if (counters.length === 0) return []
    const keys = counters.map((counter) => counter.key)
    const sinceMs = this.#context.nowMs() - forgetMs
    return tablesOf(tx)
      .selectFrom('login_throttle')
      .selectAll()
      .where('key', 'in', keys)
      .where('updated_ms', '>=', sinceMs)
      .execute()
  }

  #refuseBlocked(rows: readonly Row[]): void {
    const waitMs = Math.max(0, ...rows.map((row) => row.blocked_until_ms - this.#context.nowMs()))
    if (waitMs === 0) return
    const retryAfterSeconds = Math.ceil(waitMs / 1000)
    throw new AppError('auth.rate_limited', 'too many attempts to sign in', { retryAfterSeconds })
  }

  async #count(tx: Transaction, { key, limit }: Counter, rows: readonly Row[]): Promise<void> {
    const nowMs = this.#context.nowMs()
    const failures = (rows.find((row) => row.key === key)?.failures ?? 0) + 1
    const values = { failures, blocked_until_ms: nowMs + waitMs(failures, limit), updated_ms: nowMs }
    await tablesOf(tx)
      .insertInto('login_throttle')
      .values({ key, ...values })
      .onConflict((conflict) => conflict.column('key').doUpdateSet(values))
      .execute()
  }

  /** The attempt was let through, so nothing was blocked before it; nothing is after it was taken back. */
  async #takeBack(tx: Transaction, attempt: Attempt): Promise<void> {
    for (const { key } of attempt.counters) {
      await tablesOf(tx)
        .updateTable('login_throttle')
        .set(({ eb }) => ({ failures: eb('failures', '-', 1), blocked_until_ms: 0 }))
        .where('key', '=', key)
        .where('failures', '>', 0)
        .execute()
    }
  }
}

/** How long to wait after this many failures, in milliseconds. */
function waitMs(failures: number, { free, maxMs }: Limit): number {
  return failures <= free ? 0 : Math.min(maxMs, firstWaitMs * 2 ** (failures - free - 1))
}

async function isKnownAddress(tx: Transaction, userName: string, address: string): Promise<boolean> {
  const row = await tablesOf(tx)
    .selectFrom('user_known_addresses as k')
    .innerJoin('users as u', 'u.id', 'k.user_id')
    .select('k.user_id')
    .where('u.name', '=', userName)
    .where('k.address', '=', address)
    .executeTakeFirst()
  return row !== undefined
}
