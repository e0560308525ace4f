import { parseNativeDocument } from '@aurora/core'
import { expect, test } from 'vitest'
import { Rejected, type Draft } from '../../draft.ts'
import { jsonSourceContract } from '../json-source.contract.ts'
import { cloudTrailSource } from './source.ts'

const read = (document: unknown): Draft => {
  const draft = cloudTrailSource.open({ receivedUs: 0, context: '' }).read(JSON.stringify(document))
  if (draft === undefined || draft instanceof Rejected) throw new Error('not read')
  return draft
}
const recognize = (document: unknown) => {
  const line = JSON.stringify(document)
  return cloudTrailSource.recognize({ line, document: parseNativeDocument(line), first: line })
}

const call = {
  eventVersion: '1.11', eventTime: '2026-03-14T09:12:04Z', eventSource: 'iam.amazonaws.com', eventName: 'CreateUser',
  awsRegion: 'us-east-1', sourceIPAddress: '203.0.113.9', userAgent: 'aws-cli/2', eventType: 'AwsApiCall',
  userIdentity: { type: 'IAMUser', userName: 'alice', arn: 'arn:aws:iam::111122223333:user/alice' },
  requestParameters: { userName: 'eve' }, responseElements: null, recipientAccountId: '111122223333',
} // prettier-ignore

test.for([
  {
    name: 'call of a user',
    document: call,
    want: {
      timeUs: Date.UTC(2026, 2, 14, 9, 12, 4) * 1000,
      dataset: 'iam',
      severity: 1,
      message: 'CreateUser iam.amazonaws.com alice 203.0.113.9',
      ecs: {
        'event.action': 'CreateUser',
        'event.outcome': 'success',
        'event.category': 'iam',
        'source.ip': '203.0.113.9',
        'source.domain': undefined,
        'user.name': 'alice',
        'user.target.name': 'eve',
        'user_agent.original': 'aws-cli/2',
      },
    },
  },
  {
    name: 'call of a service, refused',
    document: { ...call, sourceIPAddress: 'ec2.amazonaws.com', errorCode: 'AccessDenied', errorMessage: 'not allowed' },
    want: {
      severity: 1,
      ecs: {
        'source.ip': undefined,
        'source.domain': 'ec2.amazonaws.com',
        'event.outcome': 'failure',
        'error.message': 'not allowed',
      },
    },
  },
  {
    name: 'an end to the trail, inside an envelope of EventBridge',
    document: { 'detail-type': 'AWS API Call via CloudTrail', detail: { ...call, eventName: 'StopLogging' } },
    want: { severity: 3, ecs: { 'event.action': 'StopLogging', 'user.name': 'alice' } },
  },
  {
    name: 'failed sign-in',
    document: {
      ...call,
      eventSource: 'signin.amazonaws.com',
      eventName: 'ConsoleLogin',
      responseElements: { ConsoleLogin: 'Failure' },
    },
    want: { dataset: 'signin', severity: 1, ecs: { 'event.outcome': 'failure', 'event.category': 'authentication' } },
  },
  {
    name: 'other types',
    document: { eventName: 5, userIdentity: 'x', requestParameters: [], sourceIPAddress: {} },
    want: { timeUs: NaN },
  },
])('$name', ({ document, want }) => {
  expect(read(document)).toMatchObject(want)
})

const issuer = { sessionContext: { sessionIssuer: { userName: 'deploy' } } }
test.for([
  ['Root', { type: 'Root', arn: 'arn:aws:iam::111122223333:root' }, 'root'],
  ['user', { type: 'IAMUser', userName: 'alice' }, 'alice'],
  ['role', { type: 'AssumedRole', arn: 'arn:aws:sts::1:assumed-role/deploy/i-0abc', ...issuer }, 'deploy'],
  [
    'person in a role',
    { type: 'AssumedRole', arn: 'arn:aws:sts::1:assumed-role/deploy/bob@example.com', ...issuer },
    'bob@example.com',
  ],
  ['federated', { type: 'FederatedUser', arn: 'arn:aws:sts::1:federated-user/carol' }, 'carol'],
  ['service', { type: 'AWSService', invokedBy: 'logs.amazonaws.com' }, 'logs.amazonaws.com'],
  ['stranger', { type: 'AWSAccount', principalId: 'AIDAEXAMPLE', accountId: '444455556666' }, 'AIDAEXAMPLE'],
  ['nobody', {}, undefined],
] as const)('who called: %s', ([, userIdentity, name]) => {
  expect(read({ ...call, userIdentity }).ecs['user.name']).toBe(name)
})

test('knows its records, and no other', () => {
  expect(recognize(call)).toMatchObject({ dataset: 'iam' })
  expect(recognize({ detail: call })).toMatchObject({ dataset: 'iam' })
  for (const other of [{ eventName: 'click', eventID: '1' }, { eventSource: 'iam.amazonaws.com' }, { detail: 'x' }])
    expect(recognize(other)).toBeUndefined()
})

const names = [
  'eventName',
  'eventSource',
  'eventTime',
  'detail',
  'userIdentity',
  'type',
  'arn',
  'userName',
  'sessionContext',
  'sessionIssuer',
  'sourceIPAddress',
  'errorCode',
  'requestParameters',
  'responseElements',
]

jsonSourceContract(cloudTrailSource, names)
