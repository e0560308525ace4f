import { AppError } from '@aurora/core'
import type { Transaction } from '@aurora/state'
import type { Context } from '../context.ts'
import { isUnused, type ReadIndicator, type ReadItem, type Unused } from '../indicator.ts'
import { intelOf } from './tables.ts'
import { followChange, takeSightings, withdrawSightings, type Change, type FeedDefaults } from './taking.ts'

/** What became of one reading of a source. */
export interface IntakeReport {
  readonly read: number
  readonly added: number
  /** Known before, and said again or differently. */
  readonly changed: number
  readonly withdrawn: number
  readonly unused: number
  /** The first hundred of those that could not be used. */
  readonly reasons: readonly Unused[]
}

const valuesAtOnce = 400
/** Indicators there may be in all: memory grows with them. */
const mostIndicators = 2_000_000
const maxReasons = 100

/** What a reading is about, beside its items. */
export interface Reading {
  readonly feed: FeedDefaults
  readonly items: Iterable<ReadItem> | AsyncIterable<ReadItem>
  /** The source names all it has each time: what it names no more it takes back. */
  readonly isWhole: boolean
  /** Is written with the first of it. */
  readonly before?: ((tx: Transaction) => Promise<void>) | undefined
  /** Is written at the end, with what became of it. */
  readonly after: (tx: Transaction, report: IntakeReport) => Promise<void>
  readonly signal?: AbortSignal | undefined
}

/**
 * Takes what a source says, in steps of their own transactions: other writers get their turn between them, and what was
 * taken when a later step fails is taken. Saying all of it again changes nothing more.
 */
export async function takeReading(context: Context, reading: Reading): Promise<IntakeReport> {
  const sum = { read: 0, added: 0, changed: 0, withdrawn: 0, unused: 0 }
  const reasons: Unused[] = []
  const beganUs = context.nowUs()
  const known = await countIndicators(context)
  let before = reading.before
  let waiting = new Map<string, ReadIndicator>()
  const write = async (step: (tx: Transaction) => Promise<Change>): Promise<void> => {
    reading.signal?.throwIfAborted()
    const change = await context.state.transaction(async (tx) => {
      await tx.lock('intel')
      await before?.(tx)
      return await step(tx)
    })
    before = undefined
    sum.added += change.added
    sum.changed += change.changed
    sum.withdrawn += change.withdrawn
    await followChange(context, change.rows)
  }
  const flush = async (): Promise<void> => {
    const values = [...waiting.values()]
    assertRoom(known + sum.added + values.length)
    waiting = new Map()
    await write(async (tx) => await takeSightings(tx, context, reading.feed, values))
    await withdrawChanged(context, reading.feed.id, beganUs, values, write)
  }
  for await (const item of reading.items) {
    sum.read++
    if (isUnused(item)) {
      sum.unused++
      if (reasons.length < maxReasons) reasons.push(item)
    } else waiting.set(`${item.kind} ${item.value}`, item)
    if (waiting.size >= valuesAtOnce) await flush()
    // Lists without anything in them must not keep the server from others either.
    else if (sum.read % 1000 === 0) await new Promise((resolve) => setImmediate(resolve))
  }
  if (waiting.size > 0 || before !== undefined) await flush()
  // A list without one value is an error page or a file cut off, not the end of everything it said.
  if (reading.isWhole && sum.read > sum.unused) await withdrawOthers(context, reading.feed.id, beganUs, write)
  const report = { ...sum, reasons }
  await context.state.transaction(async (tx) => await reading.after(tx, report))
  return report
}

async function countIndicators({ state }: Context): Promise<number> {
  const { count } = await intelOf(state)
    .selectFrom('intel_indicators')
    .select(({ fn }) => fn.countAll<number>().as('count'))
    .executeTakeFirstOrThrow()
  return Number(count)
}

function assertRoom(indicators: number): void {
  if (indicators <= mostIndicators) return
  throw new AppError('request.conflict', `there may be ${mostIndicators} indicators in all`, {
    hint: 'remove a feed, or give one fewer days to keep',
  })
}

/** An object of a source that names other values than before has taken back those. */
async function withdrawChanged(
  context: Context,
  feedId: string,
  beforeUs: number,
  read: readonly ReadIndicator[],
  write: (step: (tx: Transaction) => Promise<Change>) => Promise<void>,
): Promise<void> {
  const objects = [...new Set(read.map(({ externalId }) => externalId))].filter((id) => id !== '')
  if (objects.length === 0) return
  const stale = await intelOf(context.state)
    .selectFrom('intel_sightings')
    .select('indicator_id')
    .where('feed_id', '=', feedId)
    .where('external_id', 'in', objects)
    .where('is_withdrawn', '=', 0)
    .where('last_seen_us', '<', beforeUs)
    .limit(valuesAtOnce)
    .execute()
  const ids = stale.map(({ indicator_id }) => indicator_id)
  if (ids.length > 0) await write(async (tx) => await withdrawSightings(tx, context, feedId, ids))
}

/** Takes back what a source did not name since a moment. */
async function withdrawOthers(
  context: Context,
  feedId: string,
  beforeUs: number,
  write: (step: (tx: Transaction) => Promise<Change>) => Promise<void>,
): Promise<void> {
  for (;;) {
    const gone = await intelOf(context.state)
      .selectFrom('intel_sightings')
      .select('indicator_id')
      .where('feed_id', '=', feedId)
      .where('is_withdrawn', '=', 0)
      .where('last_seen_us', '<', beforeUs)
      .limit(valuesAtOnce)
      .execute()
    if (gone.length === 0) return
    const ids = gone.map(({ indicator_id }) => indicator_id)
    await write(async (tx) => await withdrawSightings(tx, context, feedId, ids))
  }
}
