import { parseNativeDocument } from '@aurora/core'
import { expect, test } from 'vitest'
import { Rejected, type Draft } from '../../draft.ts'
import { jsonSourceContract } from '../json-source.contract.ts'
import { wazuhSource } from './source.ts'

const read = (document: unknown): Draft => {
  const draft = wazuhSource.open({ receivedUs: 0, context: '' }).read(JSON.stringify(document))
  if (draft === undefined || draft instanceof Rejected) throw new Error('not read')
  return draft
}
const recognize = (document: unknown) => {
  const line = JSON.stringify(document)
  return wazuhSource.recognize({ line, document: parseNativeDocument(line), first: line })
}

const around = {
  agent: { id: '001', name: 'web1', ip: '192.0.2.10' },
  manager: { name: 'wazuh1' },
  location: 'journald',
}

test.for([
  {
    name: 'failed login',
    document: {
      ...around,
      timestamp: '2026-03-14T09:12:04.118+0000',
      rule: {
        level: 5,
        id: '5760',
        description: 'sshd: authentication failed.',
        groups: ['syslog', 'sshd', 'authentication_failed'],
        mitre: { id: ['T1110.001', 'no technique'] },
      },
      decoder: { name: 'sshd' },
      data: { srcip: '203.0.113.9', srcport: '51234', dstuser: 'root' },
    },
    want: {
      timeUs: Date.UTC(2026, 2, 14, 9, 12, 4, 118) * 1000,
      dataset: 'sshd',
      severity: 1,
      message: 'sshd: authentication failed. web1',
      techniques: ['T1110.001'],
      ecs: {
        'event.kind': 'alert',
        'event.category': 'authentication',
        'event.outcome': 'failure',
        'host.name': 'web1',
        'host.ip': '192.0.2.10',
        'source.ip': '203.0.113.9',
        'source.port': 51234,
        'user.name': 'root',
        'rule.id': '5760',
      },
    },
  },
  {
    name: 'a time that was never filled in',
    document: {
      ...around,
      timestamp: '{timestamp}',
      '@timestamp': '{timestamp}',
      rule: { level: 15, id: 1 },
      data: {},
    },
    want: { timeUs: NaN, severity: 4, dataset: 'alert', ecs: { 'rule.id': '1' } },
  },
  {
    name: 'a changed file',
    document: {
      ...around,
      rule: { level: 7, groups: ['ossec', 'syscheck'] },
      syscheck: { path: '/etc/passwd', event: 'modified', sha256_after: 'ab'.repeat(32), size_after: '120' },
    },
    want: {
      severity: 2,
      ecs: { 'file.path': '/etc/passwd', 'file.name': 'passwd', 'file.size': 120, 'event.action': 'modified' },
    },
  },
  {
    name: 'a Windows event inside',
    document: {
      ...around,
      rule: { level: 12, id: '92052' },
      decoder: { name: 'windows_eventchannel' },
      data: {
        win: {
          system: { eventID: '1', channel: 'Microsoft-Windows-Sysmon/Operational', computer: 'ws1.example.com' },
          eventdata: {
            image: 'C:\\Windows\\System32\\cmd.exe',
            commandLine: 'cmd /c whoami',
            user: 'EXAMPLE\\alice',
            ruleName: 'technique_id=T1059.003,technique_name=x',
          },
        },
      },
    },
    want: {
      severity: 3,
      dataset: 'windows_eventchannel',
      techniques: ['T1059.003'],
      ecs: {
        'event.kind': 'alert',
        'event.action': 'process_created',
        'event.code': '1',
        'process.command_line': 'cmd /c whoami',
        'user.name': 'alice',
        'host.name': 'web1',
      },
    },
  },
  {
    name: 'nothing that was expected',
    document: { rule: 'x', agent: [], data: 7, syscheck: null },
    want: { severity: 0 },
  },
])('$name', ({ document, want }) => {
  expect(read(document)).toMatchObject(want)
})

test.for([
  [0, 0],
  [3, 0],
  [4, 1],
  [6, 1],
  [7, 2],
  [11, 2],
  [12, 3],
  [14, 3],
  [15, 4],
  [16, 4],
  ['12', 3],
  ['x', 0],
  [-1, 0],
])('level %s is severity %s', ([level, severity]) => {
  expect(read({ rule: { level } }).severity).toBe(severity)
})

test('knows its alerts, and no other', () => {
  expect(recognize({ ...around, rule: { level: 3 }, decoder: { name: 'sshd' } })?.dataset).toBe('sshd')
  for (const other of [{ rule: { level: 3 } }, { rule: 'x', agent: {}, manager: {} }, { agent: {}, manager: {} }])
    expect(recognize(other)).toBeUndefined()
})

test.for([
  [
    'github',
    { actor: 'alice', action: 'repo.create', created_at: 1773479524118, actor_ip: '203.0.113.9' },
    { 'user.name': 'alice', 'event.action': 'repo.create', 'source.ip': '203.0.113.9' },
  ],
  [
    'office365',
    {
      Operation: 'UserLoggedIn',
      UserId: 'alice@example.com',
      Workload: 'AzureActiveDirectory',
      ClientIP: '203.0.113.9',
    },
    { 'user.name': 'alice@example.com', 'source.ip': '203.0.113.9' },
  ],
  [
    'aws',
    { eventName: 'CreateUser', eventSource: 'iam.amazonaws.com', sourceIPAddress: '203.0.113.9' },
    { 'event.action': 'CreateUser', 'source.ip': '203.0.113.9' },
  ],
  ['aws', { remote_ip: 'AWS Internal', operation: 'REST.GET.OBJECT' }, { 'source.domain': 'AWS Internal' }],
] as const)('the record of a module, before a rule and in an alert: %s', ([integration, record, ecs]) => {
  const document = { integration, [integration]: record }
  expect(recognize(document)).toMatchObject({ dataset: integration, confidence: 0.95 })
  expect(read(document)).toMatchObject({ dataset: integration, ecs })
  const alert = { ...around, rule: { level: 3, description: 'x' }, data: document, decoder: { name: 'json' } }
  expect(read(alert)).toMatchObject({ dataset: 'json', ecs: { ...ecs, 'event.kind': 'alert' } })
})

const names = [
  'integration',
  'timestamp',
  'rule',
  'level',
  'groups',
  'mitre',
  'id',
  'agent',
  'name',
  'data',
  'win',
  'system',
  'eventdata',
  'syscheck',
  'path',
  'audit',
  'exe',
  'srcip',
  'srcuser',
  'url',
  'decoder',
]

jsonSourceContract(wazuhSource, names)
