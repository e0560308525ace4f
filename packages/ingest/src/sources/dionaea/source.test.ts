import { parseNativeDocument } from '@aurora/core'
import { expect, test } from 'vitest'
import { Rejected, type Draft } from '../../draft.ts'
import { jsonSourceContract } from '../json-source.contract.ts'
import { dionaeaSource } from './source.ts'

const read = (document: unknown): Draft => {
  const draft = dionaeaSource.open({ receivedUs: 0, context: '' }).read(JSON.stringify(document))
  if (draft === undefined || draft instanceof Rejected) throw new Error('not read')
  return draft
}
const recognize = (document: unknown) => {
  const line = JSON.stringify(document)
  return dionaeaSource.recognize({ line, document: parseNativeDocument(line), first: line })
}

test.for([
  {
    name: 'connection with a login',
    document: {
      connection: { protocol: 'ftpd', transport: 'tcp', type: 'accept' },
      credentials: [{ username: 'anonymous', password: 'x' }],
      src_ip: '203.0.113.9',
      src_port: 40022,
      src_hostname: '',
      dst_ip: '192.0.2.22',
      dst_port: 21,
      timestamp: '2026-03-14T09:12:04.118233',
    },
    want: {
      timeUs: Date.UTC(2026, 2, 14, 9, 12, 4, 118) * 1000 + 233,
      dataset: 'connection',
      severity: 1,
      message: 'ftpd anonymous 203.0.113.9:40022 -> 192.0.2.22:21',
      ecs: {
        'source.ip': '203.0.113.9',
        'source.port': 40022,
        'source.domain': undefined,
        'destination.port': 21,
        'network.transport': 'tcp',
        'network.application': 'ftpd',
        'user.name': 'anonymous',
        'event.action': 'accept',
      },
    },
  },
  {
    name: 'logins by member',
    document: { credentials: { username: ['sa'], password: ['x'] }, src_ip: '203.0.113.9' },
    want: { ecs: { 'user.name': 'sa' } },
  },
  {
    name: 'finished download',
    document: {
      name: 'dionaea',
      origin: 'dionaea.download.complete.hash',
      timestamp: '2026-03-14T09:12:05.000001',
      data: {
        url: 'http://files.example.com/a.exe',
        md5hash: 'ef'.repeat(16),
        file: '/var/lib/dionaea/binaries/efef',
        connection: {
          remote_ip: '203.0.113.9',
          remote_port: 4444,
          local_ip: '192.0.2.22',
          local_port: 445,
          protocol: 'smbd',
          transport: 'tcp',
        },
      },
    },
    want: {
      dataset: 'download.complete.hash',
      severity: 3,
      ecs: {
        'event.category': 'malware',
        'source.ip': '203.0.113.9',
        'destination.port': 445,
        'file.hash.md5': 'ef'.repeat(16),
        'file.name': 'efef',
        'url.domain': 'files.example.com',
      },
    },
  },
  { name: 'other types', document: { origin: 5, data: [], connection: 'x', credentials: [[]] }, want: { timeUs: NaN } },
])('$name', ({ document, want }) => {
  expect(read(document)).toMatchObject(want)
})

test('knows incidents by their origin and connections by their form', () => {
  const connection = { protocol: 'httpd', transport: 'tcp', type: 'accept' }
  expect(recognize({ origin: 'dionaea.connection.free' })).toMatchObject({ dataset: 'connection.free' })
  expect(recognize({ connection, src_ip: '203.0.113.9', dst_ip: '192.0.2.1' })).toMatchObject({ dataset: 'connection' })
  for (const other of [{ origin: 'web' }, { connection: 'keep-alive', src_ip: 'x', dst_ip: 'y' }, { connection }])
    expect(recognize(other)).toBeUndefined()
})

const names = [
  'origin',
  'connection',
  'data',
  'remote_ip',
  'credentials',
  'username',
  'src_ip',
  'src_port',
  'url',
  'md5hash',
  'file',
  'timestamp',
]

jsonSourceContract(dionaeaSource, names)
