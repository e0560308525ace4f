import { randomUUID } from 'node:crypto'
import { AppError } from '@aurora/core'
import { entryBy, type By } from '../audit-sink.ts'
import type { Context } from '../context.ts'
import { plain } from '../indicator.ts'
import { takeReading, type IntakeReport } from '../indicators/intake.ts'
import { intelOf } from '../indicators/tables.ts'
import { followChange, withdrawSightings } from '../indicators/taking.ts'
import { checkFeedName } from './feed-name.ts'
import {
  credentials,
  defaultsOf,
  feedOf,
  settingsOf,
  type Feed,
  type FeedKind,
  type FeedRow,
  type FeedSettings,
} from './feed.ts'
import { checkFeedUrl, FeedFault } from './fetcher.ts'
import { pollFeed } from './poll.ts'
import { isCollectionId, TaxiiClient, type TaxiiCollection } from './taxii.ts'

/** A feed to be asked from now on. */
export interface NewFeed extends FeedSettings {
  readonly name: string
  readonly kind: FeedKind
}

const maxFeeds = 200
const dueEveryMs = 5000
const upkeepEveryUs = 3600e6
const minuteUs = 60e6
const longestRetryUs = 86_400e6
const maxErrorChars = 300
/** What a removed feed said is taken back in steps of so many values. */
const valuesAtOnce = 400

/**
 * The feeds that the server asks by itself. Where each stands is kept with what was taken, so a restart goes on there; one
 * that fails is asked again at its next time, and says why; none keeps the others waiting for longer than its answer takes.
 */
export class Feeds {
  readonly #context: Context
  readonly #on: { readonly taken: () => void; readonly upkeep: () => Promise<unknown> }
  readonly #abort = new AbortController()
  readonly #polling = new Map<string, Promise<void>>()
  #timer: NodeJS.Timeout | undefined
  #upkeepDueUs = 0
  #upkeep: Promise<void> = Promise.resolve()

  /** `taken` is told when there may be new indicators; `upkeep` is called now and then, and must not take long. */
  constructor(context: Context, on: { readonly taken: () => void; readonly upkeep: () => Promise<unknown> }) {
    this.#context = context
    this.#on = on
  }

