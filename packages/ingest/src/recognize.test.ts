import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import fc from 'fast-check'
import { expect, test } from 'vitest'
import { recognize } from './recognize.ts'

const fixtures = join(import.meta.dirname, '../../../fixtures')
const fixture = (path: string): Buffer => readFileSync(join(fixtures, path))

test.for([
  ['suricata/eve.jsonl', 'suricata', 'flow'],
  ['zeek/conn.log', 'zeek', 'tsv'],
  ['zeek/streaming.jsonl', 'zeek', 'dns'],
  ['access/access.log', 'access', 'access'],
  ['auditd/audit.log', 'auditd', 'syscall'],
  ['cef/gate.log', 'cef', 'web_gate'],
  ['cloudflare/http.jsonl', 'cloudflare', 'firewall_events'],
  ['cloudtrail/records.jsonl', 'cloudtrail', 'iam'],
  ['cowrie/cowrie.jsonl', 'cowrie', 'login.success'],
  ['dionaea/dionaea.jsonl', 'dionaea', 'connection'],
  ['keyvalue/fortigate.log', 'keyvalue', 'fortigate'],
  ['kubernetes/audit.jsonl', 'kubernetes', 'secrets'],
  ['leef/shield.log', 'leef', 'shield'],
  ['m365/audit.jsonl', 'm365', 'exchange'],
  ['nextcloud/nextcloud.jsonl', 'nextcloud', 'admin_audit'],
  ['okta/system-log.jsonl', 'okta', 'user.session'],
  ['syslog/gateway.log', 'syslog', 'sshd'],
  ['velociraptor/rows.jsonl', 'velociraptor', 'Windows.Network.Netstat'],
  ['wazuh/alerts.jsonl', 'wazuh', 'windows_eventchannel'],
  ['windows/events.jsonl', 'windows', 'sysmon'],
] as const)('%s is %s', ([path, source, dataset]) => {
  const found = recognize(fixture(path))
  expect(found).toMatchObject({ source })
  expect(found.datasets).toContain(dataset)
  expect(found.confidence).toBeGreaterThan(0.9)
  expect(found.because).not.toBe('')
})

test('records in a JSON list are looked at one by one', () => {
  const lines = fixture('suricata/eve.jsonl').toString().trim().split('\n')
  const whole = recognize(Buffer.from(`[${lines.join(',\n')}]`))
  expect(whole).toMatchObject({ source: 'suricata', sampled: lines.length, known: lines.length })
  expect(recognize(Buffer.from(`[${lines.join(',\n')}`.slice(0, -20)))).toMatchObject({ source: 'suricata' })
})

test('a stream of several products is given to none that knows less than half of it', () => {
  const eve = fixture('suricata/eve.jsonl').toString().trim().split('\n').slice(0, 8)
  const other = Array.from({ length: 20 }, (_, i) => `{"n":${i}}`)
  const found = recognize(Buffer.from([...eve, ...other].join('\n')))
  expect(found).toMatchObject({ source: 'json', confidence: 0, known: 0, sampled: 28 })
  expect(found.because).toBe('at most 8 of 28 records look like suricata: kept as JSON')
})

test.for([
  ['', 'syslog', 'there is no record'],
  ['{"a":1}\n{"b":2}\n', 'json', 'no source knows these records: kept as JSON'],
  ['a line\nof nobody\n', 'syslog', 'no source knows these records: kept as text'],
] as const)('what no source knows is said: %j', ([head, source, because]) => {
  expect(recognize(Buffer.from(head))).toMatchObject({ source, because, confidence: 0, datasets: [] })
})

test('any bytes have an answer', () => {
  const soup = fc.array(
    fc.oneof(fc.json(), fc.string({ unit: 'binary' }), fc.constantFrom('#separator \\x09', '#fields\tts')),
  )
  fc.assert(
    fc.property(soup, (lines) => {
      const { confidence, known, sampled } = recognize(Buffer.from(lines.join('\n')))
      expect(confidence).toBeGreaterThanOrEqual(0)
      expect(confidence).toBeLessThanOrEqual(1)
      expect(known).toBeLessThanOrEqual(sampled)
    }),
  )
})
