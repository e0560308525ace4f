import { parseNativeDocument } from '@aurora/core'
import { expect, test } from 'vitest'
import { Rejected, type Draft } from '../../draft.ts'
import { jsonSourceContract } from '../json-source.contract.ts'
import { velociraptorSource } from './source.ts'

const read = (document: unknown): Draft => {
  const draft = velociraptorSource.open({ receivedUs: 0, context: '' }).read(JSON.stringify(document))
  if (draft === undefined || draft instanceof Rejected) throw new Error('not read')
  return draft
}
const recognize = (document: unknown) => {
  const line = JSON.stringify(document)
  return velociraptorSource.recognize({ line, document: parseNativeDocument(line), first: line })
}

test.for([
  {
    name: 'socket of a collection',
    document: {
      Pid: 4242,
      Name: 'nc.exe',
      Type: 'TCP',
      'Laddr.IP': '192.0.2.5',
      'Laddr.Port': 50000,
      'Raddr.IP': '203.0.113.9',
      'Raddr.Port': 443,
      Timestamp: '2026-03-14T09:12:04Z',
      _Source: 'Windows.Network.Netstat',
      Fqdn: 'ws1.example.com',
    },
    want: {
      timeUs: Date.UTC(2026, 2, 14, 9, 12, 4) * 1000,
      dataset: 'Windows.Network.Netstat',
      severity: 0,
      message: 'Windows.Network.Netstat 4242 nc.exe TCP 192.0.2.5 50000 192.0.2.5:50000 -> 203.0.113.9:443',
      ecs: {
        'event.category': 'network',
        'host.name': 'ws1.example.com',
        'process.pid': 4242,
        'process.name': 'nc.exe',
        'source.ip': '192.0.2.5',
        'destination.ip': '203.0.113.9',
        'destination.port': 443,
      },
    },
  },
  {
    name: 'monitored process',
    document: {
      _ts: 1773479524,
      Timestamp: '2026-03-14T09:12:00Z',
      PID: 7,
      Name: 'sh',
      CommandLine: 'sh -c id',
      User: 'EXAMPLE\\bob',
    },
    want: {
      timeUs: Date.UTC(2026, 2, 14, 9, 12, 0) * 1000,
      dataset: 'row',
      ecs: { 'process.command_line': 'sh -c id', 'user.name': 'bob' },
    },
  },
  {
    name: 'only the time of the server',
    document: { _ts: 1773479524, CPU: 1 },
    want: { timeUs: 1773479524e6 },
  },
  {
    name: 'file with hashes',
    document: {
      OSPath: '/tmp/x.sh',
      Size: 12,
      Hash: { MD5: 'ab'.repeat(16), SHA256: 'cd'.repeat(32) },
      Artifact: 'Generic.Detection.Yara.Glob',
      ClientId: 'C.0123456789abcdef',
      Rule: 'example_rule',
    },
    want: {
      severity: 2,
      ecs: {
        'file.path': '/tmp/x.sh',
        'file.name': 'x.sh',
        'file.size': 12,
        'file.hash.md5': 'ab'.repeat(16),
        'rule.name': 'example_rule',
      },
    },
  },
  {
    name: 'event of the event log',
    document: {
      System: {
        EventID: { Value: 4625 },
        Channel: 'Security',
        Computer: 'dc1.example.com',
        TimeCreated: { SystemTime: 1773479524.5 },
      },
      EventData: { TargetUserName: 'bob', IpAddress: '203.0.113.9' },
      _Source: 'Windows.EventLogs.Evtx',
    },
    want: {
      timeUs: 1773479524_500_000,
      severity: 1,
      ecs: {
        'event.action': 'logon_failed',
        'host.name': 'dc1.example.com',
        'user.name': 'bob',
        'source.ip': '203.0.113.9',
      },
    },
  },
  { name: 'a level in words', document: { Level: 'Critical', Title: 'x' }, want: { severity: 4 } },
  {
    name: 'other types',
    document: { _ts: 'x', Pid: {}, Laddr: [], Hash: 1, System: { EventID: null } },
    want: { timeUs: NaN },
  },
])('$name', ({ document, want }) => {
  expect(read(document)).toMatchObject(want)
})

test('knows rows by what the server adds, not those of free columns', () => {
  expect(recognize({ _Source: 'Linux.Sys.Users/Passwd' })).toMatchObject({ dataset: 'Linux.Sys.Users/Passwd' })
  expect(recognize({ ClientId: 'C.0123456789abcdef', x: 1 })?.confidence).toBeGreaterThan(0.95)
  expect(recognize({ _ts: 1, client_time: 2, level: 'INFO', message: 'x' })?.confidence).toBeGreaterThan(0.85)
  for (const other of [{ Pid: 1, Name: 'x' }, { ClientId: '17' }, { _Source: 'app' }, { Artifact: 'log4j-core' }])
    expect(recognize(other)).toBeUndefined()
})

const names = [
  '_ts',
  'Timestamp',
  'Artifact',
  '_Source',
  'Fqdn',
  'ClientId',
  'Pid',
  'Name',
  'Laddr',
  'IP',
  'Hash',
  'OSPath',
  'System',
  'EventID',
  'EventData',
  'Level',
  'URL',
]

jsonSourceContract(velociraptorSource, names)
