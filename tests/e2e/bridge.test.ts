import { randomBytes } from 'node:crypto'
import { readFileSync } from 'node:fs'
import { appendFile, mkdir, readdir, readlink, rename, rm, truncate, writeFile } from 'node:fs/promises'
import { request as requestHttp } from 'node:http'
import { createServer as createHttps } from 'node:https'
import type { AddressInfo } from 'node:net'
import { join } from 'node:path'
import { afterAll, beforeAll, describe, expect, test, vi } from 'vitest'
import { createKey } from './api-keys.ts'
import { aurora } from './aurora-command.ts'
import { startBridge, type RunningBridge } from './bridge.ts'
import { eventually, pause } from './eventually.ts'
import { freePort } from './free-port.ts'
import { prepareJournal, unpackJournal } from './journal-writer.ts'
import { Random } from './random.ts'
import { startServer, temporaryFolder, type RunningServer } from './server.ts'
import { count, everyEvent, everyReject, expectAccountsToBalance, untilAccounted } from './stored.ts'
import { Authority } from '../certificates.ts'

// A bridge on one side, a platform on the other; both die and come again, and every line is there exactly once.

const journalPrograms = await unpackJournal()
if (typeof journalPrograms === 'string') console.warn(`the journal over a bridge: skipped, ${journalPrograms}`)

vi.setConfig({ testTimeout: 120_000 }) // a machine may be slow

const rounds = Number(process.env['AURORA_KILL_ROUNDS'] ?? 6)
const seed = Number(process.env['AURORA_KILL_SEED'] ?? Date.now() % 1_000_000)

const lines = (from: number, to: number): string =>
  Array.from({ length: to - from }, (_, i) => `${JSON.stringify({ seq: from + i })}\n`).join('')

const upTo = (end: number): number[] => Array.from({ length: end }, (_, i) => i)

async function sequenceOf(server: RunningServer, q: string): Promise<number[]> {
  return (await everyEvent(server, q)).map((event) => Number(event.native['seq'])).sort((a, b) => a - b)
}

let folder: string
let port: number
let server: RunningServer
let keyFile: string
const startPlatform = async (): Promise<void> => {
  server = await startServer({ data: join(folder, 'data'), args: ['--port', String(port)] })
}
const makeKey = async (source: string): Promise<string> =>
  await createKey(server, { name: `to-${source}`, role: 'api_service', scopes: ['siem:write'], source })

beforeAll(async () => {
  folder = await temporaryFolder()
  port = await freePort()
  await startPlatform()
  keyFile = join(folder, 'json.key')
  await writeFile(keyFile, `${await makeKey('json')}\n`, { mode: 0o600 })
})
afterAll(async () => {
  await server[Symbol.asyncDispose]()
  await rm(folder, { recursive: true, force: true })
  if (typeof journalPrograms !== 'string') await journalPrograms[Symbol.asyncDispose]()
})

/** What a bridge of files needs: its own spool and sensor. */
const files = (paths: readonly string[], name: string, more: readonly string[] = []): string[] => [
  ...['files', ...paths, '--source', 'json', '--sensor', name, '--to', `http://127.0.0.1:${port}`],
  ...['--key-file', keyFile, '--spool', join(folder, `spool-${name}`), ...more],
]

/** Names of the files a process has open. */
async function openFiles(pid: number): Promise<string[]> {
  const handles = await readdir(`/proc/${pid}/fd`)
  return await Promise.all(handles.map(async (fd) => await readlink(`/proc/${pid}/fd/${fd}`).catch(() => '')))
}

const spoolFiles = async (name: string): Promise<string[]> =>
  (await readdir(join(folder, `spool-${name}`))).filter((file) => file.endsWith('.spool'))

