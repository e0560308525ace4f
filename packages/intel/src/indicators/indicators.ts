import { AppError, type Finding } from '@aurora/core'
import { sql, type Transaction } from '@aurora/state'
import { entryBy, type By } from '../audit-sink.ts'
import type { Context } from '../context.ts'
import { plain } from '../indicator.ts'
import { indicatorRulePrefix } from '../live/found.ts'
import { indicatorOf, isAtRest, watchedOf, type Indicator, type IndicatorRow } from './indicator-rows.ts'
import { intelOf } from './tables.ts'
import { followChange } from './taking.ts'

/** What a list of indicators is asked for. */
export interface IndicatorFilter {
  /** A part of the value. */
  readonly text?: string | undefined
  readonly kind?: string | undefined
  readonly feed?: string | undefined
  readonly hasHits?: boolean | undefined
  readonly limit: number
  /** Where the page before ended. */
  readonly after?: { readonly lastSeenUs: number; readonly id: string } | undefined
}

/** What one source says of an indicator. */
export interface SourceWord {
  readonly feed: string
  readonly confidence: number | undefined
  readonly tlp: string
  readonly description: string
  readonly firstSeenUs: number
  readonly lastSeenUs: number
  readonly validUntilUs: number | undefined
  readonly isWithdrawn: boolean
  readonly externalId: string
}

const maxReasonChars = 500
/** Rows read at a time when all are loaded. */
const pageRows = 2000
const countAfterMs = 2000
/** What is withdrawn or has run out is kept so long after its sources named it last. */
const keptUs = 90 * 86_400e6

/** The indicators of this installation: what people see of them and do with them. */
export class Indicators {
  readonly #context: Context
  readonly #hits = new Map<string, { count: number; lastUs: number }>()
  #counting: NodeJS.Timeout | undefined

  constructor(context: Context) {
    this.#context = context
  }

  /** Brings everything that is looked for into the table. Memory beyond the table's is that of one page. */
  async load(): Promise<void> {
    const { state, table } = this.#context
    const nowUs = this.#context.nowUs()
    const db = intelOf(state)
    const { count } = await db.selectFrom('intel_indicators').select(({ fn }) => fn.countAll<number>().as('count')).executeTakeFirstOrThrow() // prettier-ignore
    await table.reserve(Number(count))
    for (let afterId = ''; ;) {
      const rows = await db.selectFrom('intel_indicators').selectAll().where('id', '>', afterId).orderBy('id').limit(pageRows).execute() // prettier-ignore
      await table.put(rows.filter((row) => !isAtRest(row, nowUs)).map(watchedOf))
      const last = rows.at(-1)
      if (last === undefined) return
      afterId = last.id
    }
  }

