import { migrate, type State } from '@aurora/state'
import { ledgerMigration } from './ledger/tables.ts'
import { scheduleMigration } from './schedules/tables.ts'

/** Makes the tables of detection, or brings them up to date. Fails as `migrate` does. */
export async function prepareTables(state: State): Promise<void> {
  await migrate(state, { owner: 'detect', steps: [ledgerMigration, scheduleMigration] })
}
