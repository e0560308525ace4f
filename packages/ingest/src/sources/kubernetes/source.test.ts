import { parseNativeDocument } from '@aurora/core'
import { expect, test } from 'vitest'
import { Rejected, type Draft } from '../../draft.ts'
import { jsonSourceContract } from '../json-source.contract.ts'
import { kubernetesSource } from './source.ts'

const read = (document: unknown): Draft => {
  const draft = kubernetesSource.open({ receivedUs: 0, context: '' }).read(JSON.stringify(document))
  if (draft === undefined || draft instanceof Rejected) throw new Error('not read')
  return draft
}
const recognize = (document: unknown) => {
  const line = JSON.stringify(document)
  return kubernetesSource.recognize({ line, document: parseNativeDocument(line), first: line })
}

const event = {
  kind: 'Event', apiVersion: 'audit.k8s.io/v1', level: 'Metadata', auditID: '00000000-0000-0000-0000-000000000001',
  stage: 'ResponseComplete', requestURI: '/api/v1/namespaces/shop/secrets/db', verb: 'get',
  user: { username: 'alice@example.com', groups: ['dev'] }, sourceIPs: ['203.0.113.9', '10.0.0.1'], userAgent: 'kubectl/v1.31',
  objectRef: { resource: 'secrets', namespace: 'shop', name: 'db', apiVersion: 'v1' }, responseStatus: { code: 200 },
  requestReceivedTimestamp: '2026-03-14T09:12:04.000000Z', stageTimestamp: '2026-03-14T09:12:04.001500Z',
} // prettier-ignore

test.for([
  {
    name: 'a person reads a secret',
    document: event,
    want: {
      timeUs: Date.UTC(2026, 2, 14, 9, 12, 4) * 1000 + 1500,
      dataset: 'secrets',
      severity: 1,
      message: 'alice@example.com get secrets shop db 200',
      ecs: {
        'event.action': 'get',
        'event.outcome': 'success',
        'event.duration': 1_500_000,
        'user.name': 'alice@example.com',
        'source.ip': '203.0.113.9',
        'http.response.status_code': 200,
        'url.path': '/api/v1/namespaces/shop/secrets/db',
      },
    },
  },
  {
    name: 'a shell in a pod',
    document: { ...event, verb: 'create', objectRef: { resource: 'pods', subresource: 'exec', name: 'web-1' } },
    want: { dataset: 'pods/exec', severity: 2, ecs: { 'event.category': 'process' } },
  },
  {
    name: 'refused',
    document: { ...event, responseStatus: { code: 403, message: 'secrets "db" is forbidden' } },
    want: { severity: 1, ecs: { 'event.outcome': 'failure', 'error.message': 'secrets "db" is forbidden' } },
  },
  {
    name: 'refused, without an answer',
    document: { ...event, responseStatus: null, annotations: { 'authorization.k8s.io/decision': 'forbid' } },
    want: { ecs: { 'event.outcome': 'failure' } },
  },
  {
    name: 'rights given away, in another name',
    document: {
      ...event,
      verb: 'create',
      objectRef: { resource: 'clusterrolebindings' },
      impersonatedUser: { username: 'root' },
    },
    want: { severity: 2, ecs: { 'event.category': 'iam', 'user.target.name': 'root' } },
  },
  {
    name: 'a stranger is let in',
    document: { ...event, user: { username: 'system:anonymous' }, objectRef: { resource: 'pods' } },
    want: { severity: 2 },
  },
  {
    name: 'the cluster itself',
    document: { ...event, user: { username: 'system:kube-controller-manager' } },
    want: { severity: 0 },
  },
  {
    name: 'other types',
    document: { verb: 5, objectRef: 'x', user: [], sourceIPs: {}, responseStatus: { code: 'x' } },
    want: { timeUs: NaN },
  },
])('$name', ({ document, want }) => {
  expect(read(document)).toMatchObject(want)
})

test('knows its events, and no other', () => {
  expect(recognize(event)).toMatchObject({ dataset: 'secrets' })
  const { apiVersion: _version, ...cut } = event
  expect(recognize(cut)?.confidence).toBeGreaterThanOrEqual(0.8)
  for (const other of [{ kind: 'Event', apiVersion: 'v1' }, { verb: 'get', requestURI: '/' }, { stage: 'x' }])
    expect(recognize(other)).toBeUndefined()
})

const names = [
  'kind',
  'apiVersion',
  'verb',
  'user',
  'username',
  'objectRef',
  'resource',
  'subresource',
  'responseStatus',
  'code',
  'sourceIPs',
  'annotations',
  'stageTimestamp',
  'requestURI',
]

jsonSourceContract(kubernetesSource, names)
