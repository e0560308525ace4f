import type { Kysely, MigrationSet, Queries } from '@aurora/state'

export interface PackRow {
  name: string
  /** Where its files were read from, as whoever installed it said. */
  origin: string
  /** Of those rules that state none of their own. */
  license: string
  /** 16 hex digits of all its files. */
  version: string
  installed_ms: number
  installed_by: string
}

export interface FileRow {
  pack: string
  file: string
  text: string
  version: string
}

/** What a list of rules shows, read once when a file is installed. */
export interface CatalogueRow {
  key: string
  pack: string
  file: string
  line: number
  kind: string
  title: string
  level: string
  status: string
  product: string
  category: string
  service: string
  author: string
  license: string
  /** JSON list of ATT&CK techniques. */
  techniques: string
  /** JSON list of ATT&CK tactics. */
  tactics: string
}

export interface TuningRow {
  rule_key: string
  /** 0 or 1. */
  is_enabled: number
  severity: number | null
  opens_case: number
  /** 1 when an update must not change the rule. */
  is_pinned: number
  reason: string
  changed_ms: number
  changed_by: string
}

export interface PlaceholderRow {
  name: string
  /** JSON list of texts. */
  texts: string
}

export interface PackTables {
  rule_packs: PackRow
  rule_files: FileRow
  rule_catalogue: CatalogueRow
  rule_tuning: TuningRow
  rule_placeholders: PlaceholderRow
}

export const tablesOf = (queries: Queries): Kysely<PackTables> => queries.as<PackTables>()

/** Tables of rule packs. */
export const packMigrations: MigrationSet = {
  owner: 'rules',
  steps: [
    {
      name: '0001-packs',
      up: async ({ schema }) => {
        await schema
          .createTable('rule_packs')
          .addColumn('name', 'text', (c) => c.primaryKey())
          .addColumn('origin', 'text', (c) => c.notNull())
          .addColumn('license', 'text', (c) => c.notNull())
          .addColumn('version', 'text', (c) => c.notNull())
          .addColumn('installed_ms', 'bigint', (c) => c.notNull())
          .addColumn('installed_by', 'text', (c) => c.notNull())
          .execute()
        await schema
          .createTable('rule_files')
          .addColumn('pack', 'text', (c) => c.notNull())
          .addColumn('file', 'text', (c) => c.notNull())
          .addColumn('text', 'text', (c) => c.notNull())
          .addColumn('version', 'text', (c) => c.notNull())
          .addPrimaryKeyConstraint('rule_files_key', ['pack', 'file'])
          .execute()
        await schema
          .createTable('rule_catalogue')
          .addColumn('key', 'text', (c) => c.notNull())
          .addColumn('pack', 'text', (c) => c.notNull())
          .addColumn('file', 'text', (c) => c.notNull())
          .addColumn('line', 'integer', (c) => c.notNull())
          .addColumn('kind', 'text', (c) => c.notNull())
          .addColumn('title', 'text', (c) => c.notNull())
          .addColumn('level', 'text', (c) => c.notNull())
          .addColumn('status', 'text', (c) => c.notNull())
          .addColumn('product', 'text', (c) => c.notNull())
          .addColumn('category', 'text', (c) => c.notNull())
          .addColumn('service', 'text', (c) => c.notNull())
          .addColumn('author', 'text', (c) => c.notNull())
          .addColumn('license', 'text', (c) => c.notNull())
          .addColumn('techniques', 'text', (c) => c.notNull())
          .addColumn('tactics', 'text', (c) => c.notNull())
          .addPrimaryKeyConstraint('rule_catalogue_key', ['pack', 'file', 'line'])
          .execute()
        await schema.createIndex('rule_catalogue_rule').on('rule_catalogue').column('key').execute()
        await schema
          .createTable('rule_tuning')
          .addColumn('rule_key', 'text', (c) => c.primaryKey())
          .addColumn('is_enabled', 'integer', (c) => c.notNull())
          .addColumn('severity', 'integer')
          .addColumn('opens_case', 'integer', (c) => c.notNull())
          .addColumn('is_pinned', 'integer', (c) => c.notNull())
          .addColumn('reason', 'text', (c) => c.notNull())
          .addColumn('changed_ms', 'bigint', (c) => c.notNull())
          .addColumn('changed_by', 'text', (c) => c.notNull())
          .execute()
        await schema
          .createTable('rule_placeholders')
          .addColumn('name', 'text', (c) => c.primaryKey())
          .addColumn('texts', 'text', (c) => c.notNull())
          .execute()
      },
    },
  ],
}
