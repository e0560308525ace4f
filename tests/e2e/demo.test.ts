import { rm } from 'node:fs/promises'
import type { AlertItem, CaseDetail, CaseItem, SearchPage } from '@aurora/contract'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { aurora } from './aurora-command.ts'
import { eventually } from './eventually.ts'
import { startServer, temporaryFolder, type RunningServer } from './server.ts'
import { accounts, ask, count, everyEvent, expectAccountsToBalance, store } from './stored.ts'

// The recorded attack: shown by `--demo`, by `aurora replay` and by the page, and taken away again without a trace.

let folder: string
let server: RunningServer
const start = async (): Promise<void> => {
  server = await startServer({ data: folder, args: ['--demo'] })
  await eventually(
    'the demonstration is there',
    async () =>
      await Promise.resolve(/demonstration(: \d+ recorded| is there already)/.test(server.stderr()) || undefined),
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

const command = async (...args: string[]) => await aurora([...args, '--data', server.data])
const alerts = async (): Promise<readonly AlertItem[]> =>
  (await ask<SearchPage & { items: AlertItem[] }>(server, '/api/v1/alerts', { limit: '200' })).items
const cases = async (): Promise<readonly CaseItem[]> =>
  (await ask<{ items: CaseItem[] }>(server, '/api/v1/cases', {})).items

/** What each step of the attack is found by. */
const stages = {
  'scan of ports': 'Scan Seen by Zeek',
  'attempt on the web server': 'JNDI',
  honeypot: 'Honeypot',
  'guessing of passwords': 'Password',
  login: 'Root',
  discovery: 'Explore the Domain',
  download: 'Download by a Tool',
  'connection of the tool': 'Connects to the Internet',
  execution: 'Encoded Command',
  beacon: 'Malware',
} as const

test('six products show events of the last half hour, all marked DEMO', async () => {
  const cards = await accounts(server)
  expect(cards.map((card) => `${card.source} ${card.sensor}`).sort()).toEqual(
    ['access', 'cowrie', 'suricata', 'syslog', 'windows', 'zeek'].map((source) => `${source} DEMO`),
  )
  expect(cards.every((card) => card.stored > 0 && card.rejected === 0)).toBe(true)
  const events = await everyEvent(server, '*')
  expect(events.length).toBe(cards.reduce((sum, card) => sum + card.stored, 0))
  const ages = events.map((event) => Date.now() - Date.parse(event.time))
  expect(Math.min(...ages)).toBeGreaterThan(0)
  expect(Math.max(...ages)).toBeLessThan(2_400_000)
  await expectAccountsToBalance(server)
})

test('rules find every step of the attack, and nothing of what happens on any day', async () => {
  const titles = (await alerts()).map(({ title }) => title)
  for (const [stage, part] of Object.entries(stages))
    expect(titles.filter((title) => title.includes(part)).length, `${stage} in ${titles.join(', ')}`).toBeGreaterThan(0)
  const strangers = (await alerts()).flatMap(({ entities }) => entities.map(({ value }) => value))
  expect(strangers).toContain('203.0.113.66')
  for (const innocent of ['192.0.2.41', '192.0.2.42', '192.0.2.47', '192.0.2.53', '192.0.2.77'])
    expect(strangers).not.toContain(innocent)
})

test('one case holds it, with what there is to do', async () => {
  const [only, ...more] = await cases()
  expect([only?.title, more]).toEqual([expect.stringMatching(/^DEMO: /), []])
  const one = await ask<CaseDetail>(server, `/api/v1/cases/${only?.name}`, {})
  expect(one.tasks).toHaveLength(2)
  expect(one.alertCount).toBeGreaterThan(8)
})

test('a second start with --demo, and a second replay, add nothing', async () => {
  const before = await count(server, '*')
  await server.stop()
  await start()
  const { code, stderr } = await command('replay')
  expect([code, stderr]).toEqual([1, expect.stringContaining('the demonstration is there already')])
  expect(await count(server, '*')).toBe(before)
  expect(await cases()).toHaveLength(1)
})

test('it is taken away without a trace, and what is one’s own stays', async () => {
  const line =
    '<38>Mar 14 09:13:40 own sshd[1]: Failed password for invalid user admin from 198.51.100.9 port 44122 ssh2'
  await store(server, `${line}\n`, { source: 'syslog', sensor: 'mine' })
  await eventually('an alert of one’s own', async () =>
    (await alerts()).some(({ sensor }) => sensor === 'mine') ? true : undefined,
  )
  const { code, stdout } = await command('replay', '--remove')
  expect([code, stdout]).toEqual([0, expect.stringMatching(/^removed \d+ events, \d+ alerts and 1 case /)])
  expect((await accounts(server)).map(({ sensor }) => sensor)).toEqual(['mine'])
  expect((await alerts()).map(({ sensor }) => sensor)).toEqual(['mine'])
  expect(await cases()).toEqual([])
  expect(await count(server, '*')).toBe(1)
  const risky = await ask<{ items: { value: string }[] }>(server, '/api/v1/entities', {})
  expect(risky.items.map(({ value }) => value)).not.toContain('203.0.113.66')
  const findings = await ask<{ items: { sensor: string }[] }>(server, '/api/v1/detections/findings', {})
  expect(findings.items.map(({ sensor }) => sensor)).toEqual(['mine'])
})

test('and shown again: rules find it although their last findings are gone', async () => {
  await server.stop()
  server = await startServer({ data: folder })
  const { code, stdout } = await command('replay', '--json')
  const shown = JSON.parse(stdout) as { events: number; alerts: number; case: string | null }
  expect([code, shown.case]).toEqual([0, expect.stringMatching(/^C-\d+$/)])
  expect(shown.alerts).toBeGreaterThanOrEqual(Object.keys(stages).length)
})
