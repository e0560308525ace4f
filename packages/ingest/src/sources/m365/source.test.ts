import { parseNativeDocument } from '@aurora/core'
import { expect, test } from 'vitest'
import { Rejected, type Draft } from '../../draft.ts'
import { endpointOf } from './mapping.ts'
import { jsonSourceContract } from '../json-source.contract.ts'
import { m365Source } from './source.ts'

const read = (document: unknown): Draft => {
  const draft = m365Source.open({ receivedUs: 0, context: '' }).read(JSON.stringify(document))
  if (draft === undefined || draft instanceof Rejected) throw new Error('not read')
  return draft
}
const recognize = (document: unknown) => {
  const line = JSON.stringify(document)
  return m365Source.recognize({ line, document: parseNativeDocument(line), first: line })
}

const record = {
  CreationTime: '2026-03-14T09:12:04', Id: '00000000-0000-0000-0000-000000000001', Operation: 'UserLoggedIn',
  OrganizationId: 'o1', RecordType: 15, ResultStatus: 'Success', UserKey: 'k', UserType: 0, Workload: 'AzureActiveDirectory',
  ClientIP: '203.0.113.9', ObjectId: '00000002', UserId: 'alice@example.com',
  ExtendedProperties: [{ Name: 'UserAgent', Value: 'Mozilla/5.0' }, 'x'],
} // prettier-ignore

test.for([
  {
    name: 'sign-in',
    document: record,
    want: {
      timeUs: Date.UTC(2026, 2, 14, 9, 12, 4) * 1000,
      dataset: 'azureactivedirectory',
      severity: 0,
      message: 'UserLoggedIn AzureActiveDirectory alice@example.com 203.0.113.9 00000002',
      ecs: {
        'event.action': 'UserLoggedIn',
        'event.category': 'authentication',
        'event.outcome': 'success',
        'event.code': '15',
        'user.name': 'alice@example.com',
        'source.ip': '203.0.113.9',
        'user_agent.original': 'Mozilla/5.0',
      },
    },
  },
  {
    name: 'failed sign-in of nobody known',
    document: {
      ...record,
      Operation: 'UserLoginFailed',
      ResultStatus: 'Failed',
      UserId: 'Not Available',
      LogonError: 'InvalidPassword',
    },
    want: { severity: 1, ecs: { 'event.outcome': 'failure', 'user.name': 'k', 'error.message': 'InvalidPassword' } },
  },
  {
    name: 'inbox rule',
    document: { ...record, Operation: 'New-InboxRule', Workload: 'Exchange', ResultStatus: 'True' },
    want: { dataset: 'exchange', severity: 2, ecs: { 'event.outcome': 'success' } },
  },
  {
    name: 'role given to someone',
    document: { ...record, Operation: 'Add member to role.', ObjectId: 'bob@example.com' },
    want: { severity: 2, ecs: { 'event.category': 'iam', 'user.target.name': 'bob@example.com' } },
  },
  {
    name: 'file',
    document: {
      ...record,
      Operation: 'FileDownloaded',
      Workload: 'SharePoint',
      ObjectId: 'https://example.com/sites/a/x.docx',
      SourceFileName: 'x.docx',
    },
    want: {
      ecs: { 'event.category': 'file', 'file.name': 'x.docx', 'url.full': 'https://example.com/sites/a/x.docx' },
    },
  },
  {
    name: 'alert',
    document: { ...record, Operation: 'AlertTriggered', Severity: 'High', Name: 'Mass download' },
    want: { severity: 3, ecs: { 'event.kind': 'alert', 'rule.name': 'Mass download' } },
  },
  {
    name: 'other types',
    document: { Operation: 5, Workload: [], ClientIP: {}, ExtendedProperties: { a: 1 }, AuditData: 7 },
    want: { timeUs: NaN },
  },
])('$name', ({ document, want }) => {
  expect(read(document)).toMatchObject(want)
})

test.for([
  ['203.0.113.9', '203.0.113.9', undefined],
  ['203.0.113.9:443', '203.0.113.9', 443],
  ['2001:db8::1', '2001:db8::1', undefined],
  ['[2001:db8::1]', '2001:db8::1', undefined],
  ['[2001:db8::1]:443', '2001:db8::1', 443],
  ['::ffff:203.0.113.9', '203.0.113.9', undefined],
  ['<null>', undefined, undefined],
  ['', undefined, undefined],
] as const)('client %s', ([text, ip, port]) => {
  expect(endpointOf(text)).toEqual({ ip, port })
})

test('a row of an export is its record, and what stands beside it', () => {
  const row = {
    RecordType: 'x',
    Operations: 'UserLoggedIn',
    UserIds: 'alice@example.com',
    AuditData: JSON.stringify(record),
  }
  const draft = read(row)
  expect(draft.ecs['user.name']).toBe('alice@example.com')
  expect(parseNativeDocument(draft.fields)).toEqual({
    Operations: 'UserLoggedIn',
    UserIds: 'alice@example.com',
    ...record,
  })
  expect(read({ ...row, AuditData: '{"broken' }).fields).toBe('')
  expect(recognize(row)?.confidence).toBeGreaterThan(0.9)
})

test('knows its records, and no other', () => {
  expect(recognize(record)).toMatchObject({ dataset: 'azureactivedirectory' })
  for (const other of [
    { Operation: 'x', Workload: 'y' },
    { UserId: 1, Id: 2, RecordType: 3 },
    { Operation: 'add', Id: 1, UserId: 2 },
  ])
    expect(recognize(other)).toBeUndefined()
})

const names = [
  'Operation',
  'Workload',
  'UserId',
  'ClientIP',
  'ResultStatus',
  'CreationTime',
  'ObjectId',
  'ExtendedProperties',
  'AuditData',
  'Severity',
  'Name',
  'SourceRelativeUrl',
  'Operations',
]

jsonSourceContract(m365Source, names)