  /** The one that was named last comes first. */
  async list(filter: IndicatorFilter): Promise<Indicator[]> {
    const { text, kind, feed, hasHits, limit, after } = filter
    let query = intelOf(this.#context.state).selectFrom('intel_indicators').selectAll()
    if (kind !== undefined) query = query.where('kind', '=', kind)
    if (text !== undefined) query = query.where(sql<boolean>`lower(value) like ${`%${escaped(text)}%`} escape '\\'`)
    if (hasHits === true) query = query.where('hits', '>', 0)
    if (feed !== undefined)
      query = query.where('id', 'in', (eb) =>
        eb
          .selectFrom('intel_sightings')
          .innerJoin('intel_feeds', 'intel_feeds.id', 'intel_sightings.feed_id')
          .select('indicator_id')
          .where('intel_feeds.name', '=', feed),
      )
    if (after !== undefined)
      query = query.where((eb) =>
        eb.or([
          eb('last_seen_us', '<', after.lastSeenUs),
          eb.and([eb('last_seen_us', '=', after.lastSeenUs), eb('id', '>', after.id)]),
        ]),
      )
    const rows = await query.orderBy('last_seen_us', 'desc').orderBy('id').limit(limit).execute()
    return rows.map((row) => indicatorOf(row, this.#context.nowUs()))
  }

  /** By id or value. Rejects with 'request.not_found'. */
  async get(idOrValue: string): Promise<Indicator & { readonly sources: readonly SourceWord[] }> {
    const { state, nowUs } = this.#context
    const row = await findRow(intelOf(state), idOrValue)
    const said = await intelOf(state)
      .selectFrom('intel_sightings')
      .innerJoin('intel_feeds', 'intel_feeds.id', 'intel_sightings.feed_id')
      .selectAll('intel_sightings')
      .select('intel_feeds.name')
      .where('indicator_id', '=', row.id)
      .orderBy('intel_feeds.name')
      .execute()
    return {
      ...indicatorOf(row, nowUs()),
      sources: said.map((one) => ({
        feed: one.name,
        confidence: one.confidence ?? undefined,
        tlp: one.tlp,
        description: one.description,
        firstSeenUs: one.first_seen_us,
        lastSeenUs: one.last_seen_us,
        validUntilUs: one.valid_until_us ?? undefined,
        isWithdrawn: one.is_withdrawn === 1,
        externalId: one.external_id,
      })),
    }
  }

  /** Says that an indicator is a false positive, for good or until a time: nobody looks for it from now on. */
  async mark(idOrValue: string, mark: { why: string; untilUs?: number | undefined }, by: By): Promise<Indicator> {
    const why = plain(mark.why, maxReasonChars)
    const nowUs = this.#context.nowUs()
    if (why === '') throw new AppError('request.invalid', 'say why it is a false positive')
    if (mark.untilUs !== undefined && mark.untilUs <= nowUs)
      throw new AppError('request.invalid', 'the mark ends before it begins')
    const details = { why, untilUs: mark.untilUs ?? null }
    return await this.#change(idOrValue, by, 'indicator.mark', details, () => ({
      mark_by: by.actor.name,
      mark_why: why,
      mark_at_us: nowUs,
      mark_until_us: mark.untilUs ?? null,
      // With an end it is looked for again after it, and then in what came meanwhile too.
      looked_back_us: mark.untilUs === undefined ? nowUs : null,
    }))
  }

