import { once } from 'node:events'
import { rm, writeFile } from 'node:fs/promises'
import { connect } from 'node:net'
import { join } from 'node:path'
import { connect as connectTls, type TLSSocket } from 'node:tls'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { Authority, type Wanted } from '../certificates.ts'
import { eventually } from './eventually.ts'
import { freePort } from './free-port.ts'
import { startServer } from './server.ts'
import { count, expectAccountsToBalance, untilAccounted } from './stored.ts'
import {
  counterOf,
  logged,
  openSender,
  startSyslogServer,
  write,
  writeFiles,
  type SyslogServer,
} from './syslog-server.ts'

// Syslog over TLS (RFC 5425): who gets in, under which name, and what happens to those who do not.

const message = (mark: string): string => `<134>1 2026-03-14T09:26:53Z gw.example app 77 ID1 - ${mark}\n`

async function stop({ server, folder }: SyslogServer): Promise<void> {
  await server[Symbol.asyncDispose]()
  await rm(folder, { recursive: true, force: true })
}

describe('senders must show a certificate', () => {
  let syslog: SyslogServer
  beforeAll(async () => (syslog = await startSyslogServer({ isClosed: true })))
  afterAll(async () => await stop(syslog))

  test.for<{ name: string; wanted: Wanted; sensor: string }>([
    { name: 'its common name', wanted: { name: 'edge-1', dnsNames: ['other.example'] }, sensor: 'edge-1' },
    { name: 'its first DNS name', wanted: { name: '', dnsNames: ['edge-2.example', 'b'] }, sensor: 'edge-2.example' },
    { name: 'no name: the address', wanted: { name: '' }, sensor: '127.0.0.1' },
    { name: 'a name that plays tricks', wanted: { name: 'a\u001b[2Jb "c"' }, sensor: 'a__2Jb__c_' },
  ])('the sensor is $name', async ({ wanted, sensor }) => {
    for (const version of ['TLSv1.2', 'TLSv1.3'] as const) {
      const { socket } = await openSender(syslog, 'tls', { ...syslog.authority.issue(wanted), maxVersion: version })
      expect((socket as TLSSocket).getProtocol()).toBe(version)
      await write(socket, message('in'))
      socket.destroy()
    }
    expect(await untilAccounted(syslog.server, sensor, 2)).toMatchObject({ received: 2, stored: 2 })
  })

  test('refused, counted and told: no certificate, one of another authority, one that expired', async () => {
    const { server, ports, authority } = syslog
    const others = [
      undefined,
      new Authority('first authority').issue({ name: 'edge-1' }),
      authority.issue({ name: 'edge-1', days: -1 }),
    ]
    for (const pair of others) {
      const socket = connectTls({ port: ports.tls, host: '127.0.0.1', rejectUnauthorized: false, ...pair })
      socket.on('error', () => undefined).on('secureConnect', () => socket.write(message('refused')))
      await new Promise<void>((resolve) => socket.resume().once('close', () => resolve()))
    }
    await eventually('three are counted', async () =>
      (await counterOf(server, 'aurora_syslog_handshakes_failed_total')) === others.length ? true : undefined,
    )
    expect(await count(server, 'message:refused')).toBe(0)
    const told = await logged(server, 'syslog_handshake_failed') // two a minute of one peer
    expect(told.slice(0, 2)).toMatchObject([
      { level: 'warn', peer: '127.0.0.1', reason: 'peer did not return a certificate' },
      { level: 'warn', peer: '127.0.0.1', reason: expect.stringMatching(/^certificate refused: /) as unknown },
    ])
  })
})

