import { rm } from 'node:fs/promises'
import { join } from 'node:path'
import { gzipSync } from 'node:zlib'
import { OTLPLogExporter as JsonExporter } from '@opentelemetry/exporter-logs-otlp-http'
import { OTLPLogExporter as ProtobufExporter } from '@opentelemetry/exporter-logs-otlp-proto'
import { resourceFromAttributes } from '@opentelemetry/resources'
import { BatchLogRecordProcessor, LoggerProvider, type LogRecordExporter } from '@opentelemetry/sdk-logs'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { createKey } from './api-keys.ts'
import { startServer, temporaryFolder, type RunningServer } from './server.ts'
import { count, everyEvent, expectAccountsToBalance } from './stored.ts'

// What OpenTelemetry's own SDK and collectors send.

let folder: string
let server: RunningServer
let key: string
let syslogKey: string
beforeAll(async () => {
  folder = await temporaryFolder()
  server = await startServer({ data: join(folder, 'data') })
  key = await createKey(server, { name: 'otel', scopes: ['siem:write'] })
  syslogKey = await createKey(server, { name: 'files', scopes: ['siem:write'], source: 'syslog' })
})
afterAll(async () => {
  await server[Symbol.asyncDispose]()
  await rm(folder, { recursive: true, force: true })
})

const requestOf = (...bodies: readonly string[]): string =>
  JSON.stringify({
    resourceLogs: [{ scopeLogs: [{ logRecords: bodies.map((stringValue) => ({ body: { stringValue } })) }] }],
  })

async function send(
  body: string | Buffer<ArrayBuffer>,
  headers: Record<string, string> = {},
  path = '/v1/logs',
): Promise<{ status: number; type: string | null; text: string; retryAfter: string | null }> {
  const response = await fetch(`${server.url}${path}`, {
    method: 'POST',
    headers: { authorization: `Bearer ${key}`, 'content-type': 'application/json', ...headers },
    body,
  })
  const { status } = response
  return {
    status,
    type: response.headers.get('content-type'),
    text: await response.text(),
    retryAfter: response.headers.get('retry-after'),
  }
}

describe('OpenTelemetry', () => {
  test.for([
    ['json', JsonExporter],
    ['protobuf', ProtobufExporter],
  ] as const)('its SDK, exporting %s: what a program logged is stored, field by field', async ([name, Exporter]) => {
    const exporter: LogRecordExporter = new Exporter({
      url: `${server.url}/v1/logs?sensor=${name}`,
      headers: { authorization: `Bearer ${key}` },
    })
    const provider = new LoggerProvider({
      resource: resourceFromAttributes({ 'service.name': `shop-${name}`, 'host.name': 'web-1' }),
      processors: [new BatchLogRecordProcessor({ exporter, maxQueueSize: 10_000, maxExportBatchSize: 200 })],
    })
    const logger = provider.getLogger('shop.auth', '1.2')
    for (let n = 0; n < 1000; n++)
      logger.emit({
        timestamp: Date.UTC(2026, 2, 14, 9, 0, 0, n),
        severityNumber: n % 2 === 0 ? 9 : 17,
        severityText: n % 2 === 0 ? 'INFO' : 'ERROR',
        body: `request ${n} of ${name}`,
        eventName: 'http.access',
        attributes: { n, 'client.address': '203.0.113.9', tags: ['a', 'b'], 'user.name': 'alice' },
      })
    await provider.forceFlush()
    await provider.shutdown()
    const events = await everyEvent(server, `source:otlp sensor:${name}`)
    expect(
      events.map((event) => (event.native as { attributes: { n: number } }).attributes.n).sort((a, b) => a - b),
    ).toEqual(Array.from({ length: 1000 }, (_, n) => n))
    expect(events.find((event) => event.message === `shop-${name} request 501 of ${name}`)).toMatchObject({
      severity: 'medium',
      dataset: `shop-${name}`,
      native: { attributes: { tags: ['a', 'b'] }, scope: { name: 'shop.auth', version: '1.2' } },
    })
    expect(await count(server, `resource.service.name:shop-${name} AND attributes.n:501`)).toBe(1)
    expect(await count(server, `sensor:${name} AND severity:medium`)).toBe(500)
    for (const field of ['source.ip:203.0.113.0/24', 'host.name:web-1', 'user.name:alice', 'event.action:http.access'])
      expect([field, await count(server, `sensor:${name} AND ${field}`)]).toEqual([field, 1000])
  })

  test('with a key of another source, or one named, the body is the record', async () => {
    const line = '<34>Oct 11 22:14:15 mymachine su: su root failed for lonvick on /dev/pts/8'
    expect(await send(requestOf(line), { authorization: `Bearer ${syslogKey}` }, '/v1/logs?sensor=a')).toMatchObject({
      status: 200,
      text: '{}',
    })
    expect(await send(requestOf(line), {}, '/otlp/v1/logs?source=auto&sensor=b')).toMatchObject({ status: 200 })
    for (const sensor of ['a', 'b'])
      expect((await everyEvent(server, `source:syslog sensor:${sensor}`)).map((event) => event.raw)).toEqual([line])
  })

  test('a compressed request', async () => {
    const body = gzipSync(requestOf('one', 'two\nlines'))
    expect(await send(body, { 'content-encoding': 'gzip' }, '/v1/logs?sensor=gz')).toMatchObject({ status: 200 })
    expect(await count(server, 'source:otlp sensor:gz')).toBe(2)
  })

  test('a request sent again with its key is stored once', async () => {
    const headers = { 'idempotency-key': 'otlp-1' }
    for (let time = 0; time < 2; time++)
      expect(await send(requestOf('once'), headers, '/v1/logs?sensor=once')).toMatchObject({ status: 200 })
    expect(await count(server, 'source:otlp sensor:once')).toBe(1)
  })

  test.for([
    ['no key', { authorization: '' }, requestOf('x'), 401],
    ['another type', { 'content-type': 'text/plain' }, 'x', 415],
    ['broken JSON', {}, '{"resourceLogs":[', 400],
    ['another list', {}, '{"resourceLogs":{}}', 400],
    ['a source the key may not send', { authorization: 'of syslog' }, requestOf('x'), 403],
  ] as const)('%s is refused in words', async ([, given, body, status]) => {
    const headers =
      'authorization' in given && given.authorization === 'of syslog' ? { authorization: `Bearer ${syslogKey}` } : given
    const answer = await send(body, headers, '/v1/logs?sensor=refused&source=otlp')
    expect(answer).toMatchObject({ status })
    expect((JSON.parse(answer.text) as { message: string }).message).toMatch(/\w/)
    expect(await count(server, 'sensor:refused')).toBe(0)
  })

  test('Protocol Buffers that are none are refused in Protocol Buffers', async () => {
    const answer = await send(Buffer.from([0x0a, 0xff]), { 'content-type': 'application/x-protobuf' })
    expect(answer).toMatchObject({ status: 400, type: 'application/x-protobuf' })
    expect(answer.text).toContain('no ExportLogsServiceRequest')
  })

  test('the accounts balance', async () => {
    await expectAccountsToBalance(server)
  })
})