  async list(): Promise<readonly Feed[]> {
    const rows = await intelOf(this.#context.state)
      .selectFrom('intel_feeds')
      .selectAll()
      .where('kind', '!=', 'removed')
      .orderBy('name')
      .execute()
    return rows.map(feedOf)
  }

  /** Rejects with 'request.invalid' for settings that are none, with 'request.conflict' when the name is taken. */
  async add({ name: given, kind, ...asked }: NewFeed, by: By): Promise<Feed> {
    const { state, audit, nowUs } = this.#context
    const name = checkFeedName(given)
    const settings = checkSettings(kind, asked)
    const row: FeedRow = {
      id: randomUUID(), name, kind, settings: JSON.stringify(settings), created_us: nowUs(), position: '',
      next_poll_us: nowUs(), last_poll_us: null, last_ok_us: null, last_error: '', last_report: '{}',
    } // prettier-ignore
    await state.transaction(async (tx) => {
      await tx.lock('intel')
      const db = intelOf(tx)
      const known = await db.selectFrom('intel_feeds').select(['id', 'name']).execute()
      if (known.some((one) => one.name === name)) throw new AppError('request.conflict', 'there is a feed of this name')
      if (known.length >= maxFeeds) throw new AppError('request.conflict', `there are ${maxFeeds} feeds`)
      await db.insertInto('intel_feeds').values(row).execute()
      const details = {
        kind,
        url: settings.url,
        collection: settings.collection ?? null,
        secret: settings.secret ?? null,
      }
      await audit.append(entryBy(by, { action: 'feed.add', target: targetOf(row), details }), tx)
    })
    return feedOf(row)
  }

  /** Takes back what a feed said, in steps, and forgets it. Rejects with 'request.not_found'. */
  async remove(name: string, by: By): Promise<void> {
    const { state, audit } = this.#context
    const row = await state.transaction(async (tx) => {
      const found = await findFeed(intelOf(tx), name)
      // Its name is free at once; what it said is taken back in steps, and by the next start if this one does not get there.
      const gone = { kind: 'removed', name: `removed ${found.id}`, next_poll_us: null }
      await intelOf(tx).updateTable('intel_feeds').set(gone).where('id', '=', found.id).execute()
      await audit.append(entryBy(by, { action: 'feed.remove', target: targetOf(found) }), tx)
      return found
    })
    await this.#polling.get(row.id)
    await this.#forget(row.id)
  }

  /** Asks a feed now, and resolves when it was asked. Rejects with 'store.unavailable' when that came to nothing. */
  async pollNow(name: string, by: By): Promise<Feed> {
    const { state, audit } = this.#context
    const { id } = await state.transaction(async (tx) => {
      const found = await findFeed(intelOf(tx), name)
      if (found.kind === 'import') throw new AppError('request.invalid', 'people bring this one; it is not asked')
      await audit.append(entryBy(by, { action: 'feed.poll', target: targetOf(found) }), tx)
      return found
    })
    await this.#poll(id)
    const feed = feedOf(await findFeed(intelOf(state), name))
    if (feed.lastError !== '') throw new AppError('store.unavailable', feed.lastError)
    return feed
  }

  /** The collections of a TAXII server that may be read. */
  async discover(
    asked: Pick<FeedSettings, 'url' | 'user' | 'header' | 'secret'>,
    signal: AbortSignal,
  ): Promise<readonly TaxiiCollection[]> {
    const url = checkFeedUrl(asked.url)
    const secret = asked.secret === undefined ? undefined : await this.#context.secretOf(asked.secret)
    const headers = credentials({ ...asked, everyMinutes: 0, isWhole: false }, secret)
    try {
      return await new TaxiiClient(this.#context.fetcher, headers, signal).collections(url)
    } catch (error) {
      if (error instanceof FeedFault) throw new AppError('store.unavailable', error.message, {}, error)
      throw error
    }
  }

  start(): void {
    const look = (): void => {
      this.#upkeep = this.#askDue().catch((error: unknown) => this.#context.observer.indicatorProblem({ error }))
      void this.#upkeep.then(() => {
        if (!this.#abort.signal.aborted) this.#timer = setTimeout(look, dueEveryMs)
      })
    }
    look()
  }

  async close(): Promise<void> {
    this.#abort.abort()
    clearTimeout(this.#timer)
    await this.#upkeep
    await Promise.all(this.#polling.values())
  }

  async #askDue(): Promise<void> {
    const { state, nowUs } = this.#context
    const db = intelOf(state)
    if (nowUs() >= this.#upkeepDueUs) {
      this.#upkeepDueUs = nowUs() + upkeepEveryUs
      await this.#on.upkeep()
    }
    for (const { id } of await db.selectFrom('intel_feeds').select('id').where('kind', '=', 'removed').execute())
      await this.#forget(id)
    const due = await db.selectFrom('intel_feeds').select('id').where('next_poll_us', '<=', nowUs()).orderBy('next_poll_us').execute() // prettier-ignore
    for (const { id } of due) if (!this.#abort.signal.aborted) await this.#poll(id)
  }

  /** One poll of a feed at a time, whoever wants it. Never rejects: what went wrong is kept with the feed. */
  async #poll(id: string): Promise<void> {
    const running = this.#polling.get(id) ?? this.#pollOnce(id).finally(() => this.#polling.delete(id))
    this.#polling.set(id, running)
    await running
  }

  async #pollOnce(id: string): Promise<void> {
    const { state, nowUs } = this.#context
    const row = await intelOf(state).selectFrom('intel_feeds').selectAll().where('id', '=', id).executeTakeFirst()
    if (row === undefined || row.kind === 'import' || row.kind === 'removed') return
    const nextUs = nowUs() + settingsOf(row).everyMinutes * minuteUs
    try {
      const report = await this.#takeAll(row)
      await this.#note(id, {
        last_ok_us: nowUs(),
        last_error: '',
        next_poll_us: nextUs,
        last_report: JSON.stringify(report),
      })
    } catch (error) {
      if (this.#abort.signal.aborted) return
      const retryUs = error instanceof FeedFault ? (error.retryAfterMs ?? 0) * 1000 : 0
      const next_poll_us = Math.max(nextUs, nowUs() + Math.min(longestRetryUs, retryUs))
      const isTold = error instanceof FeedFault || error instanceof AppError
      if (!isTold) this.#context.observer.indicatorProblem({ error })
      const last_error = isTold ? plain(error.message, maxErrorChars) : 'a defect of ours; the log has the details'
      await this.#note(id, { last_error, next_poll_us })
    }
  }

