import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import { expect, test } from 'vitest'
import { Rejected, type Draft } from '../../draft.ts'
import { jsonSourceContract } from '../json-source.contract.ts'
import { suricataSource } from './source.ts'

const fixture = join(import.meta.dirname, '../../../../../fixtures/suricata/eve.jsonl')
const lines = readFileSync(fixture, 'utf8').trim().split('\n')
const reader = suricataSource.open({ receivedUs: 0, context: '' })
const read = (line: string): Draft => {
  const draft = reader.read(line)
  if (draft === undefined || draft instanceof Rejected) throw new Error(`not read: ${line}`)
  return draft
}

test('an alert has the priority as its severity, and names its rule', () => {
  const alert = {
    timestamp: '2026-03-14T09:12:04.118233+0000',
    event_type: 'alert',
    src_ip: '192.0.2.7',
    dest_ip: '198.51.100.2',
    alert: { severity: 1, signature: 'TEST one', signature_id: 7, metadata: { mitre_technique_id: ['T1110', 'x'] } },
  }
  expect(read(JSON.stringify(alert))).toMatchObject({
    timeUs: 1773479524_118_233,
    dataset: 'alert',
    severity: 3,
    techniques: ['T1110'],
    ecs: { 'rule.id': '7', 'rule.name': 'TEST one', 'source.ip': '192.0.2.7', 'event.kind': 'alert' },
  })
})

test('every recorded event has its time, type and message', () => {
  for (const line of lines) {
    const draft = read(line)
    expect(draft.timeUs).toBeGreaterThan(Date.UTC(2026, 2, 14) * 1000)
    expect(line).toContain(`"event_type":"${draft.dataset}"`)
    expect(draft.message).toContain(draft.dataset === 'alert' ? 'AURORA' : draft.dataset)
  }
})

jsonSourceContract(suricataSource, [
  'timestamp',
  'event_type',
  'src_ip',
  'src_port',
  'alert',
  'severity',
  'metadata',
  'mitre_technique_id',
  'flow',
  'dns',
  'queries',
  'query',
  'http',
  'tls',
  'ja3',
  'fileinfo',
  'app_proto',
])
