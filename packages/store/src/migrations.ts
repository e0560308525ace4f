import { setTimeout as sleep } from 'node:timers/promises'
import { AppError } from '@aurora/core'
import { findingTarget } from './finding-row.ts'
import { rejectTarget } from './reject-row.ts'
import { eventColumn, eventIndex, eventOrder, tableBody } from './schema.ts'
import type { SqlEngine } from './sql-engine.ts'

/** How the event store keeps its tables on one engine: names, and the clauses that differ. */
interface Layout {
  /** Statements that make `table` with these columns and clauses, and on a cluster the view over all shards. */
  create(table: string, body: string, clauses: string): string[]
  /** Statements that change the table that holds the rows. */
  alter(table: string, ...changes: string[]): string[]
  /** Statements that add a column wherever it must be known. */
  addColumn(table: string, definition: string): string[]
}

export interface StoreSettings {
  readonly retentionDays: number
}

interface Migration {
  readonly version: number
  readonly name: string
  statements(layout: Layout, settings: StoreSettings): string[]
}

/** The version that brought the table of findings. */
const findingsSince = 5

const mergeBase = 'merge_selector_base = 34'

/**
 * Rows are on disk before an insert returns, and a part that cannot be read keeps the table from loading, so that
 * nothing disappears in silence.
 */
const durableTableSettings = 'fsync_after_insert = 1, fsync_part_directory = 1, max_suspicious_broken_parts = 0'

/**
 * Settings of the event tables.
 *
 * - A granule has 2,048 rows: a needle is read with all its neighbours, and every granule costs its columns something.
 * - Small parts keep their columns in one file: 60 columns in 60 files cost 6 µs an event more.
 * - Some thirty parts are merged at a time: every merge rewrites its rows, and costs little more the more parts it has
 *   (decision 6). Small blocks of words make it cheaper.
 * - No statistics of columns, no sparse columns, and lengths of texts beside their characters: nothing here would read
 *   them apart.
 */
const eventTableSettings = [
  durableTableSettings,
  'index_granularity = 2048',
  'min_bytes_for_wide_part = 201326592',
  mergeBase,
  'ratio_of_defaults_for_sparse_serialization = 1',
  'text_index_dictionary_block_size = 128',
  "auto_statistics_types = ''",
  "string_serialization_version = 'single_stream'",
  'ttl_only_drop_parts = 1',
].join(', ')

const rejectColumns = [
  ...Array.from(rejectTarget.columns, ([name, type]) => `${name} ${type}${name === 'data' ? ' CODEC(ZSTD(1))' : ''}`),
  'INDEX batch_range batch TYPE minmax GRANULARITY 1',
].join(',\n  ')

const findingColumns = [
  ...Array.from(findingTarget.columns, ([name, type]) => `${name} ${type}${name === 'body' ? ' CODEC(ZSTD(1))' : ''}`),
  'INDEX ids id TYPE bloom_filter(0.01) GRANULARITY 1',
  'INDEX events event_ids TYPE bloom_filter(0.01) GRANULARITY 1',
  'INDEX entities_seen entities TYPE bloom_filter(0.01) GRANULARITY 1',
  'INDEX rules rule_id TYPE set(100) GRANULARITY 1',
].join(',\n  ')

/** What rules found is kept as long as the events, counted from when it was found. */
const findingsTable = (layout: Layout, settings: StoreSettings): string[] =>
  layout.create(
    'siem_findings',
    findingColumns,
    `ENGINE = MergeTree PARTITION BY toYYYYMMDD(kept) ORDER BY sequence TTL toDateTime(kept) + INTERVAL ${settings.retentionDays} DAY SETTINGS ${durableTableSettings}, index_granularity = 256, ttl_only_drop_parts = 1`,
  )

const partitionedByDay = (order: string, settings: StoreSettings): string =>
  `ENGINE = MergeTree PARTITION BY toYYYYMMDD(received) ORDER BY ${order} TTL toDateTime(received) + INTERVAL ${settings.retentionDays} DAY SETTINGS ${eventTableSettings}`

/**
 * Every change of the tables, in order. The first makes them as they are now; each later one changes those that an older
 * version made, and finds its work done where it was done. One that was released is never edited: a new one follows it.
 */
const migrations: readonly Migration[] = [
  {
    version: 1,
    name: 'events and rejects',
    statements: (layout, settings) => [
      ...layout.create('siem_logs', tableBody(), partitionedByDay(eventOrder, settings)),
      ...layout.create('siem_rejects', rejectColumns, partitionedByDay('(received, id)', settings)),
      ...findingsTable(layout, settings),
    ],
  },
  {
    version: 2,
    name: 'long numbers have a column, the text indices none of them',
    statements: (layout) => [
      ...layout.addColumn('siem_logs', eventColumn('long_numbers')),
      ...layout.alter(
        'siem_logs',
        'DROP INDEX IF EXISTS raw_tokens',
        'DROP INDEX IF EXISTS decoded_tokens',
        ...textIndices.map((name) => `ADD INDEX IF NOT EXISTS ${eventIndex(name)}`),
      ),
      ...layout.alter('siem_logs', `MODIFY SETTING ${mergeBase}`),
      ...layout.alter('siem_logs', 'MATERIALIZE COLUMN long_numbers SETTINGS mutations_sync = 0'),
      ...textIndices.flatMap((name) =>
        layout.alter('siem_logs', `MATERIALIZE INDEX ${name} SETTINGS mutations_sync = 0`),
      ),
    ],
  },
  {
    version: 3,
    name: 'columns for what addresses are and whose',
    statements: (layout) => enrichmentColumns.flatMap((column) => layout.addColumn('siem_logs', eventColumn(column))),
  },
  {
    version: 4,
    name: 'messages are compressed as lines are',
    statements: (layout) => layout.alter('siem_logs', `MODIFY COLUMN ${eventColumn('message')}`),
  },
  { version: findingsSince, name: 'findings', statements: findingsTable },
]

