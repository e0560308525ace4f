import type { Kysely, Migration, Queries } from '@aurora/state'

/** What hunts and rules made of them share: the search. Lists are JSON arrays of texts. */
interface SearchColumns {
  query: string
  sources: string
  severities: string
  hosts: string
}

/** Times are microseconds since 1970 UTC; booleans 0 and 1. */
export interface HuntTables {
  detection_hunts: SearchColumns & {
    id: string
    name: string
    owner_id: string
    owner_name: string
    audience: 'private' | 'team' | 'roles'
    /** JSON array. */
    roles: string
    created_us: number
    updated_us: number
    last_run_us: number | null
    /** Null, too, when the last count met a limit. */
    last_count: number | null
    /** JSON array of `HuntRun`, the newest last. */
    recent_runs: string
  }
  /** What a rule said in each of its versions, the newest hundred. */
  detection_rule_versions: {
    rule_id: string
    version: number
    changed_us: number
    by_id: string
    by_name: string
    /** JSON, `OwnRuleContent`. */
    content: string
  }
  detection_own_rules: SearchColumns & {
    id: string
    version: number
    hunt_id: string | null
    title: string
    title_template: string
    description_template: string
    severity: number
    /** JSON array of ATT&CK ids. */
    techniques: string
    opens_case: number
    /** Null: by hand only. */
    every_minutes: number | null
    /** 0: every event by itself; else so many within `within_minutes`. */
    at_least: number
    within_minutes: number
    is_enabled: number
    author_id: string
    author_name: string
    created_us: number
    updated_us: number
  }
}

export const huntsOf = (queries: Queries): Kysely<HuntTables> => queries.as<HuntTables>()

export const huntMigration: Migration = { name: '0004-hunts', up: createHunts }

async function createHunts({ schema }: Kysely<unknown>): Promise<void> {
  await schema
    .createTable('detection_hunts')
    .addColumn('id', 'text', (column) => column.primaryKey())
    .addColumn('name', 'text', (column) => column.notNull())
    .addColumn('owner_id', 'text', (column) => column.notNull())
    .addColumn('owner_name', 'text', (column) => column.notNull())
    .addColumn('query', 'text', (column) => column.notNull())
    .addColumn('sources', 'text', (column) => column.notNull())
    .addColumn('severities', 'text', (column) => column.notNull())
    .addColumn('hosts', 'text', (column) => column.notNull())
    .addColumn('audience', 'text', (column) => column.notNull())
    .addColumn('roles', 'text', (column) => column.notNull())
    .addColumn('created_us', 'bigint', (column) => column.notNull())
    .addColumn('updated_us', 'bigint', (column) => column.notNull())
    .addColumn('last_run_us', 'bigint')
    .addColumn('last_count', 'bigint')
    .execute()
  await schema
    .createTable('detection_own_rules')
    .addColumn('id', 'text', (column) => column.primaryKey())
    .addColumn('version', 'bigint', (column) => column.notNull())
    .addColumn('hunt_id', 'text')
    .addColumn('title', 'text', (column) => column.notNull())
    .addColumn('query', 'text', (column) => column.notNull())
    .addColumn('sources', 'text', (column) => column.notNull())
    .addColumn('severities', 'text', (column) => column.notNull())
    .addColumn('hosts', 'text', (column) => column.notNull())
    .addColumn('title_template', 'text', (column) => column.notNull())
    .addColumn('description_template', 'text', (column) => column.notNull())
    .addColumn('severity', 'integer', (column) => column.notNull())
    .addColumn('techniques', 'text', (column) => column.notNull())
    .addColumn('opens_case', 'integer', (column) => column.notNull())
    .addColumn('every_minutes', 'bigint')
    .addColumn('at_least', 'bigint', (column) => column.notNull())
    .addColumn('within_minutes', 'bigint', (column) => column.notNull())
    .addColumn('is_enabled', 'integer', (column) => column.notNull())
    .addColumn('author_id', 'text', (column) => column.notNull())
    .addColumn('author_name', 'text', (column) => column.notNull())
    .addColumn('created_us', 'bigint', (column) => column.notNull())
    .addColumn('updated_us', 'bigint', (column) => column.notNull())
    .execute()
}

export const huntHistoryMigration: Migration = { name: '0005-hunt-history', up: createHistory }

async function createHistory({ schema }: Kysely<unknown>): Promise<void> {
  await schema
    .alterTable('detection_hunts')
    .addColumn('recent_runs', 'text', (column) => column.notNull().defaultTo('[]'))
    .execute()
  await schema
    .createTable('detection_rule_versions')
    .addColumn('rule_id', 'text', (column) => column.notNull())
    .addColumn('version', 'bigint', (column) => column.notNull())
    .addColumn('changed_us', 'bigint', (column) => column.notNull())
    .addColumn('by_id', 'text', (column) => column.notNull())
    .addColumn('by_name', 'text', (column) => column.notNull())
    .addColumn('content', 'text', (column) => column.notNull())
    .addPrimaryKeyConstraint('detection_rule_versions_key', ['rule_id', 'version'])
    .execute()
}

/** A list as it is kept. */
export const listText = (list: readonly string[]): string => JSON.stringify(list)
export const listOf = (text: string): string[] => JSON.parse(text) as string[]