  async #takeAll(row: FeedRow): Promise<Omit<IntakeReport, 'reasons'>> {
    const sum = { read: 0, added: 0, changed: 0, withdrawn: 0, unused: 0 }
    const { signal } = this.#abort
    for await (const { items, position, isWhole } of pollFeed(this.#context, row, signal)) {
      const report = await takeReading(this.#context, {
        feed: defaultsOf(row),
        items,
        isWhole,
        signal,
        after: async (tx) =>
          void (await intelOf(tx).updateTable('intel_feeds').set({ position }).where('id', '=', row.id).execute()),
      })
      for (const key of Object.keys(sum) as (keyof typeof sum)[]) sum[key] += report[key]
      this.#on.taken()
    }
    return sum
  }

  async #note(id: string, what: Partial<FeedRow>): Promise<void> {
    const { state, nowUs } = this.#context
    await intelOf(state)
      .updateTable('intel_feeds')
      .set({ ...what, last_poll_us: nowUs() })
      .where('id', '=', id)
      .execute()
  }

  async #forget(id: string): Promise<void> {
    const { state } = this.#context
    for (;;) {
      const some = await intelOf(state)
        .selectFrom('intel_sightings')
        .select('indicator_id')
        .where('feed_id', '=', id)
        .where('is_withdrawn', '=', 0)
        .limit(valuesAtOnce)
        .execute()
      if (some.length === 0) break
      const ids = some.map(({ indicator_id }) => indicator_id)
      const { rows } = await state.transaction(async (tx) => {
        await tx.lock('intel')
        return await withdrawSightings(tx, this.#context, id, ids)
      })
      await followChange(this.#context, rows)
    }
    await state.transaction(async (tx) => {
      await intelOf(tx).deleteFrom('intel_sightings').where('feed_id', '=', id).execute()
      await intelOf(tx).deleteFrom('intel_feeds').where('id', '=', id).execute()
    })
  }
}

function checkSettings(kind: FeedKind, asked: FeedSettings): FeedSettings {
  const url = checkFeedUrl(asked.url)
  if (kind === 'taxii' && !isCollectionId(asked.collection ?? ''))
    throw new AppError('request.invalid', 'a TAXII feed names a collection', {
      hint: 'ask for those there are: aurora feeds discover URL',
    })
  if (asked.header !== undefined && !/^[A-Za-z][A-Za-z0-9-]{0,63}$/.test(asked.header))
    throw new AppError('request.invalid', 'the header has no sound name')
  if (asked.secret !== undefined && !/^[a-z0-9][a-z0-9_-]{0,63}$/i.test(asked.secret))
    throw new AppError('request.invalid', 'a secret is given by its name', {
      hint: 'put it into a file of that name in the folder feed-secrets of the data folder',
    })
  return { ...asked, url }
}

async function findFeed(db: ReturnType<typeof intelOf>, name: string): Promise<FeedRow> {
  const row = await db
    .selectFrom('intel_feeds')
    .selectAll()
    .where('kind', '!=', 'removed')
    .where((eb) => eb.or([eb('name', '=', plain(name, 100)), eb('id', '=', plain(name, 100))]))
    .executeTakeFirst()
  if (row === undefined) throw new AppError('request.not_found', 'there is no such feed')
  return row
}

const targetOf = ({ id, name }: FeedRow): { kind: string; id: string; name: string } => ({ kind: 'feed', id, name })