describe('everybody may send', () => {
  let syslog: SyslogServer
  beforeAll(async () => (syslog = await startSyslogServer()))
  afterAll(async () => await stop(syslog))

  const failures = async (): Promise<number> => await counterOf(syslog.server, 'aurora_syslog_handshakes_failed_total')

  test('plain text, other protocols and silence are refused, counted and told', async () => {
    const closed = ['<34>plain text\n', 'GET / HTTP/1.1\r\n\r\n', '\u0016\u0003\u0001\u0000\u0005hello', ''].map(
      async (bytes) => {
        const socket = connect(syslog.ports.tls, '127.0.0.1').on('error', () => undefined)
        if (bytes !== '') socket.write(bytes)
        await new Promise<void>((resolve) => socket.resume().once('close', () => resolve()))
      },
    )
    await Promise.all(closed) // the silent one is the last: the server ends it
    await eventually('four are counted', async () => ((await failures()) === 4 ? true : undefined))
    const records = await logged(syslog.server, 'syslog_handshake_failed')
    expect(records.length).toBeGreaterThanOrEqual(2)
    for (const record of records)
      expect(record).toMatchObject({ peer: '127.0.0.1', reason: expect.any(String) as unknown })
    expect(await count(syslog.server, 'plain')).toBe(0)
  })

  test('a renewed certificate is used without a restart, and one that does not fit is not', async () => {
    const { server, folder, authority } = syslog
    const nameOfServer = async (): Promise<string> => {
      const { socket } = await openSender(syslog, 'tls')
      const { CN } = (socket as TLSSocket).getPeerCertificate().subject
      socket.destroy()
      return String(CN)
    }
    const untilNamed = async (name: string): Promise<void> => {
      await eventually(`the certificate of ${name} is in use`, async () =>
        (await nameOfServer()) === name ? true : undefined,
      )
    }
    expect(await nameOfServer()).toBe('server-1')
    const long = await openSender(syslog, 'tls')
    await writeFiles(folder, authority, 'server-2')
    await untilNamed('server-2')

    await writeFile(join(folder, 'server.key'), authority.issue({ name: 'another' }).key)
    const health = async (): Promise<string | undefined> => {
      const { checks } = (await (await server.api('/health')).json()) as {
        checks: Record<string, { ok: boolean; detail: string }>
      }
      return checks['syslog']?.ok === false ? checks['syslog'].detail : undefined
    }
    expect(await eventually('health tells it', health)).toMatch(/does not belong to the certificate/)
    expect(await nameOfServer()).toBe('server-2')
    const [refused] = await logged(server, 'syslog_certificate_refused')
    expect(JSON.stringify(refused)).not.toMatch(/PRIVATE KEY/)

    await writeFiles(folder, new Authority('second authority'), 'server-3')
    await untilNamed('server-3')
    await write(long.socket, message('through-it-all'))
    await eventually('the old connection goes on', async () =>
      (await count(server, 'message:through-it-all')) === 1 ? true : undefined,
    )
    long.socket.destroy()
    await expectAccountsToBalance(server)
  })
})

describe('the server does not start', () => {
  let syslog: SyslogServer
  beforeAll(async () => (syslog = await startSyslogServer()))
  afterAll(async () => await stop(syslog))

  const startWith = async (...args: readonly string[]): Promise<string> => {
    const failed: unknown = await startServer({ args }).catch((error: unknown) => error)
    expect(failed).toBeInstanceOf(Error)
    return (failed as Error).message
  }

  test('without the files it needs, or with others', async () => {
    const port = String(await freePort())
    const file = (name: string): string => join(syslog.folder, name)
    const pair = ['--tls-cert', file('server.crt'), '--tls-key', file('server.key')]
    expect(await startWith('--syslog-tls', port)).toMatch(
      /a file with the certificate is needed.*--tls-cert.*openssl req -x509/s,
    )
    expect(await startWith(...pair)).toMatch(/are for --syslog-tls PORT/)
    const none = await startWith('--syslog-tls', port, '--tls-cert', file('none'), '--tls-key', file('server.key'))
    expect(none).toMatch(/none cannot be read: ENOENT.*openssl req -x509/s)
    const taken = await startWith('--syslog-tls', String(syslog.ports.tls), ...pair)
    expect(taken).toMatch(/syslog over TLS cannot listen on 127\.0\.0\.1 port \d+: EADDRINUSE/)
  })

  test('a sender of a stopped server is told to stop', async () => {
    const { socket } = await openSender(syslog, 'tls')
    const ended = once(socket, 'end')
    expect(await syslog.server.stop()).toBe(0)
    await ended
  })
})
