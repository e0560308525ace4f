import { migrate, type State } from '@aurora/state'
import { huntMigration } from './hunts/tables.ts'
import { ledgerMigration } from './ledger/tables.ts'
import { scheduleMigration } from './schedules/tables.ts'
import { suppressionMigration } from './suppressions/tables.ts'

/** Makes the tables of detection, or brings them up to date. Fails as `migrate` does. */
export async function prepareTables(state: State): Promise<void> {
  await migrate(state, {
    owner: 'detect',
    steps: [ledgerMigration, scheduleMigration, suppressionMigration, huntMigration],
  })
}
