import { mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, describe, test } from 'vitest'
import { openState, startThrowawayPostgres } from './index.ts'
import { stateContract } from './state.contract.ts'

const folder = await mkdtemp(join(tmpdir(), 'aurora-state-'))
const postgres = await startThrowawayPostgres()
afterAll(async () => {
  await rm(folder, { recursive: true, force: true })
  if (typeof postgres !== 'string') await postgres.stop()
})

stateContract('SQLite', async () => () => openState(`sqlite:${join(folder, 'made', 'state.db')}`))

if (typeof postgres === 'string') {
  process.stderr.write(`SKIPPED: state store on PostgreSQL: ${postgres}\n`)
  describe.skip(`state store on PostgreSQL: ${postgres}`, () => test('needs a server', () => {}))
} else {
  stateContract('PostgreSQL', async () => {
    const url = await postgres.createDatabase()
    return () => openState(url)
  })
}
