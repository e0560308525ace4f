import { createHash, randomUUID } from 'node:crypto'
import { AppError, type Finding, type Severity } from '@aurora/core'
import { entryBy, type By } from './audit-sink.ts'
import type { Context, IntelParts } from './context.ts'
import { checkFeedName } from './feeds/feed-name.ts'
import { Feeds } from './feeds/feeds.ts'
import { Indicators } from './indicators/indicators.ts'
import { takeReading, type IntakeReport } from './indicators/intake.ts'
import { intelOf } from './indicators/tables.ts'
import type { Tlp } from './kinds.ts'
import { IndicatorTable } from './live/table.ts'
import { LookBack } from './lookback/look-back.ts'
import { readFeed, type FeedFormat } from './reading/read-feed.ts'

/** What somebody brings: a file, and what it says of all it names where it does not say it of each. */
export interface Import {
  /** Name of the source that it is of; made when there is none. */
  readonly feed: string
  readonly format: FeedFormat
  readonly bytes: Uint8Array
  readonly confidence?: number | undefined
  readonly severity?: Severity | undefined
  readonly tlp?: Tlp | undefined
  readonly keepDays?: number | undefined
  /** What the source named before and does not name now is taken back. */
  readonly isWhole: boolean
}

/** Indicators: read from files and feeds, looked for live and backwards. */
export interface Intel {
  readonly indicators: Indicators
  readonly lookBack: LookBack
  readonly feeds: Feeds
  /** Rejects with 'request.invalid' or 'request.too_large' for what is no feed. */
  import(given: Import, by: By, signal?: AbortSignal): Promise<IntakeReport & { readonly format: string }>
  /** Must be told of findings as they are kept, so that hits are counted. */
  note(findings: readonly Finding[]): void
  /** Begins to look back, and to ask feeds. */
  start(): void
  close(): Promise<void>
}

/**
 * Opens everything over the tables, which are there (`intelMigrations`), and brings what is looked for into memory that the
 * reading threads share. Resolves when they know all of it.
 */
export async function openIntel(parts: IntelParts): Promise<Intel> {
  const table = new IndicatorTable(parts.watch)
  const context: Context = { ...parts, table }
  parts.watch(table.buffer)
  const indicators = new Indicators(context)
  await indicators.load()
  const lookBack = new LookBack(context, (findings) => indicators.note(findings))
  const feeds = new Feeds(context, { taken: () => lookBack.wake(), upkeep: async () => await forgetAllOld(indicators) })
  return {
    indicators,
    lookBack,
    feeds,
    async import(given, by, signal) {
      const report = await importFile(context, given, by, signal)
      lookBack.wake()
      return report
    },
    note: (findings) => indicators.note(findings),
    start() {
      lookBack.start()
      feeds.start()
    },
    async close() {
      await feeds.close()
      await lookBack.close()
      await indicators.writeHits()
    },
  }
}

async function forgetAllOld(indicators: Indicators): Promise<void> {
  while ((await indicators.forgetOld()) > 0);
}

async function importFile(
  context: Context,
  given: Import,
  by: By,
  signal: AbortSignal | undefined,
): Promise<IntakeReport & { format: string }> {
  const { state, audit, speller, nowUs } = context
  const name = checkFeedName(given.feed)
  const { format, items } = readFeed(given.bytes, given.format, speller)
  const known = await intelOf(state).selectFrom('intel_feeds').selectAll().where('name', '=', name).executeTakeFirst()
  if (known !== undefined && known.kind !== 'import')
    throw new AppError('request.conflict', 'this feed is asked by the server itself', {
      hint: 'give the file another name',
    })
  const id = known?.id ?? randomUUID()
  const { confidence, severity, tlp, keepDays } = given
  const target = { kind: 'feed', id, name }
  const sha256 = createHash('sha256').update(given.bytes).digest('hex')
  const report = await takeReading(context, {
    feed: { id, name, confidence, severity, tlp, keepDays },
    items,
    isWhole: given.isWhole,
    signal,
    async before(tx) {
      if (known === undefined)
        await intelOf(tx)
          .insertInto('intel_feeds')
          .values({
            id,
            name,
            kind: 'import',
            settings: '{}',
            created_us: nowUs(),
            position: '',
            next_poll_us: null,
            last_poll_us: null,
            last_ok_us: null,
            last_error: '',
            last_report: '{}',
          }) // prettier-ignore
          .execute()
      const details = { format, bytes: given.bytes.length, sha256 }
      await audit.append(entryBy(by, { action: 'indicators.import', target, details }), tx)
    },
    async after(tx, { reasons: _, ...counts }) {
      await intelOf(tx)
        .updateTable('intel_feeds')
        .set({ last_poll_us: nowUs(), last_ok_us: nowUs(), last_error: '', last_report: JSON.stringify(counts) })
        .where('id', '=', id)
        .execute()
      await audit.append(entryBy(by, { action: 'indicators.imported', target, details: { ...counts, sha256 } }), tx)
    },
  })
  return { ...report, format }
}
