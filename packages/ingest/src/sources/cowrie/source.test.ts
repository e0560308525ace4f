import { parseNativeDocument } from '@aurora/core'
import { expect, test } from 'vitest'
import { Rejected, type Draft } from '../../draft.ts'
import { jsonSourceContract } from '../json-source.contract.ts'
import { cowrieSource } from './source.ts'

const read = (document: unknown): Draft => {
  const draft = cowrieSource.open({ receivedUs: 0, context: '' }).read(JSON.stringify(document))
  if (draft === undefined || draft instanceof Rejected) throw new Error('not read')
  return draft
}
const recognize = (document: unknown) => {
  const line = JSON.stringify(document)
  return cowrieSource.recognize({ line, document: parseNativeDocument(line), first: line })
}

const session = {
  session: 'a1b2c3d4e5f6',
  src_ip: '203.0.113.9',
  sensor: 'pot1',
  timestamp: '2026-03-14T09:12:04.118233Z',
}

test.for([
  {
    name: 'connection',
    document: {
      ...session,
      eventid: 'cowrie.session.connect',
      src_port: 40022,
      dst_ip: '192.0.2.22',
      dst_port: 2222,
      protocol: 'ssh',
      message: 'New connection: 203.0.113.9:40022',
    },
    want: {
      timeUs: Date.UTC(2026, 2, 14, 9, 12, 4, 118) * 1000 + 233,
      dataset: 'session.connect',
      severity: 0,
      message: 'New connection: 203.0.113.9:40022',
      ecs: {
        'source.ip': '203.0.113.9',
        'source.port': 40022,
        'destination.ip': '192.0.2.22',
        'destination.port': 2222,
        'network.application': 'ssh',
        'host.name': 'pot1',
      },
    },
  },
  {
    name: 'failed login',
    document: { ...session, eventid: 'cowrie.login.failed', username: 'root', password: '123456' },
    want: {
      dataset: 'login.failed',
      severity: 1,
      ecs: { 'user.name': 'root', 'event.outcome': 'failure', 'event.category': 'authentication' },
    },
  },
  {
    name: 'successful login',
    document: { ...session, eventid: 'cowrie.login.success', username: 'root' },
    want: { severity: 2, ecs: { 'event.outcome': 'success' } },
  },
  {
    name: 'command',
    document: { ...session, eventid: 'cowrie.command.input', input: 'uname -a', message: 'CMD: uname -a' },
    want: { severity: 2, ecs: { 'process.command_line': 'uname -a' } },
  },
  {
    name: 'download',
    document: {
      ...session,
      eventid: 'cowrie.session.file_download',
      url: 'http://files.example.com:8080/x.sh',
      shasum: 'cd'.repeat(32),
      outfile: 'dl/cdcd',
    },
    want: {
      severity: 3,
      ecs: {
        'url.full': 'http://files.example.com:8080/x.sh',
        'url.domain': 'files.example.com',
        'file.hash.sha256': 'cd'.repeat(32),
        'file.name': 'cdcd',
      },
    },
  },
  {
    name: 'forwarding to a name, without a message',
    document: { ...session, eventid: 'cowrie.direct-tcpip.request', dst_ip: 'mail.example.com', dst_port: 25 },
    want: {
      message: 'direct-tcpip.request 203.0.113.9 -> mail.example.com:25',
      ecs: { 'destination.domain': 'mail.example.com', 'destination.ip': undefined },
    },
  },
  {
    name: 'an id nobody knows',
    document: { eventid: 'cowrie.constructor' },
    want: { dataset: 'constructor', severity: 0, timeUs: NaN },
  },
  { name: 'other types', document: { eventid: [1], src_ip: {}, url: 5, duration: 'x' }, want: { dataset: 'unknown' } },
])('$name', ({ document, want }) => {
  expect(read(document)).toMatchObject(want)
})

test('knows its records by their ids', () => {
  expect(recognize({ eventid: 'cowrie.login.failed' })).toMatchObject({ dataset: 'login.failed' })
  for (const other of [{ eventid: 'login.failed' }, { eventid: 4625 }, {}]) expect(recognize(other)).toBeUndefined()
})

const names = [
  'eventid',
  'session',
  'src_ip',
  'src_port',
  'dst_ip',
  'username',
  'input',
  'url',
  'shasum',
  'outfile',
  'timestamp',
  'duration',
  'message',
  'version',
]

jsonSourceContract(cowrieSource, names)
