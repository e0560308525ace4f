import type { Kysely, MigrationSet } from '@aurora/state'

/** Names of columns by their type, with spaces between; `?` for those that may be null. */
interface Columns {
  readonly text: string
  readonly number?: string
  readonly real?: string
  readonly 'text?'?: string
  readonly 'number?'?: string
  readonly 'real?'?: string
}

const sqlTypes = { text: 'text', number: 'bigint', real: 'double precision' } as const

/** Steps of the schema, oldest first; once released, a step never changes. What the columns mean: tables.ts. */
export const caseMigrations: MigrationSet = {
  owner: 'cases',
  steps: [
    { name: '0001-alerts', up: createAlerts },
    { name: '0002-alert-parts', up: createAlertParts },
    { name: '0003-told', up: createTold },
    { name: '0004-incidents', up: createIncidents },
    { name: '0005-cases', up: createCases },
    { name: '0006-case-parts', up: createCaseParts },
    { name: '0007-webhooks', up: createWebhooks },
    { name: '0008-alert-closing', up: addClosing },
    { name: '0009-alert-times', up: addTimes },
    { name: '0010-notebooks', up: createNotebooks },
    { name: '0011-case-pins', up: createPins },
    { name: '0012-case-zones', up: addZone },
  ],
}

async function createAlerts(db: Kysely<unknown>): Promise<void> {
  await createTable(db, 'case_counters', { text: 'name', number: 'value' }, 'name')
  const columns: Columns = {
    text:
      'id dedup_key entities_key kind title description status source sensor dataset asset_type affected_assets iocs ' +
      'techniques tags entities matched raw_log search_text',
    'text?': 'rule_id rule_version rule assignee verdict verdict_by case_id incident_id earlier_id',
    number:
      'number is_current severity entity_count finding_count event_count offered_events first_seen_us last_seen_us ' +
      'first_received_us last_received_us created_us updated_us status_since_us reopened_count seen_again_count revision',
    'number?': 'verdict_us closed_us',
    real: 'risk_points risk_log',
  }
  await createTable(db, 'alerts', columns, 'id')
  // One newest alert of each key: two writers that did not see each other fail here instead of doubling it.
  await db.schema
    .createIndex('alerts_current')
    .on('alerts')
    .column('dedup_key')
    .unique()
    .where('is_current' as never, '=', 1 as never)
    .execute()
  await createIndex(db, 'alerts', 'number', 'unique')
  for (const leading of ['status', 'severity', 'risk_log', 'rule_id'])
    await createIndex(db, 'alerts', `${leading} number`)
  for (const column of ['case_id', 'incident_id', 'entities_key']) await createIndex(db, 'alerts', column)
}

async function createAlertParts(db: Kysely<unknown>): Promise<void> {
  await createTable(
    db,
    'risk_entities',
    { text: 'key kind value', real: 'risk_log', number: 'first_us last_us' },
    'key',
  )
  await createIndex(db, 'risk_entities', 'risk_log key')
  const entity: Columns = { text: 'alert_id entity_key kind', number: 'last_received_us' }
  await createTable(db, 'alert_entities', entity, 'alert_id entity_key')
  await createIndex(db, 'alert_entities', 'entity_key last_received_us')
  const technique: Columns = { text: 'alert_id technique', number: 'last_received_us' }
  await createTable(db, 'alert_techniques', technique, 'alert_id technique')
  await createIndex(db, 'alert_techniques', 'technique last_received_us')
  await createTable(db, 'alert_events', { text: 'alert_id event_id' }, 'alert_id event_id')
  await createIndex(db, 'alert_events', 'event_id')
  await createTable(db, 'alert_findings', { text: 'finding_id alert_id', number: 'folded_us' }, 'finding_id')
  await createIndex(db, 'alert_findings', 'folded_us')
  await createIndex(db, 'alert_findings', 'alert_id')
  await createTable(db, 'alert_rates', { text: 'rule_id', number: 'minute opened' }, 'rule_id minute')
  const feedback: Columns = { text: 'rule_id rule_title', number: 'true_positives false_positives updated_us' }
  await createTable(db, 'rule_feedback', feedback, 'rule_id')
}

async function createTold(db: Kysely<unknown>): Promise<void> {
  const entry: Columns = {
    text: 'subject_id kind actor_kind actor_id actor_name text details',
    number: 'number at_us',
  }
  await createTable(db, 'case_timeline', entry, 'number')
  await createIndex(db, 'case_timeline', 'subject_id number')
  const message: Columns = {
    text: 'kind alert_id title status source techniques iocs',
    number: 'sequence at_us number severity',
  }
  await createTable(db, 'alert_feed', message, 'sequence')
}

