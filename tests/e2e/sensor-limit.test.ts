import { afterAll, beforeAll, expect, test } from 'vitest'
import { startServer, type RunningServer } from './server.ts'
import { count, expectAccountsToBalance } from './stored.ts'

// A sensor that sends more than it may: it is told to wait, in the words of whatever it speaks, and nothing is lost.

let server: RunningServer
beforeAll(async () => {
  server = await startServer({ env: { AURORA_SENSOR_EVENTS_PER_SECOND: '100' } })
})
afterAll(async () => await server[Symbol.asyncDispose]())

const lines = (many: number): string => '{"a":1}\n'.repeat(many)

const send = async (path: string, body: string, type = 'application/x-ndjson'): Promise<Response> =>
  await server.api(path, { method: 'POST', headers: { 'content-type': type }, body })

test('beyond its rate a sensor is refused until it has paid, others are not', async () => {
  const wild = '/api/v1/siem/logs?source=json&sensor=wild'
  expect((await send(wild, lines(5000))).status).toBe(200)
  const refused = await send(wild, lines(1))
  expect(refused.status).toBe(429)
  expect(Number(refused.headers.get('retry-after'))).toBeGreaterThan(30)
  expect(await refused.json()).toMatchObject({
    code: 'ingest.rate_limited',
    retryAfterSeconds: expect.any(Number) as number,
  })
  expect((await send('/api/v1/siem/logs?source=json&sensor=calm', lines(1))).status).toBe(200)
  expect(await count(server, 'sensor:wild')).toBe(5000)
  expect(await count(server, 'sensor:calm')).toBe(1)
})

test('a sensor that does as it was told loses nothing', async () => {
  const path = '/api/v1/siem/logs?source=json&sensor=patient'
  let waits = 0
  for (let request = 0; request < 4; request++) {
    for (;;) {
      const response = await send(path, lines(600))
      if (response.status === 200) break
      waits++
      const { retryAfterSeconds } = (await response.json()) as { retryAfterSeconds: number }
      await new Promise((resolve) => setTimeout(resolve, retryAfterSeconds * 1000))
    }
  }
  expect(waits).toBeGreaterThan(0)
  expect(await count(server, 'sensor:patient')).toBe(2400)
})

test.for([
  ['Elasticsearch', '/_bulk?sensor=wild', '{"create":{}}\n{"a":1}\n', 'application/x-ndjson', 429],
  ['Splunk', '/services/collector?sensor=wild', '{"event":"x"}', 'application/json', 503],
  ['OTLP', '/v1/logs?sensor=wild', '{"resourceLogs":[]}', 'application/json', 429],
] as const)('%s is told too', async ([, path, body, type, status]) => {
  const response = await send(path, body, type)
  expect(response.status).toBe(status)
  expect(Number(response.headers.get('retry-after'))).toBeGreaterThan(0)
})

test('the accounts balance', async () => {
  await expectAccountsToBalance(server)
})
