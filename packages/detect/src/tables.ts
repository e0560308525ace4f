import type { MigrationSet } from '@aurora/state'
import { huntHistoryMigration, huntMigration } from './hunts/tables.ts'
import { ledgerMigration } from './ledger/tables.ts'
import { scheduleMigration } from './schedules/tables.ts'
import { suppressionMigration } from './suppressions/tables.ts'

/** Tables of the ledger, of schedules, suppressions and verdicts, and of hunts. */
export const detectionMigrations: MigrationSet = {
  owner: 'detect',
  steps: [ledgerMigration, scheduleMigration, suppressionMigration, huntMigration, huntHistoryMigration],
}
