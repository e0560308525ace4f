import { parseNativeDocument } from '@aurora/core'
import { expect, test } from 'vitest'
import { Rejected, type Draft } from '../../draft.ts'
import { jsonSourceContract } from '../json-source.contract.ts'
import { oktaSource } from './source.ts'

const read = (document: unknown): Draft => {
  const draft = oktaSource.open({ receivedUs: 0, context: '' }).read(JSON.stringify(document))
  if (draft === undefined || draft instanceof Rejected) throw new Error('not read')
  return draft
}
const recognize = (document: unknown) => {
  const line = JSON.stringify(document)
  return oktaSource.recognize({ line, document: parseNativeDocument(line), first: line })
}

const event = {
  uuid: '00000000-0000-0000-0000-000000000001', published: '2026-03-14T09:12:04.118Z', eventType: 'user.session.start',
  version: '0', severity: 'INFO', legacyEventType: 'core.user_auth.login_success', displayMessage: 'User login to Okta',
  actor: { id: '00u1', type: 'User', alternateId: 'alice@example.com', displayName: 'Alice' },
  client: { ipAddress: '203.0.113.9', userAgent: { rawUserAgent: 'Mozilla/5.0' } },
  outcome: { result: 'SUCCESS', reason: null }, target: null, transaction: { id: 't1' }, debugContext: { debugData: {} },
} // prettier-ignore

test.for([
  {
    name: 'login',
    document: event,
    want: {
      timeUs: Date.UTC(2026, 2, 14, 9, 12, 4, 118) * 1000,
      dataset: 'user.session',
      severity: 0,
      message: 'User login to Okta alice@example.com 203.0.113.9 SUCCESS',
      ecs: {
        'event.action': 'user.session.start',
        'event.category': 'authentication',
        'event.outcome': 'success',
        'user.name': 'alice@example.com',
        'source.ip': '203.0.113.9',
        'user_agent.original': 'Mozilla/5.0',
      },
    },
  },
  {
    name: 'failed login, behind a proxy',
    document: {
      ...event,
      client: null,
      request: { ipChain: [{ ip: '203.0.113.10' }] },
      outcome: { result: 'FAILURE', reason: 'INVALID_CREDENTIALS' },
    },
    want: {
      severity: 1,
      ecs: { 'event.outcome': 'failure', 'error.message': 'INVALID_CREDENTIALS', 'source.ip': '203.0.113.10' },
    },
  },
  {
    name: 'a factor is taken from someone else',
    document: {
      ...event,
      eventType: 'user.mfa.factor.deactivate',
      target: ['x', { type: 'AppInstance', displayName: 'Shop' }, { type: 'User', alternateId: 'bob@example.com' }],
    },
    want: { severity: 2, ecs: { 'user.target.name': 'bob@example.com', 'service.name': 'Shop' } },
  },
  {
    name: 'threat',
    document: { ...event, eventType: 'security.threat.detected' },
    want: { severity: 3, ecs: { 'event.kind': 'alert', 'event.category': 'threat' } },
  },
  {
    name: 'other types',
    document: { eventType: 5, actor: [], client: 'x', outcome: 1, target: {}, request: { ipChain: 'x' } },
    want: { timeUs: NaN },
  },
])('$name', ({ document, want }) => {
  expect(read(document)).toMatchObject(want)
})

test('knows its events, and no other', () => {
  expect(recognize(event)).toMatchObject({ dataset: 'user.session' })
  for (const other of [
    { eventType: 'AwsApiCall', actor: {} },
    { eventType: 'user.login', actor: { id: 1 }, published: 'x' },
    { eventType: 'click', actor: { alternateId: 'x' }, client: {}, outcome: {} },
  ])
    expect(recognize(other)).toBeUndefined()
})

const names = [
  'eventType',
  'published',
  'actor',
  'alternateId',
  'client',
  'ipAddress',
  'userAgent',
  'outcome',
  'result',
  'target',
  'type',
  'request',
  'ipChain',
  'debugContext',
  'severity',
]

jsonSourceContract(oktaSource, names)
