import type { Kysely, Migration, Queries } from '@aurora/state'

/** Minutes are of receipt, counted from 1970 UTC. */
export interface LedgerTables {
  /** Intervals of one subject never overlap. A rule has a `rule_id` and set 0; a set has a number and no rule. */
  detection_coverage: {
    rule_id: string
    set_number: number
    from_minute: number
    to_minute: number
    state: string
    reason: string
  }
  /** Sets of rules that were evaluated together, in the order they came. */
  detection_rule_sets: { number: number; digest: string; made_us: number }
  /** A rule, in one version, is in the sets from `from_set` on and before `to_set`. */
  detection_set_members: { rule_id: string; rule_version: string; from_set: number; to_set: number }
}

export const ledgerOf = (queries: Queries): Kysely<LedgerTables> => queries.as<LedgerTables>()

/** `to_set` of a rule that is still in the newest set. */
export const openSet = 2 ** 53 - 1

export const ledgerMigration: Migration = { name: '0001-ledger', up: createLedger }

async function createLedger({ schema }: Kysely<unknown>): Promise<void> {
  await schema
    .createTable('detection_coverage')
    .addColumn('rule_id', 'text', (column) => column.notNull())
    .addColumn('set_number', 'bigint', (column) => column.notNull())
    .addColumn('from_minute', 'bigint', (column) => column.notNull())
    .addColumn('to_minute', 'bigint', (column) => column.notNull())
    .addColumn('state', 'text', (column) => column.notNull())
    .addColumn('reason', 'text', (column) => column.notNull())
    .addPrimaryKeyConstraint('detection_coverage_key', ['rule_id', 'set_number', 'from_minute'])
    .execute()
  await schema
    .createIndex('detection_coverage_state')
    .on('detection_coverage')
    .columns(['state', 'from_minute'])
    .execute()
  await schema
    .createTable('detection_rule_sets')
    .addColumn('number', 'bigint', (column) => column.primaryKey())
    .addColumn('digest', 'text', (column) => column.notNull())
    .addColumn('made_us', 'bigint', (column) => column.notNull())
    .execute()
  await schema
    .createTable('detection_set_members')
    .addColumn('rule_id', 'text', (column) => column.notNull())
    .addColumn('rule_version', 'text', (column) => column.notNull())
    .addColumn('from_set', 'bigint', (column) => column.notNull())
    .addColumn('to_set', 'bigint', (column) => column.notNull())
    .addPrimaryKeyConstraint('detection_set_members_key', ['rule_id', 'rule_version', 'from_set'])
    .execute()
  await schema.createIndex('detection_set_members_open').on('detection_set_members').column('to_set').execute()
}
