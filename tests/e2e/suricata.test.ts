import { execFile } from 'node:child_process'
import { readFile, rm, writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import { promisify } from 'node:util'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { createKey } from './api-keys.ts'
import { startBridge, type RunningBridge } from './bridge.ts'
import { captureOf, dnsExchange, tcpExchange } from './capture.ts'
import { unpackDebianPrograms } from './debian-programs.ts'
import { eventually } from './eventually.ts'
import { startRedis, unpackRedis, type RedisServer } from './redis-server.ts'
import { root, startServer, temporaryFolder, type RunningServer } from './server.ts'
import { count, everyEvent, expectAccountsToBalance, untilAccounted } from './stored.ts'

// Suricata as Debian ships it reads a capture, and writes what it finds to a file, two Redis lists and a channel at once,
// set up as the guide says. What stands in its file is what must be stored on every way.

const run = promisify(execFile)
const redisPrograms = await unpackRedis()
const suricata = await unpackDebianPrograms(
  `libhyperscan5 libbpf1 libcap-ng0 libevent-2.1-7 libevent-core-2.1-7 libevent-pthreads-2.1-7 libhiredis0.14 libjansson4
   libluajit-5.1-2 liblz4-1 libmagic1 libmagic-mgc libmaxminddb0 libnet1 libnetfilter-log1 libnetfilter-queue1
   libnfnetlink0 libmnl0 libnuma1 libpcap0.8 libpcre2-8-0 libelf1 libfdt1 librte-kvargs23 librte-telemetry23 librte-eal23
   librte-ring23 librte-mempool23 librte-mbuf23 librte-meter23 librte-net23 librte-ethdev23 librte-pci23 librte-bus-pci23
   librte-bus-vdev23 librte-rcu23 librte-hash23 librte-ip-frag23 librte-sched23 librte-net-bond23 libxdp1 libyaml-0-2`.split(
    /\s+/,
  ),
  ['suricata', 'libhtp2'],
)
const missing = [redisPrograms, suricata].find((one) => typeof one === 'string')
if (missing !== undefined) console.warn(`Suricata: skipped, ${String(missing)}`)

const clients = 200
const attacked = { address: '192.0.2.80', port: 80 }
const resolver = { address: '192.0.2.53', port: 53 }

/** Every client asks for a name and requests two pages, of which the rule knows one. */
const capture = captureOf(
  Array.from({ length: clients }, (_, i) => {
    const client = (port: number): { address: string; port: number } => ({ address: '10.1.2.3', port: port + i })
    const get = (path: string): string =>
      `GET ${path} HTTP/1.1\r\nHost: shop.example.org\r\nUser-Agent: "odd" é\r\n\r\n`
    const found = 'HTTP/1.1 200 OK\r\nContent-Type: text/plain\r\nContent-Length: 2\r\n\r\nok'
    return [
      ...dnsExchange(client(40_000), resolver, `host-${i}.example.org`, i),
      ...tcpExchange(client(42_000), attacked, get(`/evil?n=${i}`), found),
      ...tcpExchange(client(44_000), attacked, get(`/good?n=${i}`), found),
    ]
  }).flat(),
  1_773_480_000,
)

const rule =
  'alert http any any -> any any (msg:"AURORA asks for evil"; content:"/evil"; http_uri; classtype:web-application-attack; sid:1000001; rev:3;)\n'

/** The output to a Redis list as the guide has it, for a server on another port. */
async function outputOfGuide(port: number): Promise<string> {
  const guide = await readFile(join(root, 'docs/guides/sending-logs.md'), 'utf8')
  const [, output] = /```yaml\n# suricata\.yaml\noutputs:\n(.*?)```/s.exec(guide) ?? []
  if (output?.includes('port: 6379') !== true) throw new Error('the guide has no output of Suricata to Redis')
  return output.replace('port: 6379', `port: ${port}`)
}

/** The end of a flow bears the moment its output wrote it, which another output wrote at another moment. */
const comparable = (line: string): string =>
  line.includes('"event_type":"flow"') ? line.replace(/^\{"timestamp":"[^"]*"/, '{') : line

describe.skipIf(missing !== undefined)('Suricata', () => {
  let folder: string
  let redis: RedisServer
  let server: RunningServer
  let bridge: RunningBridge
  let written: string[]
  beforeAll(async () => {
    folder = await temporaryFolder()
    redis = await startRedis(redisPrograms, folder)
    const from = (query: string): string[] => ['--redis', `redis://127.0.0.1:${redis.port}/0?source=suricata&${query}`]
    server = await startServer({
      args: [
        ...['--tail', `${join(folder, 'eve.json')}:suricata`],
        ...from('list=suricata&sensor=list'),
        ...from('list=pushed-right&pushed=right&sensor=right'),
        ...from('channel=suricata-live&sensor=channel'),
        ...from('stream=suricata-stream&sensor=stream'),
      ],
    })
    const key = await createKey(server, {
      name: 'edge',
      role: 'api_service',
      scopes: ['siem:write'],
      source: 'suricata',
    })
    const reads = ['suricata', join(folder, 'eve.json'), '--sensor', 'bridge', '--spool', join(folder, 'spool')]
    bridge = await startBridge([...reads, '--to', server.url], { AURORA_API_KEY: key })
    await eventually('the channel is listened to', async () =>
      (await redis.client.pubsub('NUMSUB', 'suricata-live'))[1] === 1 ? true : undefined,
    )
    await readCapture()
    written = (await readFile(join(folder, 'eve.json'), 'utf8')).trimEnd().split('\n')
    for (const line of written) void redis.client.xadd('suricata-stream', '*', 'eve', line)
  })
  afterAll(async () => {
    await bridge[Symbol.asyncDispose]()
    await server[Symbol.asyncDispose]()
    await redis[Symbol.asyncDispose]()
    await rm(folder, { recursive: true, force: true })
    for (const programs of [redisPrograms, suricata])
      if (typeof programs !== 'string') await programs[Symbol.asyncDispose]()
  })

  async function readCapture(): Promise<void> {
    if (typeof suricata === 'string') throw new Error(suricata)
    const configuration = join(folder, 'suricata.yaml')
    await writeFile(join(folder, 'capture.pcap'), capture)
    await writeFile(join(folder, 'test.rules'), rule)
    await writeFile(
      configuration,
      configurationOf(join(suricata.folder, 'etc/suricata'), await outputOfGuide(redis.port)),
    )
    const args = [
      '-r',
      join(folder, 'capture.pcap'),
      '-c',
      configuration,
      '-S',
      join(folder, 'test.rules'),
      '-l',
      folder,
    ]
    const env = { ...process.env, ...suricata.env }
    await run(join(suricata.folder, 'usr/bin/suricata'), args, { env, timeout: 60_000 })
  }

  const configurationOf = (settings: string, guide: string): string => `%YAML 1.1
---
classification-file: ${settings}/classification.config
reference-config-file: ${settings}/reference.config
threshold-file: ${settings}/threshold.config
sensor-name: edge-1 # without it only what goes to Redis names a host
stats: { enabled: no }
app-layer: { protocols: { dns: { udp: { enabled: yes, detection-ports: { dp: 53 } } }, http: { enabled: yes }, tls: { enabled: yes } } }
outputs:
  - eve-log: { enabled: yes, filetype: regular, filename: eve.json, types: [alert, dns, http, tls, flow] }
${guide}
  - eve-log:
      enabled: yes
      filetype: redis
      types: [alert, dns, http, tls, flow]
      redis: { server: 127.0.0.1, port: ${redis.port}, mode: rpush, key: pushed-right }
  - eve-log:
      enabled: yes
      filetype: redis
      types: [alert, dns, http, tls, flow]
      redis: { server: 127.0.0.1, port: ${redis.port}, mode: channel, key: suricata-live }
`

  test('wrote what the capture has', () => {
    const kinds = new Map<string, number>()
    for (const line of written) {
      const { event_type: kind } = JSON.parse(line) as { event_type: string }
      kinds.set(kind, (kinds.get(kind) ?? 0) + 1)
    }
    expect(Object.fromEntries(kinds)).toEqual({
      alert: clients,
      dns: 2 * clients,
      http: 2 * clients,
      flow: 3 * clients,
    })
  })

  test.for(['local', 'list', 'right', 'channel', 'stream', 'bridge'])('is stored line by line: %s', async (sensor) => {
    const lines = written.length
    expect(await untilAccounted(server, sensor, lines)).toMatchObject({ received: lines, stored: lines, rejected: 0 })
    const events = await everyEvent(server, `source:suricata sensor:${sensor}`)
    const stored = new Set(events.map(({ raw }) => comparable(raw)))
    expect(written.filter((line) => !stored.has(comparable(line))).slice(0, 3), 'written and not stored').toEqual([])
    expect(stored.size, 'different lines').toBe(lines)
    const alerts = `sensor:${sensor} dataset:alert`
    expect(await count(server, `${alerts} rule.name:"AURORA asks for evil"`)).toBe(clients)
    expect(await count(server, `${alerts} alert.signature_id:1000001 alert.rev:3`)).toBe(clients)
    expect(await count(server, `${alerts} source.ip:10.1.2.3 destination.ip:192.0.2.80 http.url:"/evil?n=7"`)).toBe(1)
    expect(await count(server, `sensor:${sensor} dns.rrname:"host-7.example.org"`)).toBeGreaterThan(0)
  })

  test('and every account balances', async () => {
    await expectAccountsToBalance(server)
    expect(await redis.client.llen('suricata')).toBe(0)
  })
})