describe('a bridge', () => {
  test(
    'killed, and its platform killed, again and again while a file grows and is rotated: every line once',
    { timeout: 60_000 + rounds * 30_000 },
    async () => {
      process.stderr.write(`bridge: ${rounds} rounds, AURORA_KILL_SEED=${seed}\n`)
      const random = new Random(seed)
      const path = join(folder, 'killed.log')
      let written = 1
      let bridge: RunningBridge = await startBridge(files([path], 'killed'))
      await writeFile(path, lines(0, 1)) // what is rotated away before a bridge ever saw it is none of its own
      await untilAccounted(server, 'killed', 1)
      for (let round = 0; round < rounds; round++) {
        const writing = (async () => {
          for (let burst = 0; burst < 8; burst++) {
            const text = lines(written, (written += random.between(50, 3000)))
            const cut = random.between(0, text.length)
            await appendFile(path, text.slice(0, cut))
            await pause(random.between(0, 80))
            await appendFile(path, text.slice(cut))
            if (burst === 4 && round % 2 === 1) await rename(path, `${path}.${round}`)
          }
        })()
        await pause(random.between(0, 700))
        if (round % 3 !== 0) await server.kill9()
        await pause(random.between(0, 300))
        await bridge.kill9()
        bridge = await startBridge(files([path], 'killed'))
        await writing
        if (round % 3 !== 0) await startPlatform()
      }
      const account = await untilAccounted(server, 'killed', written)
      expect(account).toMatchObject({ stored: written, rejected: 0, inFlight: 0 })
      expect(await sequenceOf(server, 'sensor:killed')).toEqual(upTo(written))
      await eventually('the spool is empty', async () => ((await spoolFiles('killed')).length === 0 ? true : undefined))
      expect(await bridge.stop()).toMatchObject({ code: 0 })
      await expectAccountsToBalance(server)
      process.stderr.write(`bridge: ${written} written, ${account.stored} stored\n`)
    },
  )

  test('keeps what it reads on disk while the platform is away, and sends it when that is back', async () => {
    const path = join(folder, 'away.log')
    await server.stop()
    let bridge = await startBridge(files([path], 'away'))
    await writeFile(path, lines(0, 1000))
    await bridge.until('trouble', /cannot be asked: ECONNREFUSED/)
    await eventually('it is spooled', async () => ((await spoolFiles('away')).length > 0 ? true : undefined))
    await bridge.stop()
    await rm(path) // nothing of it is needed any more
    bridge = await startBridge(files([path], 'away'))
    await startPlatform()
    expect(await untilAccounted(server, 'away', 1000)).toMatchObject({ stored: 1000, deduplicated: 0 })
    const { code, stdout } = await bridge.stop()
    expect(code).toBe(0)
    expect(stdout).toMatch(/"event":"stopped","isEmpty":true,"received":1000,"stored":1000/)
  })

  test('stops reading when its spool is full, keeps what is rotated away and deleted, and tells what a cut lost', async () => {
    const path = join(folder, 'full.log')
    const noise = (seq: number): string => `${JSON.stringify({ seq, noise: randomBytes(900).toString('base64') })}\n`
    const block = (from: number, to: number): string =>
      upTo(to - from)
        .map((i) => noise(from + i))
        .join('')
    await server.stop()
    const bridge = await startBridge(files([path], 'full', ['--spool-max', '1M']))
    await writeFile(path, block(0, 50_000)) // more than spool and memory take together
    await bridge.until('trouble', /the spool is full/)
    for (let i = 0; i < 4; i++) {
      await rename(path, `${path}.old`)
      await writeFile(path, block(50_000 + i * 10, 50_010 + i * 10))
      await eventually('the new file is held', async () =>
        (await openFiles(bridge.pid)).includes(path) ? true : undefined,
      )
      await rm(`${path}.old`)
    }
    await truncate(path, 0)
    await bridge.until('lost', /"bytes":\d+/)
    await appendFile(path, block(50_040, 50_050))
    await startPlatform()
    await untilAccounted(server, 'full', 50_040, 120_000)
    expect(await sequenceOf(server, 'sensor:full')).toEqual([...upTo(50_030), ...upTo(10).map((i) => 50_040 + i)])
    expect(await bridge.stop()).toMatchObject({ code: 0 })
  }, 180_000)

  test('says that its key may not send this, and goes on when the key file has another', async () => {
    const path = join(folder, 'barred.log')
    const own = join(folder, 'barred.key')
    const wrong = await makeKey('zeek')
    await writeFile(own, wrong)
    await writeFile(path, lines(0, 10))
    await using bridge = await startBridge([...files([path], 'barred'), '--key-file', own])
    await bridge.until('trouble', /answers 403: this key may send source zeek only/)
    await writeFile(own, `${wrong.slice(0, -3)}xyz`)
    await bridge.until('trouble', /answers 401/)
    await writeFile(own, readFileSync(keyFile))
    expect(await untilAccounted(server, 'barred', 10)).toMatchObject({ stored: 10 })
    const { code, stdout, stderr } = await bridge.stop()
    expect(code).toBe(0)
    expect(stdout + stderr, 'the key is never said').not.toContain(wrong.slice(0, 20))
  })

  test('a line of 20 MiB is kept in pieces as rejects, and its neighbours are stored', async () => {
    const path = join(folder, 'long.log')
    await writeFile(path, `${lines(0, 5)}${'x'.repeat(20 << 20)}\n${lines(5, 10)}`)
    await using bridge = await startBridge(files([path], 'long'))
    await untilAccounted(server, 'long', 13)
    expect(await sequenceOf(server, 'sensor:long')).toEqual(upTo(10))
    expect((await everyReject(server, 'long')).map(({ bytes }) => bytes)).toEqual(
      expect.arrayContaining([8 << 20, 8 << 20, 4 << 20]) as number[],
    )
    await bridge.stop()
  })

  test('a Zeek log goes on after a restart, though its header stood before', async () => {
    const path = join(folder, 'conn.log')
    const head = ['#separator \\x09', '#set_separator\t,', '#empty_field\t(empty)', '#unset_field\t-', '#path\tconn']
    const columns = ['#fields\tts\tuid\tid.orig_h\tseq', '#types\ttime\tstring\taddr\tcount']
    const row = (seq: number): string => `1773480000.${String(seq).padStart(6, '0')}\tC${seq}\t10.0.0.1\t${seq}\n`
    const key = join(folder, 'zeek.key')
    await writeFile(key, await makeKey('zeek'))
    const args = [...files([path], 'zeek'), '--source', 'zeek', '--key-file', key]
    let bridge = await startBridge(args)
    await writeFile(path, `${head.join('\n')}\n`)
    await appendFile(path, `${columns.join('\n')}\n${upTo(5).map(row).join('')}`)
    await untilAccounted(server, 'zeek', 5)
    await bridge.kill9()
    bridge = await startBridge(args)
    await appendFile(path, [5, 6, 7].map(row).join(''))
    // What the kill kept from being noted is sent again, and known again.
    await eventually('all of it is stored', async () =>
      (await count(server, 'source:zeek dataset:conn id.orig_h:10.0.0.1')) === 8 ? true : undefined,
    )
    expect(await untilAccounted(server, 'zeek', 8)).toMatchObject({ stored: 8, rejected: 0 })
    await bridge.stop()
  })

  test('brings the system logs of a machine', async () => {
    const hostRoot = join(folder, 'machine')
    await mkdir(join(hostRoot, 'var/log'), { recursive: true })
    const failed = '2026-03-14T09:12:04+00:00 gw sshd[7]: Failed password for root from 203.0.113.9 port 1 ssh2\n'
    await writeFile(join(hostRoot, 'var/log/auth.log'), failed)
    await writeFile(join(hostRoot, 'var/log/syslog'), '2026-03-14T09:12:05+00:00 gw cron[8]: (root) CMD (true)\n')
    const args = ['host', '--host-root', hostRoot, '--sensor', 'gw', '--spool', join(folder, 'spool-gw')]
    const env = { AURORA_API_KEY: await makeKey('syslog'), AURORA_URL: server.url }
    await using bridge = await startBridge(args, env)
    await untilAccounted(server, 'gw', 2)
    expect(await count(server, 'source:syslog sensor:gw user.name:root event.outcome:failure')).toBe(1)
    expect(await bridge.stop()).toMatchObject({ code: 0 })
  })

  test('trusts an authority it is given over TLS, and no other', async () => {
    const authority = new Authority('bridge test')
    const caFile = join(folder, 'bridge-ca.crt')
    await writeFile(caFile, authority.cert)
    const proxy = createHttps(authority.issue({ name: 'localhost', dnsNames: ['localhost'] }), (request, response) => {
      const { method, url, headers } = request
      const onward = requestHttp({ host: '127.0.0.1', port, method, path: url, headers }, (answer) => {
        response.writeHead(answer.statusCode ?? 502, answer.headers)
        answer.pipe(response)
      })
      request.pipe(onward)
    })
    await new Promise<void>((resolve) => proxy.listen(0, '127.0.0.1', resolve))
    try {
      const to = `https://localhost:${(proxy.address() as AddressInfo).port}`
      const path = join(folder, 'tls.log')
      await writeFile(path, lines(0, 10))
      const distrusting = await startBridge([...files([path], 'tls'), '--to', to])
      await distrusting.until('trouble', /UNABLE_TO_VERIFY|SELF_SIGNED|UNABLE_TO_GET/)
      await distrusting.stop()
      await using bridge = await startBridge([...files([path], 'tls'), '--to', to, '--ca', caFile])
      expect(await untilAccounted(server, 'tls', 10)).toMatchObject({ stored: 10 })
      await bridge.stop()
    } finally {
      proxy.closeAllConnections()
      proxy.close()
    }
  })

  test.for([
    [['files', '/x', '--source', 'json', '--to', 'http://192.0.2.1:8000'], 2, /in the clear/],
    [['files', '/x', '--source', 'json', '--to', 'https://u:geheim@192.0.2.1'], 2, /must not hold a user/],
    [['files', '/x', '--source', 'nothing', '--to', 'https://192.0.2.1'], 2, /no source "nothing"/],
    [['files', '/x', '--source', 'json'], 2, /--to is needed/],
    [['files', '/x', '--source', 'json', '--to', 'https://192.0.2.1', '--spool-max', '12'], 2, /--spool-max/],
    [['tape', '--to', 'https://192.0.2.1'], 2, /no kind "tape"/],
  ] as const)('refuses %j', async ([args, code, said]) => {
    const finished = await aurora(['bridge', ...args], { env: { AURORA_API_KEY: 'aurora_key_geheim' } })
    expect(finished).toMatchObject({ code, stderr: expect.stringMatching(said) as string })
    expect(finished.stderr).not.toContain('geheim')
  })

  test('needs a key, and its spool for itself', async () => {
    const none = await aurora(['bridge', 'suricata', '--to', 'https://192.0.2.1'])
    expect(none).toMatchObject({ code: 4, stderr: expect.stringMatching(/an API key is needed/) as string })
    await using bridge = await startBridge(files([join(folder, 'x.log')], 'alone'))
    const second = await aurora(['bridge', ...files([join(folder, 'x.log')], 'alone')])
    expect(second).toMatchObject({ code: 1, stderr: expect.stringMatching(/holds .*spool-alone/) as string })
    await bridge.stop()
  })
})

