import { parseNativeDocument } from '@aurora/core'
import { expect, test } from 'vitest'
import { Rejected, type Draft } from '../../draft.ts'
import { jsonSourceContract } from '../json-source.contract.ts'
import { otlpSource } from './source.ts'

const read = (document: unknown): Draft => {
  const draft = otlpSource.open({ receivedUs: 0, context: '' }).read(JSON.stringify(document))
  if (draft === undefined || draft instanceof Rejected) throw new Error('not read')
  return draft
}

const record = {
  timeUnixNano: '1773479524118000250',
  severityNumber: 17,
  severityText: 'ERROR',
  body: 'login failed',
  attributes: {
    'user.name': 'alice',
    'client.address': '203.0.113.9',
    'client.port': 50123,
    'server.address': 'shop.example.com',
    'http.request.method': 'POST',
    'url.path': '/login',
    'http.response.status_code': 401,
    'exception.message': 'wrong password',
  },
  traceId: '5b8efff798038103d269b633813fc60c',
  resource: { 'service.name': 'shop', 'host.name': 'web-1', 'process.pid': 4711 },
  scope: { name: 'shop.auth', version: '1.2' },
}

test('a record of a program', () => {
  expect(read(record)).toMatchObject({
    timeUs: 1_773_479_524_118_000,
    dataset: 'shop',
    severity: 2,
    message: 'shop login failed',
    ecs: {
      'log.level': 'ERROR',
      'service.name': 'shop',
      'host.name': 'web-1',
      'process.pid': 4711,
      'user.name': 'alice',
      'source.ip': '203.0.113.9',
      'source.port': 50123,
      'destination.ip': undefined,
      'http.request.method': 'POST',
      'http.response.status_code': 401,
      'url.path': '/login',
      'error.message': 'wrong password',
    },
  })
})

test.for([
  [{ timeUnixNano: '1', body: { message: 'inside' } }, { dataset: 'log', message: 'inside', severity: 0 }],
  [{ observedTimeUnixNano: '1773479524118000250', body: '', eventName: 'device.app.crash' }, { message: 'device.app.crash', timeUs: 1_773_479_524_118_000 }],
  [{ severityNumber: 24, severityText: 'FATAL4' }, { message: 'FATAL4', severity: 3, timeUs: NaN }],
  [{ severityNumber: 13, body: 7 }, { message: '', severity: 1 }],
  [{ timeUnixNano: {}, body: [1], attributes: [], resource: 'x' }, { dataset: 'log', severity: 0, timeUs: NaN }],
] as const)('%j', ([document, want]) => {
  expect(read(document)).toMatchObject(want)
}) // prettier-ignore

test.for([
  [record, 0.97],
  [{ timeUnixNano: '1', body: 'x' }, 0.8],
  [{ timeUnixNano: '1' }, undefined],
  [{ body: 'x', attributes: {} }, undefined],
] as const)('%j is its own: %s', ([document, confidence]) => {
  const line = JSON.stringify(document)
  const found = otlpSource.recognize({ line, document: parseNativeDocument(line), first: line })
  expect(found?.confidence).toBe(confidence)
})

jsonSourceContract(otlpSource, [
  'timeUnixNano',
  'severityNumber',
  'severityText',
  'eventName',
  'body',
  'attributes',
  'resource',
  'scope',
  'service.name',
  'client.address',
  'message',
])
