import type { Kysely, Migration, Queries } from '@aurora/state'

/** Times are microseconds since 1970 UTC. */
export interface SuppressionTables {
  detection_suppressions: {
    id: string
    /** The rule whose findings it hides; '' for all rules. */
    rule_id: string
    kind: 'entity' | 'query'
    /** Kind of the entity; '' for a query. */
    entity_kind: string
    /** Value of the entity, or the query. */
    criteria: string
    reason: string
    author_id: string
    author_name: string
    created_us: number
    expires_us: number
    ended_us: number | null
    hidden_count: number
    last_hidden_us: number | null
  }
  /** Findings that are hidden, and by what: the mark that goes with each. */
  detection_hidden: { finding_id: string; suppression_id: string; rule_id: string; at_us: number }
  detection_verdicts: {
    finding_id: string
    rule_id: string
    verdict: 'true_positive' | 'false_positive'
    author_id: string
    author_name: string
    at_us: number
  }
}

export const suppressionsOf = (queries: Queries): Kysely<SuppressionTables> => queries.as<SuppressionTables>()

export const suppressionMigration: Migration = { name: '0003-suppressions', up: createSuppressions }

async function createSuppressions({ schema }: Kysely<unknown>): Promise<void> {
  await schema
    .createTable('detection_suppressions')
    .addColumn('id', 'text', (column) => column.primaryKey())
    .addColumn('rule_id', 'text', (column) => column.notNull())
    .addColumn('kind', 'text', (column) => column.notNull())
    .addColumn('entity_kind', 'text', (column) => column.notNull())
    .addColumn('criteria', 'text', (column) => column.notNull())
    .addColumn('reason', 'text', (column) => column.notNull())
    .addColumn('author_id', 'text', (column) => column.notNull())
    .addColumn('author_name', 'text', (column) => column.notNull())
    .addColumn('created_us', 'bigint', (column) => column.notNull())
    .addColumn('expires_us', 'bigint', (column) => column.notNull())
    .addColumn('ended_us', 'bigint')
    .addColumn('hidden_count', 'bigint', (column) => column.notNull())
    .addColumn('last_hidden_us', 'bigint')
    .execute()
  await schema.createIndex('detection_suppressions_end').on('detection_suppressions').column('expires_us').execute()
  await schema
    .createTable('detection_hidden')
    .addColumn('finding_id', 'text', (column) => column.primaryKey())
    .addColumn('suppression_id', 'text', (column) => column.notNull())
    .addColumn('rule_id', 'text', (column) => column.notNull())
    .addColumn('at_us', 'bigint', (column) => column.notNull())
    .execute()
  await schema.createIndex('detection_hidden_at').on('detection_hidden').column('at_us').execute()
  await schema
    .createTable('detection_verdicts')
    .addColumn('finding_id', 'text', (column) => column.primaryKey())
    .addColumn('rule_id', 'text', (column) => column.notNull())
    .addColumn('verdict', 'text', (column) => column.notNull())
    .addColumn('author_id', 'text', (column) => column.notNull())
    .addColumn('author_name', 'text', (column) => column.notNull())
    .addColumn('at_us', 'bigint', (column) => column.notNull())
    .execute()
  await schema.createIndex('detection_verdicts_rule').on('detection_verdicts').columns(['rule_id', 'verdict']).execute()
}
