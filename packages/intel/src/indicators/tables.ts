import type { Kysely, Migration, MigrationSet, Queries } from '@aurora/state'

/** Times are microseconds since 1970 UTC; lists are JSON. */
export interface IntelTables {
  intel_feeds: {
    id: string
    name: string
    /** `import` for what people bring; else how it is asked. */
    kind: string
    /** What is asked and how, as JSON; no secret. */
    settings: string
    created_us: number
    /** How far it was read, as its kind understands it. */
    position: string
    next_poll_us: number | null
    last_poll_us: number | null
    last_ok_us: number | null
    last_error: string
    /** What the last poll or import read, took and could not use, as JSON. */
    last_report: string
  }
  /** One row a value, whoever says so: what its sources say together. */
  intel_indicators: {
    id: string
    kind: string
    value: string
    confidence: number
    severity: number
    techniques: string
    tlp: string
    description: string
    valid_from_us: number | null
    valid_until_us: number | null
    first_seen_us: number
    last_seen_us: number
    /** Names of the sources that say so now. */
    feeds: string
    /** 1: no source says so any more. */
    is_withdrawn: number
    mark_by: string
    mark_why: string
    mark_at_us: number | null
    mark_until_us: number | null
    hits: number
    last_hit_us: number | null
    /** When everything stored was looked through for it; null while that is to be done. */
    looked_back_us: number | null
    /** Events the look back found, and whether there were more than it takes. */
    looked_back_found: number
    looked_back_more: number
  }
  /** What one source says of one value. */
  intel_sightings: {
    indicator_id: string
    feed_id: string
    confidence: number | null
    severity: number | null
    techniques: string
    tlp: string
    description: string
    valid_from_us: number | null
    valid_until_us: number | null
    first_seen_us: number
    last_seen_us: number
    is_withdrawn: number
    external_id: string
  }
}

export const intelOf = (queries: Queries): Kysely<IntelTables> => queries.as<IntelTables>()

const tables: Migration = {
  name: '0001-indicators',
  async up({ schema }) {
    await schema
      .createTable('intel_feeds')
      .addColumn('id', 'text', (c) => c.primaryKey())
      .addColumn('name', 'text', (c) => c.notNull().unique())
      .addColumn('kind', 'text', (c) => c.notNull())
      .addColumn('settings', 'text', (c) => c.notNull())
      .addColumn('created_us', 'bigint', (c) => c.notNull())
      .addColumn('position', 'text', (c) => c.notNull())
      .addColumn('next_poll_us', 'bigint')
      .addColumn('last_poll_us', 'bigint')
      .addColumn('last_ok_us', 'bigint')
      .addColumn('last_error', 'text', (c) => c.notNull())
      .addColumn('last_report', 'text', (c) => c.notNull())
      .execute()
    await schema
      .createTable('intel_indicators')
      .addColumn('id', 'text', (c) => c.primaryKey())
      .addColumn('kind', 'text', (c) => c.notNull())
      .addColumn('value', 'text', (c) => c.notNull())
      .addColumn('confidence', 'integer', (c) => c.notNull())
      .addColumn('severity', 'integer', (c) => c.notNull())
      .addColumn('techniques', 'text', (c) => c.notNull())
      .addColumn('tlp', 'text', (c) => c.notNull())
      .addColumn('description', 'text', (c) => c.notNull())
      .addColumn('valid_from_us', 'bigint')
      .addColumn('valid_until_us', 'bigint')
      .addColumn('first_seen_us', 'bigint', (c) => c.notNull())
      .addColumn('last_seen_us', 'bigint', (c) => c.notNull())
      .addColumn('feeds', 'text', (c) => c.notNull())
      .addColumn('is_withdrawn', 'integer', (c) => c.notNull())
      .addColumn('mark_by', 'text', (c) => c.notNull())
      .addColumn('mark_why', 'text', (c) => c.notNull())
      .addColumn('mark_at_us', 'bigint')
      .addColumn('mark_until_us', 'bigint')
      .addColumn('hits', 'bigint', (c) => c.notNull())
      .addColumn('last_hit_us', 'bigint')
      .addColumn('looked_back_us', 'bigint')
      .addColumn('looked_back_found', 'bigint', (c) => c.notNull())
      .addColumn('looked_back_more', 'integer', (c) => c.notNull())
      .execute()
    await schema.createIndex('intel_indicators_value').on('intel_indicators').column('value').execute()
    await schema.createIndex('intel_indicators_seen').on('intel_indicators').columns(['last_seen_us', 'id']).execute()
    await schema.createIndex('intel_indicators_due').on('intel_indicators').column('looked_back_us').execute()
    await schema
      .createTable('intel_sightings')
      .addColumn('indicator_id', 'text', (c) => c.notNull())
      .addColumn('feed_id', 'text', (c) => c.notNull())
      .addColumn('confidence', 'integer')
      .addColumn('severity', 'integer')
      .addColumn('techniques', 'text', (c) => c.notNull())
      .addColumn('tlp', 'text', (c) => c.notNull())
      .addColumn('description', 'text', (c) => c.notNull())
      .addColumn('valid_from_us', 'bigint')
      .addColumn('valid_until_us', 'bigint')
      .addColumn('first_seen_us', 'bigint', (c) => c.notNull())
      .addColumn('last_seen_us', 'bigint', (c) => c.notNull())
      .addColumn('is_withdrawn', 'integer', (c) => c.notNull())
      .addColumn('external_id', 'text', (c) => c.notNull())
      .addPrimaryKeyConstraint('intel_sightings_key', ['indicator_id', 'feed_id'])
      .execute()
    await schema.createIndex('intel_sightings_feed').on('intel_sightings').columns(['feed_id', 'external_id']).execute()
  },
}

export const intelMigrations: MigrationSet = { owner: 'intel', steps: [tables] }