const enrichmentColumns = [
  'source_geo_country_iso_code', 'source_as_number', 'source_as_organization_name', 'source_asset_name',
  'source_asset_kind', 'destination_geo_country_iso_code', 'destination_as_number', 'destination_as_organization_name',
  'destination_asset_name', 'destination_asset_kind', 'host_asset_name', 'host_asset_kind', 'network_direction',
] // prettier-ignore

const textIndices = ['raw_words', 'decoded_words', 'long_numbers_seen']

/** On a single engine the table is the table. */
const singleNode: Layout = {
  create: (table, body, clauses) => [`CREATE TABLE IF NOT EXISTS ${table} (\n  ${body}\n) ${clauses}`],
  alter: (table, ...changes) => [`ALTER TABLE ${table} ${changes.join(', ')}`],
  addColumn: (table, definition) => [`ALTER TABLE ${table} ADD COLUMN IF NOT EXISTS ${definition}`],
}

/** On a cluster each shard keeps its rows; a batch goes to one shard whole, so that its insert stays atomic. */
const sharded = (cluster: string): Layout => ({
  create: (table, body, clauses) => [
    `CREATE TABLE IF NOT EXISTS ${table}_local (\n  ${body}\n) ${clauses}`,
    `CREATE TABLE IF NOT EXISTS ${table} AS ${table}_local ENGINE = Distributed('${cluster}', currentDatabase(), '${table}_local', batch)`,
  ],
  alter: (table, ...changes) => singleNode.alter(`${table}_local`, ...changes),
  addColumn: (table, definition) => [`${table}_local`, table].flatMap((name) => singleNode.addColumn(name, definition)),
})

const noLimits = { timeMs: 60_000, memoryBytes: 256 << 20 }

/**
 * Brings the tables to the newest version and keeps in `aurora_migrations` what was done.
 *
 * Safe to run again after any interruption: each statement is repeatable. Fails with 'store.corrupt' when the store was
 * written by a newer version, or when its version table says there are tables that are not there.
 */
export async function migrateStore(engine: SqlEngine, settings: StoreSettings): Promise<void> {
  await engine.execute(
    'CREATE TABLE IF NOT EXISTS aurora_migrations (version UInt32, name String, applied DateTime DEFAULT now()) ENGINE = MergeTree ORDER BY version SETTINGS fsync_after_insert = 1',
  )
  const rows = await engine.query('SELECT max(version) FROM aurora_migrations', {}, noLimits)
  const current = Number(rows[0]?.[0] ?? 0)
  const newest = migrations.at(-1)?.version ?? 0
  if (current > newest)
    throw new AppError(
      'store.corrupt',
      `the event store was written by a newer version (${current}, this one knows ${newest})`,
      { hint: 'start the newer version, or restore a backup made by this one' },
    )
  if (current > 0) await checkTablesExist(engine, current)
  const layout = engine.cluster === undefined ? singleNode : sharded(engine.cluster)
  for (const migration of migrations.filter((one) => one.version > current)) {
    const isDone = current === 0 && migration !== migrations[0] // the first made the tables as they are now
    if (!isDone) {
      for (const statement of migration.statements(layout, settings)) await engine.execute(statement)
      await untilRewritten(engine)
    }
    await engine.execute(
      `INSERT INTO aurora_migrations (version, name) VALUES (${migration.version}, '${migration.name}')`,
    )
  }
}

const lookMs = 100

/**
 * Resolves when no part is rewritten any more, however long that takes: a search that meets parts with and
 * without an index while they are replaced may fail (seen once, error 10). Fails with 'store.unavailable' when one cannot be.
 */
async function untilRewritten(engine: SqlEngine): Promise<void> {
  const { cluster } = engine
  const mutations = cluster === undefined ? 'system.mutations' : `clusterAllReplicas('${cluster}', system.mutations)`
  const sql = `SELECT count(), max(latest_fail_reason) FROM ${mutations} WHERE database = currentDatabase() AND NOT is_done`
  for (;;) {
    const [row] = await engine.query(sql, {}, noLimits)
    if (Number(row?.[0] ?? 0) === 0) return
    const reason = String(row?.[1] ?? '')
    if (reason !== '')
      throw new AppError('store.unavailable', `the tables cannot be brought up to date: ${reason.slice(0, 300)}`)
    await sleep(lookMs)
  }
}

/** Whether every node has the tables that hold rows, and on a cluster the views over all of them. */
async function checkTablesExist(engine: SqlEngine, version: number): Promise<void> {
  const { cluster } = engine
  const tablesThen = ['siem_logs', 'siem_rejects', ...(version >= findingsSince ? ['siem_findings'] : [])]
  const names = tablesThen.flatMap((table) => (cluster === undefined ? [table] : [table, `${table}_local`]))
  const tables = cluster === undefined ? 'system.tables' : `clusterAllReplicas('${cluster}', system.tables)`
  const nodes = cluster === undefined ? '1' : `(SELECT count() FROM system.clusters WHERE cluster = '${cluster}')`
  const sql = `SELECT count() = ${names.length} * ${nodes} FROM ${tables} WHERE database = currentDatabase() AND name IN (${names.map((name) => `'${name}'`).join(', ')})`
  const rows = await engine.query(sql, {}, noLimits)
  if (Number(rows[0]?.[0]) !== 1)
    throw new AppError('store.corrupt', 'tables of the event store are missing', {
      hint: 'nothing was changed; restore the data folder from a backup',
    })
}
