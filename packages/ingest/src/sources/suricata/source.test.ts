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

test.for([
  [
    { mitre_technique_id: ['T1059_001'], mitre_tactic_id: ['TA0002'], mitre_technique_name: ['Scripting'] },
    ['T1059.001'],
  ],
  [{ mitre_attack: ['t1105', 'T1105'], MITRE_Sub_Technique_ID: ['T1071.001'] }, ['T1105', 'T1071.001']],
  [{ attack_technique: 'T1046' }, ['T1046']],
  [{ tag: ['T1110'], mitre_technique_id: { deep: ['T1110'] } }, []],
  ['T1110', []],
] as const)('the metadata %j names %j', ([metadata, techniques]) => {
  expect(read(JSON.stringify({ event_type: 'alert', alert: { metadata } })).techniques).toEqual(techniques)
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
