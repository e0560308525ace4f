import { mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, describe, test } from 'vitest'
import { openState, startThrowawayPostgres } from '@aurora/state'
import { identityContract } from './identity.contract.ts'

const folder = await mkdtemp(join(tmpdir(), 'aurora-identity-'))
const postgres = await startThrowawayPostgres()
afterAll(async () => {
  await rm(folder, { recursive: true, force: true })
  if (typeof postgres !== 'string') await postgres.stop()
})

let files = 0
identityContract('SQLite', async () => {
  const file = join(folder, `${++files}.db`)
  return () => openState(`sqlite:${file}`)
})

if (typeof postgres === 'string') {
  process.stderr.write(`SKIPPED: identity on PostgreSQL: ${postgres}\n`)
  describe.skip(`identity on PostgreSQL: ${postgres}`, () => test('needs a server', () => {}))
} else {
  identityContract('PostgreSQL', async () => {
    const url = await postgres.createDatabase()
    return () => openState(url)
  })
}
