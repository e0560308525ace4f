import type { Severity } from '@aurora/core'
import type { Transaction } from '@aurora/state'
import type { Context } from '../context.ts'
import type { ReadIndicator } from '../indicator.ts'
import { unmatchedKinds, type Tlp } from '../kinds.ts'
import { indicatorIdOf } from '../live/found.ts'
import { isAtRest, watchedOf, type IndicatorRow } from './indicator-rows.ts'
import { mergeSightings } from './merge.ts'
import { intelOf, type IntelTables } from './tables.ts'

type Sighting = IntelTables['intel_sightings']

/** What a source says of all it has, where it does not say it of each. */
export interface FeedDefaults {
  readonly id: string
  readonly name: string
  readonly confidence?: number | undefined
  readonly severity?: Severity | undefined
  readonly tlp?: Tlp | undefined
  /** Without an end of its own an indicator ends so long after its source named it last. */
  readonly keepDays?: number | undefined
}

/** What became of indicators that a source names. */
export interface Taken {
  readonly added: number
  readonly changed: number
  readonly withdrawn: number
}

/** Rows of one statement: engines bind some ten thousand values at most. */
const rowsAtOnce = 400
const dayUs = 86_400e6

/** What one transaction changed, so that the table of what is looked for follows once it is committed. */
export interface Change extends Taken {
  readonly rows: readonly IndicatorRow[]
}

/**
 * Takes what a source says now into the tables, within `tx`. Saying the same again changes only when it was said last. At
 * most 400 at once; each value once.
 */
export async function takeSightings(
  tx: Transaction,
  context: Pick<Context, 'nowUs'>,
  feed: FeedDefaults,
  read: readonly ReadIndicator[],
): Promise<Change> {
  const nowUs = context.nowUs()
  const byId = new Map(read.map((one) => [indicatorIdOf(one.kind, one.value), one]))
  const sightings = [...byId].map(([id, one]) => sightingOf(id, one, feed, nowUs))
  return await writeSightings(tx, nowUs, sightings, byId)
}

/** A source takes back what it said of these. */
export async function withdrawSightings(
  tx: Transaction,
  context: Pick<Context, 'nowUs'>,
  feedId: string,
  indicatorIds: readonly string[],
): Promise<Change> {
  const standing = await intelOf(tx)
    .selectFrom('intel_sightings')
    .selectAll()
    .where('feed_id', '=', feedId)
    .where('indicator_id', 'in', indicatorIds.slice(0, rowsAtOnce))
    .where('is_withdrawn', '=', 0)
    .execute()
  if (standing.length === 0) return { added: 0, changed: 0, withdrawn: 0, rows: [] }
  const gone = standing.map((one) => ({ ...one, is_withdrawn: 1 }))
  return await writeSightings(tx, context.nowUs(), gone, new Map())
}

async function writeSightings(
  tx: Transaction,
  nowUs: number,
  said: readonly Sighting[],
  read: ReadonlyMap<string, ReadIndicator>,
): Promise<Change> {
  if (said.length > rowsAtOnce) throw new Error(`${said.length} sightings in one step`)
  if (said.length === 0) return { added: 0, changed: 0, withdrawn: 0, rows: [] }
  const db = intelOf(tx)
  const ids = said.map((one) => one.indicator_id)
  const before = new Map(
    (await db.selectFrom('intel_indicators').selectAll().where('id', 'in', ids).execute()).map((row) => [row.id, row]),
  )
  const others = await db.selectFrom('intel_sightings').selectAll().where('indicator_id', 'in', ids).execute()
  const bySource = Map.groupBy(others, (one) => one.indicator_id)
  const feeds = new Map(
    (await db.selectFrom('intel_feeds').select(['id', 'name']).execute()).map((f) => [f.id, f.name]),
  )
  const kept: Sighting[] = []
  const rows: IndicatorRow[] = []
  for (const one of said) {
    const known = bySource.get(one.indicator_id) ?? []
    const own = known.find(({ feed_id }) => feed_id === one.feed_id)
    const sighting = own === undefined ? one : { ...one, first_seen_us: own.first_seen_us }
    if (own === undefined && sighting.is_withdrawn === 1 && before.get(one.indicator_id) === undefined) continue
    kept.push(sighting)
    const all = [...known.filter(({ feed_id }) => feed_id !== one.feed_id), sighting]
    const merged = mergeSightings(all, (id) => feeds.get(id) ?? '')
    rows.push(nextRow(before.get(one.indicator_id), one.indicator_id, read.get(one.indicator_id), merged, nowUs))
  }
  if (kept.length > 0) {
    await upsertSightings(tx, kept)
    await upsertIndicators(tx, rows)
  }
  const added = rows.filter(({ id }) => !before.has(id)).length
  const withdrawn = rows.filter(
    ({ id, is_withdrawn }) => is_withdrawn === 1 && before.get(id)?.is_withdrawn === 0,
  ).length
  return { added, changed: rows.length - added - withdrawn, withdrawn, rows }
}