  /** Takes such a mark away: the indicator is looked for again, also in what came meanwhile. */
  async unmark(idOrValue: string, by: By): Promise<Indicator> {
    return await this.#change(idOrValue, by, 'indicator.unmark', {}, () => ({
      mark_by: '',
      mark_why: '',
      mark_at_us: null,
      mark_until_us: null,
      looked_back_us: null,
    }))
  }

  /** Looks for it once more in everything that is stored. */
  async lookBackAgain(idOrValue: string, by: By): Promise<Indicator> {
    return await this.#change(idOrValue, by, 'indicator.look_back', {}, () => ({ looked_back_us: null }))
  }

  /** Forgets an indicator with everything that was said of it; a source that names it again brings it back. */
  async remove(idOrValue: string, by: By): Promise<void> {
    const { state, audit, table } = this.#context
    const row = await state.transaction(async (tx) => {
      const db = intelOf(tx)
      const found = await findRow(db, idOrValue)
      await db.deleteFrom('intel_sightings').where('indicator_id', '=', found.id).execute()
      await db.deleteFrom('intel_indicators').where('id', '=', found.id).execute()
      await audit.append(entryBy(by, { action: 'indicator.remove', target: targetOf(found) }), tx)
      return found
    })
    table.remove([row.value])
  }

  /** How many there are, and how many of them are looked for. */
  async figures(): Promise<{ readonly indicators: number; readonly watched: number }> {
    const { count } = await intelOf(this.#context.state)
      .selectFrom('intel_indicators')
      .select(({ fn }) => fn.countAll<number>().as('count'))
      .executeTakeFirstOrThrow()
    return { indicators: Number(count), watched: this.#context.table.size }
  }

  /** Forgets what nobody says any more, or ran out, for so long, and nothing was ever found of: lists turn over for ever. */
  async forgetOld(): Promise<number> {
    const { state, nowUs } = this.#context
    const beforeUs = nowUs() - keptUs
    const old = await intelOf(state)
      .selectFrom('intel_indicators')
      .select('id')
      .where('last_seen_us', '<', beforeUs)
      .where('hits', '=', 0)
      .where('mark_at_us', 'is', null)
      .where((eb) => eb.or([eb('is_withdrawn', '=', 1), eb('valid_until_us', '<', beforeUs)]))
      .limit(pageRows)
      .execute()
    if (old.length === 0) return 0
    const ids = old.map(({ id }) => id)
    await state.transaction(async (tx) => {
      await intelOf(tx).deleteFrom('intel_sightings').where('indicator_id', 'in', ids).execute()
      await intelOf(tx).deleteFrom('intel_indicators').where('id', 'in', ids).execute()
    })
    return ids.length
  }

  /** Counts findings of indicators; written soon, so a kill may lose the counts of the last seconds, never a finding. */
  note(findings: readonly Finding[]): void {
    for (const { rule, receivedUs, eventCount } of findings) {
      if (!rule.id.startsWith(indicatorRulePrefix)) continue
      const id = rule.id.slice(indicatorRulePrefix.length)
      const known = this.#hits.get(id) ?? { count: 0, lastUs: 0 }
      this.#hits.set(id, { count: known.count + eventCount, lastUs: Math.max(known.lastUs, receivedUs) })
    }
    if (this.#hits.size > 0)
      this.#counting ??= setTimeout(() => {
        this.#counting = undefined
        this.writeHits().catch((error: unknown) => this.#context.observer.indicatorProblem({ error }))
      }, countAfterMs)
  }

  async writeHits(): Promise<void> {
    clearTimeout(this.#counting)
    this.#counting = undefined
    const hits = [...this.#hits]
    this.#hits.clear()
    for (let at = 0; at < hits.length; at += pageRows)
      await this.#context.state.transaction(async (tx) => {
        for (const [id, { count, lastUs }] of hits.slice(at, at + pageRows)) await addHits(tx, id, count, lastUs)
      })
  }

  async #change(
    idOrValue: string,
    by: By,
    action: string,
    details: Readonly<Record<string, string | number | null>>,
    changes: () => Partial<IndicatorRow>,
  ): Promise<Indicator> {
    const { state, audit, nowUs } = this.#context
    const row = await state.transaction(async (tx) => {
      const db = intelOf(tx)
      const { id } = await findRow(db, idOrValue)
      const changed = await db
        .updateTable('intel_indicators')
        .set(changes())
        .where('id', '=', id)
        .returningAll()
        .executeTakeFirstOrThrow()
      await audit.append(entryBy(by, { action, target: targetOf(changed), details }), tx)
      return changed
    })
    await followChange(this.#context, [row])
    return indicatorOf(row, nowUs())
  }
}

async function addHits(tx: Transaction, id: string, count: number, lastUs: number): Promise<void> {
  await intelOf(tx)
    .updateTable('intel_indicators')
    .set(({ eb }) => ({ hits: eb('hits', '+', count), last_hit_us: lastUs }))
    .where('id', '=', id)
    .execute()
}

async function findRow(db: ReturnType<typeof intelOf>, idOrValue: string): Promise<IndicatorRow> {
  const wanted = plain(idOrValue, 2048)
  const row = await db
    .selectFrom('intel_indicators')
    .selectAll()
    .where((eb) => eb.or([eb('id', '=', wanted), eb('value', '=', wanted)]))
    .executeTakeFirst()
  if (row === undefined) throw new AppError('request.not_found', 'there is no such indicator')
  return row
}

const targetOf = ({ id, value }: IndicatorRow): { kind: string; id: string; name: string } => ({
  kind: 'indicator',
  id,
  name: value.slice(0, 200),
})

const escaped = (text: string): string => text.toLowerCase().replace(/[\\%_]/g, '\\$&')
