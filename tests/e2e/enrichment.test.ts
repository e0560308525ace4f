import { createSocket } from 'node:dgram'
import { readFile, rename, rm, writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import type { EventItem, SearchPage } from '@aurora/contract'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { writeMmdb } from '../../packages/ingest/src/enrich/testing/mmdb-writer.ts'
import { aurora } from './aurora-command.ts'
import { eventually } from './eventually.ts'
import { freeUdpPort } from './free-port.ts'
import { root, startServer, temporaryFolder, type RunningServer } from './server.ts'
import { always, ask, count, everyEvent, expectAccountsToBalance, store } from './stored.ts'

// A server with databases, an asset table and indicators: Suricata over HTTP and syslog over UDP go in, and searches by
// what was added find them. The asset table is the one of the guide.

const guide = await readFile(join(root, 'docs/guides/enrichment.md'), 'utf8')
const [, table = ''] = /```csv\n(.*?)```/s.exec(guide) ?? []

const country = (code: string): Buffer =>
  writeMmdb('GeoLite2-Country', { '81.2.69.0/24': { country: { iso_code: code } }, '2a02:d000::/20': { country: { iso_code: 'SE' } } }) // prettier-ignore
const system = writeMmdb('GeoLite2-ASN', {
  '81.2.0.0/16': { autonomous_system_number: 20712, autonomous_system_organization: 'Andrews & Arnold Ltd' },
})

const eve = (members: object): string =>
  JSON.stringify({ timestamp: '2026-03-14T09:12:04.118233+0000', flow_id: 1, ...members })
const events = [
  eve({
    event_type: 'alert',
    src_ip: '81.2.69.142',
    dest_ip: '10.20.0.5',
    alert: {
      signature: 'ET EXPLOIT log4j CVE-2021-44228',
      severity: 1,
      metadata: { mitre_technique_id: ['T1059_001', 'TA0002'] },
    },
  }),
  eve({ event_type: 'dns', src_ip: '10.1.7.7', dest_ip: '10.20.0.53', dns: { rrname: 'C2.Evil.example' } }),
  eve({ event_type: 'flow', src_ip: '10.1.7.7', dest_ip: '2a02:d000::9' }),
  eve({ event_type: 'flow', src_ip: '192.0.2.1', dest_ip: '198.51.100.1' }),
]
const syslog = [
  '<38>Mar 14 09:13:39 gw sshd[2211]: Failed password for root from 81.2.69.142 port 44122 ssh2',
  '<13>Mar 14 09:13:40 gw app: refused hxxps://dl.evil[.]example/a.exe, kept readme.md',
]

let folder: string
let server: RunningServer
const file = (name: string): string => join(folder, name)

async function replace(name: string, contents: string | Buffer): Promise<void> {
  await writeFile(file(`${name}.new`), contents)
  await rename(file(`${name}.new`), file(name))
}

const health = async (): Promise<{ status: string; checks: Record<string, { ok: boolean; detail: string }> }> =>
  (await (await server.api('/health')).json()) as Awaited<ReturnType<typeof health>>

describe('enrichment', () => {
  beforeAll(async () => {
    folder = await temporaryFolder()
    await writeFile(file('country.mmdb'), country('GB'))
    await writeFile(file('asn.mmdb'), system)
    await writeFile(file('assets.csv'), table)
    const port = await freeUdpPort()
    const files = ['--geoip', file('country.mmdb'), '--geoip', file('asn.mmdb'), '--assets', file('assets.csv')]
    server = await startServer({ args: [...files, '--indicators', '--syslog-udp', String(port)] })
    const report = await store(server, `${events.join('\n')}\n`, { source: 'suricata', sensor: 'ids' })
    expect(report).toMatchObject({ received: 4, stored: 4 })
    const socket = createSocket('udp4')
    for (const line of syslog) await new Promise((sent) => socket.send(line, port, '127.0.0.1', sent))
    socket.close()
    await eventually('syslog is stored', async () => ((await count(server, 'source:syslog')) === 2 ? true : undefined))
  }, 60_000)

  afterAll(async () => {
    await server[Symbol.asyncDispose]()
    await rm(folder, { recursive: true, force: true })
  })

  test.for([
    ['source.geo.country_iso_code:GB', 2],
    ['source.geo.country_iso_code:gb source:syslog', 1],
    ['destination.geo.country_iso_code:SE', 1],
    ['source.as.number:20712', 2],
    ['source.as.number:>=20000', 2],
    ['source.as.organization.name:"Andrews & Arnold Ltd"', 2],
    ['destination.asset.name:"web shop"', 1],
    ['destination.asset.kind:server', 2],
    ['source.asset.name:office', 2],
    ['network.direction:inbound', 1],
    ['network.direction:internal', 1],
    ['network.direction:outbound', 1],
    ['network.direction:external', 1],
    ['NOT _exists_:network.direction', 2],
    ['indicators:evil.example', 2],
    ['indicators:c2.evil.example', 1],
    ['indicators:"https://dl.evil.example/a.exe"', 1],
    ['indicators:81.2.69.142', 2],
    ['indicators:CVE-2021-44228', 1],
    ['indicators:*evil*', 2],
    ['indicators:readme.md', 0],
    ['indicators:10.20.0.5', 0],
    ['techniques:T1059.001', 1],
    ['techniques:t1059*', 1],
  ] as const)('%s finds %i', async ([q, total]) => {
    expect(await count(server, q)).toBe(total)
  })

  test('an event shows what was added, and its indicators can be counted', async () => {
    const [alert] = await everyEvent(server, 'techniques:T1059.001')
    expect(alert).toMatchObject({
      techniques: ['T1059.001'],
      indicators: ['81.2.69.142', 'CVE-2021-44228'],
      fields: {
        'source.geo.country_iso_code': 'GB',
        'source.as.number': 20712,
        'destination.asset.name': 'web shop',
        'network.direction': 'inbound',
      },
    } satisfies Partial<EventItem>)
    await expectAccountsToBalance(server)
  })

  test('a database that is replaced is taken without a restart; a broken one is told, and the one before stays', async () => {
    expect(await health()).toMatchObject({ checks: { enrichment: { ok: true } } })
    expect((await health()).checks['enrichment']?.detail).toMatch(
      /^country\.mmdb: GeoLite2-Country of 2026-10-01, \d+ days old; asn\.mmdb: .*; assets\.csv: 4 assets and networks; indicators$/,
    )
    await replace('country.mmdb', country('FR'))
    const flow = eve({ event_type: 'flow', src_ip: '81.2.69.142', dest_ip: '10.1.0.1' })
    await eventually('the new database is in use', async () => {
      await store(server, `${flow}\n`, { source: 'suricata', sensor: 'later' })
      return (await count(server, 'sensor:later source.geo.country_iso_code:FR')) > 0 ? true : undefined
    })
    await replace('country.mmdb', country('JP').subarray(0, 300))
    const detail = await eventually('health tells', async () => {
      const { status, checks } = await health()
      return status === 'degraded' ? checks['enrichment']?.detail : undefined
    })
    expect(detail).toContain(
      'country.mmdb cannot be used: it is no MMDB file, or not whole; the one before stays in use',
    )
    const log = await readFile(join(server.data, 'logs/aurora.log'), 'utf8')
    expect(log).toContain('"event":"enrichment_refused"')
    const { code, stdout } = await aurora(['doctor', '--data', server.data])
    expect(code).toBe(3)
    expect(stdout).toMatch(/WARN {2}enrichment .*the one before stays in use.*\n {6}put a whole file in its place/)
    await replace('country.mmdb', country('GB'))
    await eventually('health is well again', async () => ((await health()).status === 'ok' ? true : undefined))
  }, 60_000)
})

describe('without settings', () => {
  test('indicators are shown with an event, and a search for them says that they are not kept', async () => {
    await using plain = await startServer()
    await store(plain, `${events.join('\n')}\n`, { source: 'suricata', sensor: 'ids' })
    const [dns] = await everyEvent(plain, 'dataset:dns')
    expect(dns?.indicators).toEqual(['evil.example', 'c2.evil.example'])
    expect(dns?.fields).not.toHaveProperty(['network.direction'])
    const page = await ask<SearchPage>(plain, '/api/v1/siem/logs', { q: 'NOT indicators:evil.example', ...always })
    expect(page.warnings).toMatchObject([{ message: expect.stringContaining('setting "indicators"') as string }])
    expect(await count(plain, 'evil.example')).toBe(1)
    const response = await plain.api('/health')
    expect(await response.json()).not.toHaveProperty(['checks', 'enrichment'])
  }, 60_000)

  test.for([
    [['--geoip', '/nowhere.mmdb'], '/nowhere.mmdb cannot be read: ENOENT'],
    [['--geoip', join(root, 'package.json')], 'package.json cannot be used: it is no MMDB file'],
    [['--assets', join(root, 'package.json')], 'package.json, line 1, column 1: there is no column "{"'],
  ] as const)('%j is refused at the start', { timeout: 60_000 }, async ([args, message]) => {
    const data = await temporaryFolder()
    try {
      const { code, stderr } = await aurora(['up', '--data', data, '--port', '0', ...args])
      expect(code).toBe(2)
      expect(stderr).toContain(message)
    } finally {
      await rm(data, { recursive: true, force: true })
    }
  })
})
