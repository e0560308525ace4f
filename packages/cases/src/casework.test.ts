import { mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, describe, test } from 'vitest'
import { openState, startThrowawayPostgres } from '@aurora/state'
import { foldingContract } from './alerts/folding.contract.ts'
import { alertsContract } from './alerts/alerts.contract.ts'
import { triageContract } from './alerts/triage.contract.ts'
import { casesContract } from './cases/cases.contract.ts'
import { timelineContract } from './cases/timeline.contract.ts'
import { dashboardContract } from './dashboard/dashboard.contract.ts'
import { evidenceContract } from './cases/evidence.contract.ts'
import { reportsContract } from './report/reports.contract.ts'
import { incidentsContract } from './incidents/incidents.contract.ts'
import { entityHistoryContract } from './risk/entity-history.contract.ts'
import { webhooksContract } from './webhooks/webhooks.contract.ts'

const contracts = [
  foldingContract,
  alertsContract,
  triageContract,
  incidentsContract,
  casesContract,
  timelineContract,
  evidenceContract,
  reportsContract,
  dashboardContract,
  webhooksContract,
  entityHistoryContract,
]
const folder = await mkdtemp(join(tmpdir(), 'aurora-casework-'))
const postgres = await startThrowawayPostgres()
afterAll(async () => {
  await rm(folder, { recursive: true, force: true })
  if (typeof postgres !== 'string') await postgres.stop()
})

let files = 0
for (const contract of contracts)
  contract('SQLite', async () => {
    const file = join(folder, `${++files}.db`)
    return () => openState(`sqlite:${file}`)
  })

if (typeof postgres === 'string') {
  process.stderr.write(`SKIPPED: cases on PostgreSQL: ${postgres}\n`)
  describe.skip(`cases on PostgreSQL: ${postgres}`, () => test('needs a server', () => {}))
} else {
  for (const contract of contracts)
    contract('PostgreSQL', async () => {
      const url = await postgres.createDatabase()
      return () => openState(url)
    })
}