async function createIncidents(db: Kysely<unknown>): Promise<void> {
  const incident: Columns = {
    text: 'id title',
    'text?': 'case_id merged_into',
    number: 'number severity alert_count first_received_us last_received_us created_us updated_us revision',
  }
  await createTable(db, 'incidents', incident, 'id')
  await createIndex(db, 'incidents', 'number', 'unique')
  const link: Columns = {
    text: 'incident_id kind value value_key earlier_alert_id later_alert_id',
    number: 'gap_us linked_us',
  }
  await createTable(db, 'incident_links', link, 'earlier_alert_id later_alert_id value_key')
  await createIndex(db, 'incident_links', 'incident_id linked_us')
  await createIndex(db, 'incident_links', 'later_alert_id')
  await createTable(db, 'busy_values', { text: 'key kind value', number: 'alert_count seen_us' }, 'key')
}

async function createCases(db: Kysely<unknown>): Promise<void> {
  const columns: Columns = {
    text: 'id title description status origin reason resolution_text held_reason search_text',
    'text?': 'assignee resolution merged_into',
    number: 'number severity is_held created_us updated_us status_since_us revision',
    'number?': 'closed_us',
    'real?': 'confidence',
  }
  await createTable(db, 'cases', columns, 'id')
  await createIndex(db, 'cases', 'number', 'unique')
  await createIndex(db, 'cases', 'status number')
}

async function createCaseParts(db: Kysely<unknown>): Promise<void> {
  const task: Columns = {
    text: 'id case_id title state',
    'text?': 'assignee',
    'number?': 'due_us',
    number: 'created_us updated_us',
  }
  await createTable(db, 'case_tasks', task, 'id')
  await createIndex(db, 'case_tasks', 'case_id created_us')
  const observable: Columns = {
    text: 'id case_id kind value value_key tags',
    'text?': 'alert_id',
    number: 'first_seen_us',
  }
  await createTable(db, 'case_observables', observable, 'id')
  await createIndex(db, 'case_observables', 'case_id value_key', 'unique')
  await createIndex(db, 'case_observables', 'value_key')
  const evidence: Columns = { text: 'id case_id name media_type sha256 note added_by', number: 'size_bytes added_us' }
  await createTable(db, 'case_evidence', evidence, 'id')
  await createIndex(db, 'case_evidence', 'case_id added_us')
  await createIndex(db, 'case_evidence', 'sha256')
}

async function createWebhooks(db: Kysely<unknown>): Promise<void> {
  const columns: Columns = {
    text: 'id name url secret kinds last_error',
    number: 'least_severity is_enabled position failures next_try_us taken_until_us created_us',
    'number?': 'last_ok_us',
  }
  await createTable(db, 'alert_webhooks', columns, 'id')
  await createIndex(db, 'alert_webhooks', 'name', 'unique')
}

async function addClosing(db: Kysely<unknown>): Promise<void> {
  await db.schema.alterTable('alerts').addColumn('closed_as', 'text').execute()
  await createIndex(db, 'alerts', 'closed_us')
  await createIndex(db, 'alerts', 'source number')
}

/** What came lately is asked for by the overview, every few seconds. */
async function addTimes(db: Kysely<unknown>): Promise<void> {
  for (const column of ['created_us', 'last_received_us']) await createIndex(db, 'alerts', column)
}

async function createNotebooks(db: Kysely<unknown>): Promise<void> {
  const columns: Columns = { text: 'case_id text updated_by', number: 'revision updated_us' }
  await createTable(db, 'case_notebooks', columns, 'case_id')
}

async function createPins(db: Kysely<unknown>): Promise<void> {
  const columns: Columns = { text: 'case_id pinned_by', number: 'number pinned_us' }
  await createTable(db, 'case_pins', columns, 'case_id number')
}

async function addZone(db: Kysely<unknown>): Promise<void> {
  await db.schema.alterTable('cases').addColumn('zone', 'text').execute()
}

async function createTable(db: Kysely<unknown>, name: string, columns: Columns, key: string): Promise<void> {
  let table = db.schema.createTable(name)
  for (const [type, names] of Object.entries(columns)) {
    const sqlType = sqlTypes[type.replace('?', '') as keyof typeof sqlTypes]
    for (const column of String(names).split(' '))
      table = table.addColumn(column, sqlType, (made) => (type.endsWith('?') ? made : made.notNull()))
  }
  await table.addPrimaryKeyConstraint(`${name}_key`, key.split(' ') as never).execute()
}

async function createIndex(
  db: Kysely<unknown>,
  table: string,
  columns: string,
  kind: 'unique' | 'plain' = 'plain',
): Promise<void> {
  const names = columns.split(' ')
  const index = db.schema
    .createIndex(`${table}_${names.join('_')}`)
    .on(table)
    .columns(names)
  await (kind === 'unique' ? index.unique() : index).execute()
}
