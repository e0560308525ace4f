import { spawn, type ChildProcess } from 'node:child_process'
import { createSocket } from 'node:dgram'
import { once } from 'node:events'
import { rm, writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import { afterAll, describe, expect, test } from 'vitest'
import { unpackDebianPrograms } from './debian-programs.ts'
import { eventually, pause } from './eventually.ts'
import { freeUdpPort } from './free-port.ts'
import { startServer, temporaryFolder, type RunningServer } from './server.ts'
import { count, everyEvent, expectAccountsToBalance } from './stored.ts'

// rsyslog as Debian ships it, with its module for Elasticsearch, sends to a running server.

const programs = await unpackDebianPrograms([
  'rsyslog',
  'rsyslog-elasticsearch',
  'libestr0',
  'libfastjson4',
  'liblognorm5',
  'libcurl4',
])
if (typeof programs === 'string') console.warn(`rsyslog: skipped, ${programs}`)

describe.skipIf(typeof programs === 'string')('rsyslog', () => {
  afterAll(async () => {
    if (typeof programs !== 'string') await programs[Symbol.asyncDispose]()
  })

  test('what it was given is stored, also what was given while the server was away', async () => {
    const folder = await temporaryFolder()
    let server = await startServer({ data: join(folder, 'data') })
    const port = new URL(server.url).port
    const inputPort = await freeUdpPort()
    const rsyslog = await startRsyslog(folder, configurationOf(inputPort, port, await newKey(server)))
    try {
      await sendLines(inputPort, 0, 500)
      await untilStored(server, 500)
      await server.stop()
      await sendLines(inputPort, 500, 800)
      await pause(500)
      server = await startServer({ data: join(folder, 'data'), args: ['--port', port] })
      await untilStored(server, 800)
      const events = await everyEvent(server, 'source:syslog sensor:edge')
      expect(events.map((event) => event.raw).sort()).toEqual(Array.from({ length: 800 }, (_, n) => lineOf(n)).sort())
      expect(events[0]).toMatchObject({ fields: { 'host.name': 'web-1', 'process.name': 'app' } })
      await expectAccountsToBalance(server)
    } finally {
      rsyslog.kill('SIGKILL')
      await server[Symbol.asyncDispose]()
      await rm(folder, { recursive: true, force: true })
    }
  }, 120_000)
})

const lineOf = (n: number): string => `<13>1 2026-01-02T03:04:05.000006Z web-1 app 7 - - number ${n} "quoted" ü`

async function newKey(server: RunningServer): Promise<string> {
  const response = await server.api('/api/v1/auth/api-keys', {
    method: 'POST',
    headers: { 'content-type': 'application/json' },
    body: JSON.stringify({ name: 'edge', scopes: ['siem:write'], source: 'syslog' }),
  })
  return ((await response.json()) as { key: string }).key
}

/** As the guide has it, with a short wait between attempts. */
const configurationOf = (inputPort: number, port: string, key: string): string => `
  module(load="imudp")
  module(load="omelasticsearch")
  input(type="imudp" address="127.0.0.1" port="${inputPort}")
  template(name="line" type="list" option.jsonf="on") { property(outname="message" name="rawmsg" format="jsonf") }
  action(type="omelasticsearch" server="127.0.0.1" serverport="${port}" uid="aurora" pwd="${key}" template="line"
    searchIndex="syslog" searchType="" bulkmode="on"
    queue.type="LinkedList" queue.dequeueBatchSize="100" action.resumeRetryCount="-1" action.resumeInterval="1")
`

async function startRsyslog(folder: string, configuration: string): Promise<ChildProcess> {
  if (typeof programs === 'string') throw new Error(programs)
  const path = join(folder, 'rsyslog.conf')
  await writeFile(path, configuration)
  const modules = join(programs.env['LD_LIBRARY_PATH']?.split(':')[0] ?? '', 'rsyslog')
  const args = ['-n', '-f', path, '-i', join(folder, 'rsyslog.pid'), '-M', modules]
  const child = spawn(join(programs.folder, 'usr/sbin/rsyslogd'), args, {
    stdio: 'inherit',
    env: { ...process.env, ...programs.env },
  })
  await once(child, 'spawn')
  await pause(1000)
  return child
}

async function sendLines(port: number, from: number, to: number): Promise<void> {
  const socket = createSocket('udp4')
  for (let n = from; n < to; n++) {
    socket.send(lineOf(n), port, '127.0.0.1')
    if (n % 50 === 49) await pause(10)
  }
  await pause(100)
  socket.close()
}

async function untilStored(server: RunningServer, lines: number): Promise<void> {
  await eventually(`${lines} lines are stored`, async () =>
    (await count(server, 'sensor:edge')) >= lines ? true : undefined,
  )
}
