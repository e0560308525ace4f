import { parseNativeDocument } from '@aurora/core'
import { expect, test } from 'vitest'
import { Rejected, type Draft } from '../../draft.ts'
import { jsonSourceContract } from '../json-source.contract.ts'
import { nextcloudSource } from './source.ts'

const read = (document: unknown): Draft => {
  const draft = nextcloudSource.open({ receivedUs: 0, context: '' }).read(JSON.stringify(document))
  if (draft === undefined || draft instanceof Rejected) throw new Error('not read')
  return draft
}

const record = {
  reqId: 'XaQ6ehNN',
  level: 2,
  time: '2026-03-14T09:12:04+00:00',
  remoteAddr: '192.0.2.80',
  user: '--',
  app: 'core',
  method: 'POST',
  url: '/index.php/login?x=1',
  message: "Login failed: 'admin' (Remote IP: '203.0.113.9')",
  userAgent: 'Mozilla/5.0',
  version: '28.0.4.1',
}
const timeUs = Date.UTC(2026, 2, 14, 9, 12, 4) * 1000

test.for([
  {
    name: 'a sign-in that failed, behind a proxy',
    document: record,
    want: {
      timeUs,
      dataset: 'core',
      severity: 1,
      message: record.message,
      ecs: {
        'event.category': 'authentication',
        'event.action': 'login_failed',
        'event.outcome': 'failure',
        'log.level': 'warning',
        'source.ip': '203.0.113.9',
        'user.name': 'admin',
        'url.path': '/index.php/login',
        'http.request.method': 'POST',
      },
    },
  },
  {
    name: 'the same without quotes, as later versions write it',
    document: { ...record, message: 'Login failed: admin (Remote IP: 2001:db8::9)' },
    want: { ecs: { 'source.ip': '2001:db8::9', 'user.name': 'admin' } },
  },
  {
    name: 'a sign-in',
    document: { ...record, level: 1, user: 'alice', app: 'admin_audit', message: 'Login successful: "alice"' },
    want: {
      dataset: 'admin_audit',
      severity: 0,
      ecs: { 'event.outcome': 'success', 'user.name': 'alice', 'source.ip': '192.0.2.80' },
    },
  },
  {
    name: 'a file that was opened',
    document: { ...record, user: 'alice', message: 'File accessed: "/a b.pdf"' },
    want: { ecs: { 'event.category': 'file', 'event.action': 'file_accessed', 'file.path': '/a b.pdf' } },
  },
  {
    name: 'an error, at a time as old versions write it',
    document: { ...record, level: 3, time: 'March 14, 2026 09:12:04', message: 'PDOException: gone' },
    want: { timeUs, severity: 1, ecs: { 'event.category': 'web', 'event.action': undefined, 'log.level': 'error' } },
  },
  { name: 'other types', document: { time: [], level: 'x', message: {}, app: null, user: 5 }, want: { timeUs: NaN } },
])('$name', ({ document, want }) => {
  expect(read(document)).toMatchObject(want)
})

test('knows records by their members', () => {
  const recognize = (document: unknown) => {
    const line = JSON.stringify(document)
    return nextcloudSource.recognize({ line, document: parseNativeDocument(line), first: line })
  }
  expect(recognize(record)).toMatchObject({ dataset: 'core' })
  const { reqId: _reqId, ...other } = record
  expect(recognize(other)).toBeUndefined()
})

jsonSourceContract(nextcloudSource, ['time', 'level', 'app', 'user', 'remoteAddr', 'url', 'message', 'method'])