/** The row as its sources leave it. What begins to be looked for is to be looked for in all that is stored. */
function nextRow(
  before: IndicatorRow | undefined,
  id: string,
  read: ReadIndicator | undefined,
  merged: ReturnType<typeof mergeSightings>,
  nowUs: number,
): IndicatorRow {
  const blank = {
    kind: read?.kind ?? '', value: read?.value ?? '', mark_by: '', mark_why: '', mark_at_us: null, mark_until_us: null,
    hits: 0, last_hit_us: null, looked_back_us: null, looked_back_found: 0, looked_back_more: 0,
  } // prettier-ignore
  const row: IndicatorRow = { ...blank, ...before, id, ...merged }
  if (unmatchedKinds.has(read?.kind ?? (row.kind as ReadIndicator['kind']))) return { ...row, looked_back_us: nowUs }
  const begins = before === undefined || (isAtRest(before, nowUs) && !isAtRest(row, nowUs))
  return begins ? { ...row, looked_back_us: null } : row
}

function sightingOf(id: string, one: ReadIndicator, feed: FeedDefaults, nowUs: number): Sighting {
  const untilUs = feed.keepDays === undefined ? undefined : nowUs + feed.keepDays * dayUs
  return {
    indicator_id: id,
    feed_id: feed.id,
    confidence: one.confidence ?? feed.confidence ?? null,
    severity: one.severity ?? feed.severity ?? null,
    techniques: JSON.stringify(one.techniques),
    tlp: one.tlp ?? feed.tlp ?? '',
    description: one.description,
    valid_from_us: one.validFromUs ?? null,
    valid_until_us: one.validUntilUs ?? untilUs ?? null,
    first_seen_us: nowUs,
    last_seen_us: nowUs,
    is_withdrawn: one.isRevoked ? 1 : 0,
    external_id: one.externalId,
  }
}

async function upsertSightings(tx: Transaction, rows: readonly Sighting[]): Promise<void> {
  await intelOf(tx)
    .insertInto('intel_sightings')
    .values([...rows])
    .onConflict((conflict) =>
      conflict.columns(['indicator_id', 'feed_id']).doUpdateSet(({ ref }) => ({
        confidence: ref('excluded.confidence'),
        severity: ref('excluded.severity'),
        techniques: ref('excluded.techniques'),
        tlp: ref('excluded.tlp'),
        description: ref('excluded.description'),
        valid_from_us: ref('excluded.valid_from_us'),
        valid_until_us: ref('excluded.valid_until_us'),
        last_seen_us: ref('excluded.last_seen_us'),
        is_withdrawn: ref('excluded.is_withdrawn'),
        external_id: ref('excluded.external_id'),
      })),
    )
    .execute()
}

/** Marks and hits belong to others, and stay. */
async function upsertIndicators(tx: Transaction, rows: readonly IndicatorRow[]): Promise<void> {
  await intelOf(tx)
    .insertInto('intel_indicators')
    .values([...rows])
    .onConflict((conflict) =>
      conflict.column('id').doUpdateSet(({ ref }) => ({
        confidence: ref('excluded.confidence'),
        severity: ref('excluded.severity'),
        techniques: ref('excluded.techniques'),
        tlp: ref('excluded.tlp'),
        description: ref('excluded.description'),
        valid_from_us: ref('excluded.valid_from_us'),
        valid_until_us: ref('excluded.valid_until_us'),
        first_seen_us: ref('excluded.first_seen_us'),
        last_seen_us: ref('excluded.last_seen_us'),
        feeds: ref('excluded.feeds'),
        is_withdrawn: ref('excluded.is_withdrawn'),
        looked_back_us: ref('excluded.looked_back_us'),
      })),
    )
    .execute()
}

/** Follows a committed change in the table of what is looked for. */
export async function followChange({ table, nowUs }: Context, rows: readonly IndicatorRow[]): Promise<void> {
  const now = nowUs()
  table.remove(rows.filter((row) => isAtRest(row, now)).map(({ value }) => value))
  await table.put(rows.filter((row) => !isAtRest(row, now)).map(watchedOf))
}
