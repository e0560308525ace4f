import { migrate, type Kysely, type Queries, type State } from '@aurora/state'

/** The tables of this package. Hashes are SHA-256 in hex; times are ISO 8601 text, which is what was hashed. */
interface AuditTables {
  audit_records: {
    sequence: number
    time: string
    event_type: string
    action: string
    outcome: string
    actor_kind: string
    actor_id: string
    actor_name: string
    target_kind: string | null
    target_id: string | null
    target_name: string | null
    address: string | null
    request_id: string | null
    /** Canonical JSON. */
    details: string
    previous: string
    hash: string
  }
  audit_checkpoints: {
    /** 1, 2, 3, … without a gap. */
    number: number
    sequence: number
    hash: string
    time: string
    /** Records since the checkpoint before. */
    count: number
    previous: string
    key_id: string
    signature: string
  }
}

export type RecordRow = AuditTables['audit_records']
export type CheckpointRow = AuditTables['audit_checkpoints']

/** The queries of this package on the store, or on a transaction. */
export function tablesOf(queries: Queries): Kysely<AuditTables> {
  return queries.as<AuditTables>()
}

/** Makes the tables, or brings them up to date. Fails as `migrate` does. */
export async function prepareTables(state: State): Promise<void> {
  await migrate(state, { owner: 'audit', steps: [{ name: '0001-chain', up: createChain }] })
}

async function createChain({ schema }: Kysely<unknown>): Promise<void> {
  await schema
    .createTable('audit_records')
    .addColumn('sequence', 'bigint', (column) => column.primaryKey())
    .addColumn('time', 'text', (column) => column.notNull())
    .addColumn('event_type', 'text', (column) => column.notNull())
    .addColumn('action', 'text', (column) => column.notNull())
    .addColumn('outcome', 'text', (column) => column.notNull())
    .addColumn('actor_kind', 'text', (column) => column.notNull())
    .addColumn('actor_id', 'text', (column) => column.notNull())
    .addColumn('actor_name', 'text', (column) => column.notNull())
    .addColumn('target_kind', 'text')
    .addColumn('target_id', 'text')
    .addColumn('target_name', 'text')
    .addColumn('address', 'text')
    .addColumn('request_id', 'text')
    .addColumn('details', 'text', (column) => column.notNull())
    .addColumn('previous', 'text', (column) => column.notNull())
    .addColumn('hash', 'text', (column) => column.notNull())
    .execute()
  await schema.createIndex('audit_records_type').on('audit_records').columns(['event_type', 'sequence']).execute()
  await schema.createIndex('audit_records_actor').on('audit_records').columns(['actor_id', 'sequence']).execute()
  await schema.createIndex('audit_records_target').on('audit_records').columns(['target_id', 'sequence']).execute()
  await schema
    .createTable('audit_checkpoints')
    .addColumn('number', 'bigint', (column) => column.primaryKey())
    .addColumn('sequence', 'bigint', (column) => column.notNull())
    .addColumn('hash', 'text', (column) => column.notNull())
    .addColumn('time', 'text', (column) => column.notNull())
    .addColumn('count', 'bigint', (column) => column.notNull())
    .addColumn('previous', 'text', (column) => column.notNull())
    .addColumn('key_id', 'text', (column) => column.notNull())
    .addColumn('signature', 'text', (column) => column.notNull())
    .execute()
}
