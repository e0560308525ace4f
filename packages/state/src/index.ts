/** Relational state: one typed layer over SQLite or PostgreSQL, with migrations and transactions. */
export { openState } from './state.ts'
export type { Queries, State, Transaction } from './state.ts'
export { migrate } from './migrate.ts'
export type { Migration, MigrationSet } from './migrate.ts'
export { isUniqueViolation } from './unique-violation.ts'
export { ensureSecretFile } from './secret-file.ts'
export { startThrowawayPostgres } from './postgres/throwaway-server.ts'
export type { ThrowawayPostgres } from './postgres/throwaway-server.ts'
// The query language of this layer, so that its users need no dependency of their own.
export { sql } from 'kysely'
export type { CompiledQuery, ExpressionBuilder, Kysely, QueryResult } from 'kysely'