describe.skipIf(typeof journalPrograms === 'string')('the journal over a bridge', () => {
  test('every record once, through kills of the bridge', { timeout: 120_000 }, async () => {
    const journal = await prepareJournal(journalPrograms, folder)
    const hostRoot = join(folder, 'journaled')
    const place = join(hostRoot, 'var/log/journal')
    await mkdir(place, { recursive: true })
    const env = {
      PATH: `${folder}:${process.env['PATH']}`, // where our journalctl is
      AURORA_API_KEY: await makeKey('journal'),
      AURORA_URL: server.url,
    }
    const args = ['host', '--journal', '--host-root', hostRoot, '--sensor', 'jr', '--spool', join(folder, 'spool-jr')]
    let written = 0
    for (let round = 0; round < 3; round++) {
      const records = upTo(500).map((i) => ({
        second: (written + i) / 1000,
        fields: { MESSAGE: `record ${written + i}`, SEQ: String(written + i), SYSLOG_IDENTIFIER: 'app' },
      }))
      written += records.length
      await journal.write(join(place, 'a.journal'), records)
      const bridge = await startBridge(args, env)
      await pause(round * 150)
      await bridge.kill9()
    }
    const bridge = await startBridge(args, env)
    expect(await untilAccounted(server, 'jr', written)).toMatchObject({ stored: written, rejected: 0 })
    const events = await everyEvent(server, 'source:journal sensor:jr')
    expect(events.map(({ native }) => Number(native['SEQ'])).sort((a, b) => a - b)).toEqual(upTo(written))
    expect(await bridge.stop()).toMatchObject({ code: 0 })
  })
})

test('and every account balances', async () => await expectAccountsToBalance(server))
