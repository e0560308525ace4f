import { migrate, type Kysely, type Queries, type State } from '@aurora/state'

/** The tables of this package. Times are milliseconds since 1970 UTC; secrets are there only as SHA-256, in hex. */
export interface IdentityTables {
  users: {
    id: string
    /** Lower case, unique. */
    name: string
    role: string
    /** PHC string; null until the first passphrase is chosen. */
    passphrase_hash: string | null
    is_disabled: number
    /** Counts up when everything issued to this user so far must end. */
    generation: number
    created_ms: number
    last_login_ms: number | null
  }
  user_sessions: {
    id: string
    secret_hash: string
    user_id: string
    created_ms: number
    last_seen_ms: number
    address: string | null
    user_agent: string | null
  }
  user_refresh_tokens: {
    secret_hash: string
    /** All tokens that descend from one login. */
    family: string
    user_id: string
    expires_ms: number
    /** Set when the token was exchanged for its successor. */
    used_ms: number | null
  }
  /** Addresses a user has signed in from: they have a login counter of their own. */
  user_known_addresses: { user_id: string; address: string; last_login_ms: number }
  user_setup_links: {
    secret_hash: string
    purpose: 'first-admin' | 'reset'
    user_id: string | null
    expires_ms: number
  }
  api_keys: {
    id: string
    name: string
    owner_id: string
    owner_name: string
    role: string
    /** JSON array of permissions. */
    scopes: string
    source: string | null
    secret_hash: string
    created_ms: number
    expires_ms: number | null
    last_used_ms: number | null
  }
  login_throttle: { key: string; failures: number; blocked_until_ms: number; updated_ms: number }
}

export type UserRow = IdentityTables['users']

/** The queries of this package on the store, or on a transaction. */
export function tablesOf(queries: Queries): Kysely<IdentityTables> {
  return queries.as<IdentityTables>()
}

/** Makes the tables, or brings them up to date. Fails as `migrate` does. */
export async function prepareTables(state: State): Promise<void> {
  await migrate(state, {
    owner: 'identity',
    steps: [
      { name: '0001-users', up: createUsers },
      { name: '0002-user-credentials', up: createCredentials },
      { name: '0003-api-keys', up: createApiKeys },
      { name: '0004-login-throttle', up: createThrottle },
    ],
  })
}

async function createUsers({ schema }: Kysely<unknown>): Promise<void> {
  await schema
    .createTable('users')
    .addColumn('id', 'text', (column) => column.primaryKey())
    .addColumn('name', 'text', (column) => column.notNull().unique())
    .addColumn('role', 'text', (column) => column.notNull())
    .addColumn('passphrase_hash', 'text')
    .addColumn('is_disabled', 'integer', (column) => column.notNull())
    .addColumn('generation', 'integer', (column) => column.notNull())
    .addColumn('created_ms', 'bigint', (column) => column.notNull())
    .addColumn('last_login_ms', 'bigint')
    .execute()
}

async function createCredentials({ schema }: Kysely<unknown>): Promise<void> {
  await schema
    .createTable('user_sessions')
    .addColumn('id', 'text', (column) => column.primaryKey())
    .addColumn('secret_hash', 'text', (column) => column.notNull().unique())
    .addColumn('user_id', 'text', (column) => column.notNull().references('users.id').onDelete('cascade'))
    .addColumn('created_ms', 'bigint', (column) => column.notNull())
    .addColumn('last_seen_ms', 'bigint', (column) => column.notNull())
    .addColumn('address', 'text')
    .addColumn('user_agent', 'text')
    .execute()
  await schema.createIndex('user_sessions_user').on('user_sessions').column('user_id').execute()
  await schema
    .createTable('user_refresh_tokens')
    .addColumn('secret_hash', 'text', (column) => column.primaryKey())
    .addColumn('family', 'text', (column) => column.notNull())
    .addColumn('user_id', 'text', (column) => column.notNull().references('users.id').onDelete('cascade'))
    .addColumn('expires_ms', 'bigint', (column) => column.notNull())
    .addColumn('used_ms', 'bigint')
    .execute()
  await schema.createIndex('user_refresh_tokens_family').on('user_refresh_tokens').column('family').execute()
  await schema.createIndex('user_refresh_tokens_user').on('user_refresh_tokens').column('user_id').execute()
  await schema
    .createTable('user_setup_links')
    .addColumn('secret_hash', 'text', (column) => column.primaryKey())
    .addColumn('purpose', 'text', (column) => column.notNull())
    .addColumn('user_id', 'text', (column) => column.references('users.id').onDelete('cascade'))
    .addColumn('expires_ms', 'bigint', (column) => column.notNull())
    .execute()
}

async function createApiKeys({ schema }: Kysely<unknown>): Promise<void> {
  await schema
    .createTable('api_keys')
    .addColumn('id', 'text', (column) => column.primaryKey())
    .addColumn('name', 'text', (column) => column.notNull())
    .addColumn('owner_id', 'text', (column) => column.notNull())
    .addColumn('owner_name', 'text', (column) => column.notNull())
    .addColumn('role', 'text', (column) => column.notNull())
    .addColumn('scopes', 'text', (column) => column.notNull())
    .addColumn('source', 'text')
    .addColumn('secret_hash', 'text', (column) => column.notNull())
    .addColumn('created_ms', 'bigint', (column) => column.notNull())
    .addColumn('expires_ms', 'bigint')
    .addColumn('last_used_ms', 'bigint')
    .execute()
}

async function createThrottle({ schema }: Kysely<unknown>): Promise<void> {
  await schema
    .createTable('login_throttle')
    .addColumn('key', 'text', (column) => column.primaryKey())
    .addColumn('failures', 'integer', (column) => column.notNull())
    .addColumn('blocked_until_ms', 'bigint', (column) => column.notNull())
    .addColumn('updated_ms', 'bigint', (column) => column.notNull())
    .execute()
  await schema
    .createTable('user_known_addresses')
    .addColumn('user_id', 'text', (column) => column.notNull().references('users.id').onDelete('cascade'))
    .addColumn('address', 'text', (column) => column.notNull())
    .addColumn('last_login_ms', 'bigint', (column) => column.notNull())
    .addPrimaryKeyConstraint('user_known_addresses_key', ['user_id', 'address'])
    .execute()
}
