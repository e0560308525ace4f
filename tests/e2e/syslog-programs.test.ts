import { mkdir, rm, writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { Authority } from '../certificates.ts'
import { unpackDebianPrograms, type DebianPrograms } from './debian-programs.ts'
import { eventually } from './eventually.ts'
import { freePort, freeUdpPort } from './free-port.ts'
import { runSender, senderPackages, sendLines, settingsOfGuide, startRsyslog, startSyslogNg } from './senders.ts'
import { startServer, temporaryFolder, type RunningServer } from './server.ts'
import { count, everyEvent, expectAccountsToBalance, untilAccounted } from './stored.ts'

// Syslog senders as Debian ships them, over UDP, TCP and TLS: what they sent is what is stored, counted.

const unpacked = await unpackDebianPrograms(senderPackages)
if (typeof unpacked === 'string') console.warn(`syslog senders: skipped, ${unpacked}`)

describe.skipIf(typeof unpacked === 'string')('syslog programs', () => {
  const programs = unpacked as DebianPrograms
  let folder: string
  let server: RunningServer
  let ports: { udp: number; tcp: number; tls: number; open: number }

  beforeAll(async () => {
    folder = await temporaryFolder()
    const authority = new Authority('test authority')
    const pairs = { server: authority.issue({ name: 'siem', dnsNames: ['siem.example', '127.0.0.1'] }) }
    const sender = authority.issue({ name: 'edge-1' })
    const files = { 'ca.crt': authority.cert, 'sender.crt': sender.cert, 'sender.key': sender.key }
    const own = { 'server.crt': pairs.server.cert, 'server.key': pairs.server.key }
    for (const [name, text] of Object.entries({ ...files, ...own })) await writeFile(join(folder, name), text)
    const [udp, tcp, tls, open] = await Promise.all([freeUdpPort(), freePort(), freePort(), freePort()])
    ports = { udp, tcp, tls, open }
    server = await startWith(tls, ['--tls-ca', join(folder, 'ca.crt')])
  }, 60_000)

  afterAll(async () => {
    await server[Symbol.asyncDispose]()
    await rm(folder, { recursive: true, force: true })
    await programs[Symbol.asyncDispose]()
  })

  /** A server that receives over all three. */
  const startWith = async (tls: number, more: readonly string[]): Promise<RunningServer> => {
    const pair = ['--tls-cert', join(folder, 'server.crt'), '--tls-key', join(folder, 'server.key')]
    const plain = ['--syslog-udp', String(ports.udp), '--syslog-tcp', String(ports.tcp)]
    return await startServer({ args: [...plain, '--syslog-tls', String(tls), ...pair, ...more] })
  }

  const untilCounted = async (q: string, events: number): Promise<void> => {
    await eventually(`${q} has ${events} events`, async () => ((await count(server, q)) >= events ? true : undefined))
    expect(await count(server, q)).toBe(events)
  }

  describe('logger', () => {
    const times = 5
    test.for([
      { mark: 'udp-5424', flags: ['-d', '--rfc5424'], port: 'udp', dataset: 'rfc5424' },
      { mark: 'udp-3164', flags: ['-d', '--rfc3164'], port: 'udp', dataset: 'rfc3164' },
      { mark: 'tcp-5424', flags: ['-T', '--rfc5424'], port: 'tcp', dataset: 'rfc5424' },
      { mark: 'tcp-3164', flags: ['-T', '--rfc3164'], port: 'tcp', dataset: 'rfc3164' },
      { mark: 'counted-5424', flags: ['-T', '--octet-count', '--rfc5424'], port: 'tcp', dataset: 'rfc5424' },
      { mark: 'counted-3164', flags: ['-T', '--octet-count', '--rfc3164'], port: 'tcp', dataset: 'rfc3164' },
    ] as const)('$mark', async ({ mark, flags, port, dataset }) => {
      const to = ['-n', '127.0.0.1', '-P', String(ports[port]), ...flags]
      for (let n = 0; n < times; n++)
        await runSender(programs, 'logger', [...to, '-t', mark, '--id=4711', '-p', 'local3.err', `number ${n} of ü`])
      await untilCounted(`process.name:${mark}`, times)
      const events = await everyEvent(server, `process.name:${mark}`)
      expect(events.map(({ message }) => message).sort()).toEqual([0, 1, 2, 3, 4].map((n) => `number ${n} of ü`))
      for (const event of events)
        expect(event).toMatchObject({
          source: 'syslog',
          sensor: '127.0.0.1',
          dataset,
          severity: 'high',
          fields: { 'process.pid': 4711, 'log.syslog.facility.name': 'local3', 'log.level': 'err' },
        })
    })
  })

  describe('rsyslog', () => {
    const tls = { '/etc/aurora': '', 'target="siem.example"': 'target="127.0.0.1"', 'port="6514"': 'tls' }
    const plain = { 'target="siem.example"': 'target="127.0.0.1"', 'port="5514"': '' }
    test.for([
      { mark: 'rs-udp', head: '# rsyslog over UDP', port: 'udp', sensor: '127.0.0.1', values: plain },
      { mark: 'rs-counted', head: '# rsyslog over TCP', port: 'tcp', sensor: '127.0.0.1', values: plain },
      {
        mark: 'rs-lines',
        head: '# rsyslog over TCP',
        port: 'tcp',
        sensor: '127.0.0.1',
        values: { ...plain, 'octet-counted': 'traditional' },
      },
      { mark: 'rs-ossl', head: '# rsyslog over TLS', port: 'tls', sensor: 'edge-1', values: tls },
      {
        mark: 'rs-gtls',
        head: '# rsyslog over TLS',
        port: 'tls',
        sensor: 'edge-1',
        values: { ...tls, '"ossl"': '"gtls"' },
      },
    ] as const)('$mark, with the settings of the guide', async ({ mark, head, port, sensor, values }) => {
      const input = await freePort()
      const home = join(folder, mark)
      await mkdir(home)
      const settings = await settingsOfGuide(head, here(values, `port="${ports[port]}"`))
      const listen = `module(load="imtcp")\ninput(type="imtcp" address="127.0.0.1" port="${input}")\n`
      await using daemon = await startRsyslog(
        programs,
        home,
        `global(workDirectory="${home}")\n${listen}${settings}`,
        input,
      )
      await expectForwarded(mark, input, sensor)
      await daemon.stop()
    })
  })

  describe('syslog-ng', () => {
    const plain = { '"siem.example"': '"127.0.0.1"', 'port(5514)': '' }
    test.for([
      { mark: 'ng-udp', head: '# syslog-ng over UDP', port: 'udp', sensor: '127.0.0.1', values: plain },
      { mark: 'ng-tcp', head: '# syslog-ng over TCP', port: 'tcp', sensor: '127.0.0.1', values: plain },
      {
        mark: 'ng-tls',
        head: '# syslog-ng over TLS',
        port: 'tls',
        sensor: 'edge-1',
        values: { '/etc/aurora': '', '"siem.example"': '"127.0.0.1"', 'port(6514)': '' },
      },
    ] as const)('$mark, with the settings of the guide', async ({ mark, head, port, sensor, values }) => {
      const input = await freePort()
      const home = join(folder, mark)
      await mkdir(home)
      const settings = await settingsOfGuide(head, here(values, `port(${ports[port]})`))
      const from = `network(ip("127.0.0.1") port(${input}) transport("tcp") flags(syslog-protocol))`
      const source = `options { keep-hostname(yes); stats-freq(0); };\nsource s_src { ${from}; };\n`
      await using daemon = await startSyslogNg(programs, home, source + settings, input)
      await expectForwarded(mark, input, sensor)
      await daemon.stop()
    })
  })

  describe('loggen', () => {
    const messages = 5000
    test.for([
      { mark: 'udp', flags: ['-i', '-D', '-r', '2000'], port: 'udp', messages: 500 },
      { mark: 'TCP, lines', flags: ['-i', '-S', '-r', '100000'], port: 'tcp', messages },
      { mark: 'TCP, counted', flags: ['-i', '-S', '-P', '-r', '100000'], port: 'tcp', messages },
      { mark: 'TLS, lines', flags: ['-U', '-r', '100000'], port: 'open', messages },
      { mark: 'TLS, counted', flags: ['-U', '-P', '-r', '100000'], port: 'open', messages },
    ] as const)(
      '$mark: it closes at once behind its last message, and all are stored',
      async ({ flags, port, messages }) => {
        // It has no certificate, so over TLS it sends to a server that demands none.
        await using open = port === 'open' ? await startOpen() : undefined
        const to = open ?? server
        const before = await count(to, 'process.name:prg00000')
        const args = ['-Q', ...flags, '-I', '60', '-n', String(messages), '127.0.0.1', String(ports[port])]
        await runSender(programs, 'loggen', args)
        await eventually('every message is stored', async () =>
          (await count(to, 'process.name:prg00000')) >= before + messages ? true : undefined,
        )
        expect(await count(to, 'process.name:prg00000')).toBe(before + messages)
        const [event] = await everyEvent(to, 'process.name:prg00000 0000000007')
        expect(event).toMatchObject({ severity: 'info', fields: { 'host.name': 'localhost', 'process.pid': 1234 } })
        await expectAccountsToBalance(to)
      },
    )

    const startOpen = async (): Promise<RunningServer> => {
      const pair = ['--tls-cert', join(folder, 'server.crt'), '--tls-key', join(folder, 'server.key')]
      return await startServer({ args: ['--syslog-tls', String(ports.open), ...pair] })
    }
  })

  test('afterwards every account balances', async () => await expectAccountsToBalance(server))

  /** What stands for the guide's example: our folder, and the port in the place of an empty value. */
  const here = (values: Readonly<Record<string, string>>, port: string): Record<string, string> =>
    Object.fromEntries(
      Object.entries(values).map(([written, value]) => [
        written,
        written === '/etc/aurora' ? folder : written.startsWith('port') ? port : value,
      ]),
    )

  /** Sends 300 messages through a daemon, and finds each of them once, whole and understood. */
  const expectForwarded = async (mark: string, input: number, sensor: string): Promise<void> => {
    const numbers = Array.from({ length: 300 }, (_, n) => n)
    const lineOf = (n: number): string =>
      `<27>1 2026-01-02T03:04:05.000006Z web-1 ${mark} 77 - - number ${n} "quoted" ü`
    await sendLines(input, numbers.map(lineOf))
    await untilCounted(`process.name:${mark}`, numbers.length)
    const events = await everyEvent(server, `process.name:${mark}`)
    expect(events.map(({ message }) => message).sort()).toEqual(numbers.map((n) => `number ${n} "quoted" ü`).sort())
    for (const event of events)
      expect(event).toMatchObject({
        source: 'syslog',
        sensor,
        dataset: 'rfc5424',
        severity: 'high',
        time: '2026-01-02T03:04:05.000006Z',
        fields: { 'host.name': 'web-1', 'process.pid': 77, 'log.syslog.facility.name': 'daemon', 'log.level': 'err' },
      })
    await untilAccounted(server, sensor, numbers.length)
  }
})
