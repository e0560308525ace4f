import { parseNativeDocument } from '@aurora/core'
import { expect, test } from 'vitest'
import { Rejected, type Draft } from '../../draft.ts'
import { jsonSourceContract } from '../json-source.contract.ts'
import { cloudflareSource } from './source.ts'

const read = (document: unknown): Draft => {
  const draft = cloudflareSource.open({ receivedUs: 0, context: '' }).read(JSON.stringify(document))
  if (draft === undefined || draft instanceof Rejected) throw new Error('not read')
  return draft
}

const request = {
  ClientIP: '203.0.113.9',
  ClientRequestHost: 'www.example.com',
  ClientRequestMethod: 'GET',
  ClientRequestURI: '/.env?x=1',
  EdgeStartTimestamp: '2026-03-14T09:12:04Z',
  EdgeResponseBytes: 2111,
  EdgeResponseStatus: 200,
  RayID: '6758f291eb0b60df',
}
const timeUs = Date.UTC(2026, 2, 14, 9, 12, 4) * 1000

test.for([
  {
    name: 'a request that passed',
    document: { ...request, FirewallMatchesActions: [], WAFAction: 'unknown', SecurityAction: '' },
    want: {
      timeUs,
      dataset: 'http_requests',
      severity: 0,
      message: 'GET www.example.com /.env?x=1 200 from 203.0.113.9',
      ecs: {
        'event.category': 'web',
        'event.action': undefined,
        'event.outcome': 'success',
        'http.response.status_code': 200,
        'source.ip': '203.0.113.9',
        'destination.bytes': 2111,
        'url.domain': 'www.example.com',
        'url.path': '/.env',
      },
    },
  },
  {
    name: 'one that the firewall stopped',
    document: { ...request, EdgeResponseStatus: 403, SecurityAction: 'block', SecurityRuleID: '81ce', SecurityRuleDescription: 'Hidden files' }, // prettier-ignore
    want: {
      severity: 1,
      message: 'block GET www.example.com /.env?x=1 403 from 203.0.113.9',
      ecs: { 'event.kind': 'alert', 'event.outcome': 'failure', 'rule.id': '81ce', 'rule.name': 'Hidden files' },
    },
  },
  {
    name: 'one that a rule only saw',
    document: { ...request, FirewallMatchesActions: ['log'], WAFRuleID: '100015' },
    want: { severity: 2, ecs: { 'event.action': 'log', 'event.outcome': 'success', 'rule.id': '100015' } },
  },
  {
    name: 'a server that failed',
    document: { ...request, EdgeResponseStatus: 502 },
    want: { severity: 1, ecs: { 'event.outcome': 'failure', 'event.kind': 'event' } },
  },
  { name: 'times in seconds', document: { ...request, EdgeStartTimestamp: timeUs / 1e6 }, want: { timeUs } },
  { name: 'times in nanoseconds', document: { ...request, EdgeStartTimestamp: timeUs * 1000 }, want: { timeUs } },
  {
    name: 'an event of the firewall',
    document: { Action: 'managed_challenge', ClientIP: '203.0.113.10', Datetime: '2026-03-14T09:12:04Z', RayID: '1', RuleID: '9f1c', ClientRequestPath: '/login', Description: 'Too many' }, // prettier-ignore
    want: {
      timeUs,
      dataset: 'firewall_events',
      severity: 1,
      ecs: { 'event.action': 'managed_challenge', 'rule.id': '9f1c', 'rule.name': 'Too many', 'url.path': '/login' },
    },
  },
  { name: 'other types', document: { RayID: 5, ClientIP: [], Action: {}, Datetime: true }, want: { timeUs: NaN } },
])('$name', ({ document, want }) => {
  expect(read(document)).toMatchObject(want)
})

test('knows records by their ray beside client or host', () => {
  const recognize = (document: unknown) => {
    const line = JSON.stringify(document)
    return cloudflareSource.recognize({ line, document: parseNativeDocument(line), first: line })
  }
  expect(recognize(request)).toMatchObject({ dataset: 'http_requests' })
  expect(recognize({ ...request, Action: 'block', Datetime: '' })).toMatchObject({ dataset: 'firewall_events' })
  for (const other of [{ RayID: 'x' }, { ClientIP: '203.0.113.9' }, {}]) expect(recognize(other)).toBeUndefined()
})

jsonSourceContract(cloudflareSource, [
  'EdgeStartTimestamp',
  'Datetime',
  'ClientIP',
  'ClientRequestURI',
  'EdgeResponseStatus',
  'Action',
  'SecurityAction',
  'FirewallMatchesActions',
  'WAFRuleID',
  'OriginIP',
])
