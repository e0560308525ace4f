import { mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { openState, startThrowawayPostgres } from '@aurora/state'
import { afterAll, describe, test } from 'vitest'
import { rulePacksContract } from './rule-packs.contract.ts'

const folder = await mkdtemp(join(tmpdir(), 'aurora-packs-'))
const postgres = await startThrowawayPostgres()
afterAll(async () => {
  await rm(folder, { recursive: true, force: true })
  if (typeof postgres !== 'string') await postgres.stop()
})

let files = 0
rulePacksContract('SQLite', () => {
  const file = join(folder, `${++files}.db`)
  return Promise.resolve(() => openState(`sqlite:${file}`))
})

if (typeof postgres === 'string') {
  process.stderr.write(`SKIPPED: rule packs on PostgreSQL: ${postgres}\n`)
  describe.skip(`rule packs on PostgreSQL: ${postgres}`, () => test('needs a server', () => {}))
} else {
  rulePacksContract('PostgreSQL', async () => {
    const url = await postgres.createDatabase()
    return () => openState(url)
  })
}
