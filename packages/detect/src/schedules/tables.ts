import type { Kysely, Migration, Queries } from '@aurora/state'

/** Times are microseconds since 1970 UTC; JSON and ids are text. */
export interface ScheduleTables {
  /** Who may run schedules. Whoever writes names the fence it was given. */
  detection_leases: { name: string; holder: string; fence: number; beat: number }
  /** How far each rule has come: everything received before `covered_us` was looked at. */
  detection_schedules: {
    rule_id: string
    covered_us: number
    failures: number
    retry_us: number
    last_error: string
  }
  detection_runs: {
    id: string
    rule_id: string
    rule_version: string
    /** An `Evaluation` of core. */
    evaluation: string
    state: string
    from_us: number
    to_us: number
    started_us: number
    finished_us: number | null
    duration_ms: number | null
    match_count: number
    suppressed_count: number
    finding_count: number
    /** JSON array of up to 20 event ids. */
    sample_ids: string
    /** First and last time of the matching events; null when there are none. */
    first_event_us: number | null
    last_event_us: number | null
    error: string
  }
  /** Groups that a correlation fired for (`fired`), or whose windows were decided up to a time (`closed`). */
  detection_firings: {
    rule_id: string
    /** The correlation in the rule: its own, or one it builds on. */
    node: string
    key_hash: string
    kind: string
    at_us: number
    received_us: number
    /** JSON array of the values of the group. */
    key: string
    /** JSON array of its newest event ids. */
    event_ids: string
    event_count: number
  }
}

export const schedulesOf = (queries: Queries): Kysely<ScheduleTables> => queries.as<ScheduleTables>()

export const scheduleMigration: Migration = { name: '0002-schedules', up: createSchedules }

async function createSchedules({ schema }: Kysely<unknown>): Promise<void> {
  await schema
    .createTable('detection_leases')
    .addColumn('name', 'text', (column) => column.primaryKey())
    .addColumn('holder', 'text', (column) => column.notNull())
    .addColumn('fence', 'bigint', (column) => column.notNull())
    .addColumn('beat', 'bigint', (column) => column.notNull())
    .execute()
  await schema
    .createTable('detection_schedules')
    .addColumn('rule_id', 'text', (column) => column.primaryKey())
    .addColumn('covered_us', 'bigint', (column) => column.notNull())
    .addColumn('failures', 'integer', (column) => column.notNull())
    .addColumn('retry_us', 'bigint', (column) => column.notNull())
    .addColumn('last_error', 'text', (column) => column.notNull())
    .execute()
  await createRuns(schema)
  await schema
    .createTable('detection_firings')
    .addColumn('rule_id', 'text', (column) => column.notNull())
    .addColumn('node', 'text', (column) => column.notNull())
    .addColumn('key_hash', 'text', (column) => column.notNull())
    .addColumn('kind', 'text', (column) => column.notNull())
    .addColumn('at_us', 'bigint', (column) => column.notNull())
    .addColumn('received_us', 'bigint', (column) => column.notNull())
    .addColumn('key', 'text', (column) => column.notNull())
    .addColumn('event_ids', 'text', (column) => column.notNull())
    .addColumn('event_count', 'bigint', (column) => column.notNull())
    .addPrimaryKeyConstraint('detection_firings_key', ['rule_id', 'node', 'kind', 'at_us', 'key_hash'])
    .execute()
  await schema.createIndex('detection_firings_at').on('detection_firings').column('at_us').execute()
}

async function createRuns(schema: Kysely<unknown>['schema']): Promise<void> {
  await schema
    .createTable('detection_runs')
    .addColumn('id', 'text', (column) => column.primaryKey())
    .addColumn('rule_id', 'text', (column) => column.notNull())
    .addColumn('rule_version', 'text', (column) => column.notNull())
    .addColumn('evaluation', 'text', (column) => column.notNull())
    .addColumn('state', 'text', (column) => column.notNull())
    .addColumn('from_us', 'bigint', (column) => column.notNull())
    .addColumn('to_us', 'bigint', (column) => column.notNull())
    .addColumn('started_us', 'bigint', (column) => column.notNull())
    .addColumn('finished_us', 'bigint')
    .addColumn('duration_ms', 'bigint')
    .addColumn('match_count', 'bigint', (column) => column.notNull())
    .addColumn('suppressed_count', 'bigint', (column) => column.notNull())
    .addColumn('finding_count', 'bigint', (column) => column.notNull())
    .addColumn('sample_ids', 'text', (column) => column.notNull())
    .addColumn('first_event_us', 'bigint')
    .addColumn('last_event_us', 'bigint')
    .addColumn('error', 'text', (column) => column.notNull())
    .execute()
  await schema.createIndex('detection_runs_rule').on('detection_runs').columns(['rule_id', 'started_us']).execute()
  await schema.createIndex('detection_runs_started').on('detection_runs').column('started_us').execute()
}
