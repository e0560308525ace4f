import { rm } from 'node:fs/promises'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { eventually } from './eventually.ts'
import { startServer, temporaryFolder, type RunningServer } from './server.ts'
import { accounts, count, everyEvent, expectAccountsToBalance } from './stored.ts'

// `--demo`: the recordings of the repository, moved to now and marked.

let folder: string
let server: RunningServer
const start = async (): Promise<void> => {
  server = await startServer({ data: folder, args: ['--demo'] })
  await eventually(
    'the demonstration is there',
    async () => await Promise.resolve(/demonstration: \d+ recorded/.test(server.stderr()) || undefined),
  )
}
beforeAll(async () => {
  folder = await temporaryFolder()
  await start()
})
afterAll(async () => {
  await server[Symbol.asyncDispose]()
  await rm(folder, { recursive: true, force: true })
})

test('every source shows recorded events of the last hour, all marked DEMO', async () => {
  const cards = await accounts(server)
  expect(cards.map((card) => `${card.source} ${card.sensor}`).sort()).toEqual(
    ['json', 'suricata', 'syslog', 'zeek'].map((source) => `${source} DEMO`),
  )
  expect(cards.every((card) => card.stored > 0 && card.rejected === 0)).toBe(true)
  const events = await everyEvent(server, '*')
  expect(events.length).toBe(cards.reduce((sum, card) => sum + card.stored, 0))
  const ages = events.map((event) => Date.now() - Date.parse(event.time))
  expect(Math.min(...ages)).toBeGreaterThan(-60_000)
  expect(Math.max(...ages)).toBeLessThan(3_600_000)
  await expectAccountsToBalance(server)
})

test('a second start with --demo adds nothing', async () => {
  const before = await count(server, '*')
  await server.stop()
  await start()
  expect(await count(server, '*')).toBe(before)
})
