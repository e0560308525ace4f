import { mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { openState, startThrowawayPostgres, type State } from '@aurora/state'
import { afterAll, describe, test } from 'vitest'

/** Runs a contract on SQLite and on PostgreSQL, each time on an empty store. Says so where there is no PostgreSQL. */
export async function onEachState(
  what: string,
  contract: (name: string, open: () => Promise<State>) => void,
): Promise<void> {
  const folder = await mkdtemp(join(tmpdir(), 'aurora-intel-state-'))
  const postgres = await startThrowawayPostgres()
  afterAll(async () => {
    await rm(folder, { recursive: true, force: true })
    if (typeof postgres !== 'string') await postgres.stop()
  })
  let files = 0
  contract('SQLite', () => openState(`sqlite:${join(folder, `${++files}.db`)}`))
  if (typeof postgres === 'string') {
    process.stderr.write(`SKIPPED: ${what} on PostgreSQL: ${postgres}\n`)
    describe.skip(`${what} on PostgreSQL: ${postgres}`, () => test('needs a server', () => {}))
  } else contract('PostgreSQL', async () => openState(await postgres.createDatabase()))
}
