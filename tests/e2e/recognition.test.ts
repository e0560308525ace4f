import { readFile, rm, writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import { gzipSync } from 'node:zlib'
import type { Recognition } from '@aurora/contract'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { aurora } from './aurora-command.ts'
import { root, startServer, temporaryFolder, type RunningServer } from './server.ts'
import { count, expectAccountsToBalance, send, store } from './stored.ts'

// `source=auto`, and records that newlines do not part.

let folder: string
let server: RunningServer
let eve: string
beforeAll(async () => {
  folder = await temporaryFolder()
  server = await startServer({ data: join(folder, 'data') })
  eve = (await readFile(join(root, 'fixtures/suricata/eve.jsonl'), 'utf8')).trim()
})
afterAll(async () => {
  await server[Symbol.asyncDispose]()
  await rm(folder, { recursive: true, force: true })
})

const records = (): number => eve.split('\n').length

test('lines are stored as the product they are recognised as, and the answer says by what', async () => {
  const report = await store(server, eve, { source: 'auto', sensor: 'auto-1' })
  expect(report).toMatchObject({ received: records(), stored: records(), recognized: { source: 'suricata' } })
  expect(report.recognized?.because).toContain('event_type')
  expect(await count(server, 'source:suricata sensor:auto-1')).toBe(records())
})

test('sent again with its key, a recognised body is known', async () => {
  const headers = { 'idempotency-key': 'auto-key' }
  const first = await store(server, eve, { source: 'auto', sensor: 'auto-2' }, headers)
  expect(first.stored).toBe(records())
  const again = await store(server, eve, { source: 'auto', sensor: 'auto-2' }, headers)
  expect(again).toMatchObject({ stored: 0, deduplicated: records(), recognized: { source: 'suricata' } })
  const other = await send(server, '{"a":1}', { source: 'auto', sensor: 'auto-2' }, headers)
  expect(other.status).toBe(422)
})

test('what no source knows is kept as JSON or text, and the answer says so', async () => {
  const json = await store(server, '{"a":1}\n{"a":2}', { source: 'auto', sensor: 'auto-3' })
  expect(json).toMatchObject({ stored: 2, recognized: { source: 'json', confidence: 0 } })
  const text = await store(server, 'whatever\nthis is', { source: 'auto', sensor: 'auto-3' })
  expect(text).toMatchObject({ stored: 2, recognized: { source: 'syslog', confidence: 0 } })
})

test('a JSON list is stored record by record, however it is laid out, compressed or not', async () => {
  const values = eve.split('\n').map((line) => JSON.parse(line) as unknown)
  const pretty = JSON.stringify(values, null, 2)
  const report = await store(server, pretty, { source: 'auto', sensor: 'auto-4' })
  expect(report).toMatchObject({ stored: records(), recognized: { source: 'suricata' } })
  const compressed = await store(
    server,
    gzipSync(`[{"n":1},\n{"n":2}]`),
    { source: 'json', sensor: 'auto-4' },
    { 'content-encoding': 'gzip' },
  )
  expect(compressed).toMatchObject({ received: 2, stored: 2 })
  const broken = await store(server, '[{"n":3}, oops, {"n":4},{"n":', { source: 'json', sensor: 'auto-4' })
  expect(broken).toMatchObject({ received: 4, stored: 2, rejected: 2 })
})

test.for(['{"n":1,"text":"cut', '{"n":1,', '{"n":{"m":1', '{'])(
  'a first line that is broken takes no neighbour with it: %s',
  async (broken) => {
    const sensor = `broken-${Buffer.from(broken).toString('hex')}`
    const body = `${broken}\n${Array.from({ length: 50 }, (_, n) => `{"n":${n},"text":"x y"}`).join('\n')}\n`
    expect(await store(server, body, { source: 'json', sensor })).toMatchObject({ stored: 50, rejected: 1 })
    expect(await count(server, `sensor:${sensor} text:"x y"`)).toBe(50)
  },
)

test('a JSON list whose compressed stream breaks keeps what was whole', async () => {
  const body = gzipSync(JSON.stringify(Array.from({ length: 5000 }, (_, n) => ({ n, text: `value ${n * 7919}` }))))
  const headers = { 'content-encoding': 'gzip' }
  const answer = await send(server, body.subarray(0, body.length - 2000), { source: 'json', sensor: 'auto-5' }, headers)
  expect(answer.status).toBe(400)
  const problem = (await answer.json()) as { stored: number }
  expect(problem.stored).toBeGreaterThan(1000)
  expect(await count(server, 'sensor:auto-5')).toBe(problem.stored)
})

test('a sample can be shown before anything is stored', async () => {
  const answer = await server.api('/api/v1/siem/sources/recognize', {
    method: 'POST',
    headers: { 'content-type': 'application/json' },
    body: JSON.stringify({ head: eve }),
  })
  expect((await answer.json()) as Recognition).toMatchObject({ source: 'suricata', known: records() })
})

test('on the command line the source need not be named, and what was found is said', async () => {
  const path = join(folder, 'some.log')
  await writeFile(path, `${eve}\n`)
  const known = await aurora(['ingest', path, '--sensor', 'cli-1', '--data', join(folder, 'data')])
  expect(known.stderr).toMatch(/some\.log: suricata \(.*\), 9\d % sure: event_type beside/)
  expect(await count(server, 'source:suricata sensor:cli-1')).toBe(records())
  const list = join(folder, 'list.json')
  const many = Array.from({ length: 40_000 }, (_, n) => ({ n, text: 'x'.repeat(120) }))
  await writeFile(list, JSON.stringify(many, null, 1))
  const unknown = await aurora(['ingest', list, '--sensor', 'cli-2', '--data', join(folder, 'data')])
  expect(unknown.stderr).toContain('list.json: not recognised')
  expect(await count(server, 'sensor:cli-2')).toBe(many.length)
})

test('a CloudTrail delivery is stored record by record', async () => {
  const lines = (await readFile(join(root, 'fixtures/cloudtrail/records.jsonl'), 'utf8')).trim().split('\n')
  const delivery = gzipSync(`{"Records":[${lines.join(',')}]}`)
  const headers = { 'content-encoding': 'gzip' }
  const report = await store(server, delivery, { source: 'auto', sensor: 'trail' }, headers)
  expect(report).toMatchObject({ stored: lines.length, rejected: 0, recognized: { source: 'cloudtrail' } })
  expect(await count(server, 'sensor:trail _exists_:eventName')).toBe(lines.length)
})

test.for([
  {
    name: 'a converter of .evtx',
    event: {
      Event: {
        System: { EventID: 1, Channel: 'Microsoft-Windows-Sysmon/Operational', Computer: 'pc1' },
        EventData: { CommandLine: 'whoami /all' },
      },
    },
  },
  {
    name: 'Winlogbeat',
    event: {
      winlog: {
        event_id: 1,
        channel: 'Microsoft-Windows-Sysmon/Operational',
        computer_name: 'pc1',
        event_data: { CommandLine: 'whoami /all' },
      },
    },
  },
  {
    name: 'NXLog',
    event: {
      EventID: 1,
      Channel: 'Microsoft-Windows-Sysmon/Operational',
      Hostname: 'pc1',
      SourceName: 'Microsoft-Windows-Sysmon',
      CommandLine: 'whoami /all',
    },
  },
])('CommandLine is CommandLine, whatever shipped it: $name', async ({ name, event }) => {
  const sensor = name.replaceAll(/\W/g, '-')
  const report = await store(server, JSON.stringify(event), { source: 'auto', sensor })
  expect(report.recognized?.source).toBe('windows')
  const q = `sensor:${sensor} dataset:sysmon CommandLine:*whoami* EventID:1 host.name:pc1 process.command_line:"whoami /all"`
  expect(await count(server, q)).toBe(1)
})

test('what a program says in syslog is found by what it means', async () => {
  const line = '<86>Mar 14 09:12:04 gate sshd[411]: Failed password for root from 203.0.113.9 port 50122 ssh2'
  await store(server, line, { source: 'auto', sensor: 'gate' })
  const q = 'sensor:gate source:syslog dataset:sshd user.name:root source.ip:203.0.113.9 event.outcome:failure'
  expect(await count(server, q)).toBe(1)
})

test('what a record makes the recognition say cannot move the cursor', async () => {
  const path = join(folder, 'hostile.jsonl')
  await writeFile(path, `${JSON.stringify({ integration: '\u001b[2Jx', '\u001b[2Jx': { a: 1 } })}\n`)
  const said = await aurora(['ingest', path, '--sensor', 'cli-3', '--data', join(folder, 'data')])
  expect(said.stderr).toContain(String.raw`integration beside \u001b[2Jx`)
  expect(said.stderr).not.toContain('\u001b[2J')
})

test('after all of it the accounts balance', async () => {
  await expectAccountsToBalance(server)
})
