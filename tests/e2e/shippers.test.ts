import { readFile, rm } from 'node:fs/promises'
import { join } from 'node:path'
import { gzipSync } from 'node:zlib'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { createKey } from './api-keys.ts'
import { root, startServer, temporaryFolder, type RunningServer } from './server.ts'
import { count, everyEvent, everyReject, expectAccountsToBalance } from './stored.ts'

// What shippers speak that were made for Elasticsearch or Splunk.

let folder: string
let server: RunningServer
let key: string
let suricataKey: string
let eve: string[]
beforeAll(async () => {
  folder = await temporaryFolder()
  server = await startServer({ data: join(folder, 'data') })
  eve = (await readFile(join(root, 'fixtures/suricata/eve.jsonl'), 'utf8')).trim().split('\n')
  key = await createKey(server, { name: 'shipper', scopes: ['siem:write'] })
  suricataKey = await createKey(server, { name: 'eve-only', scopes: ['siem:write'], source: 'suricata' })
})
afterAll(async () => {
  await server[Symbol.asyncDispose]()
  await rm(folder, { recursive: true, force: true })
})

const base64 = (text: string): string => Buffer.from(text).toString('base64')

interface Answer {
  readonly status: number
  readonly headers: Headers
  readonly body: Record<string, unknown>
}

async function ship(
  path: string,
  body: string | Buffer<ArrayBuffer> | undefined,
  headers: Record<string, string> = {},
): Promise<Answer> {
  const response = await fetch(`${server.url}${path}`, {
    method: body === undefined ? 'GET' : 'POST',
    headers: { authorization: `Basic ${base64(`aurora:${key}`)}`, ...headers },
    ...(body === undefined ? {} : { body }),
  })
  return {
    status: response.status,
    headers: response.headers,
    body: (await response.json()) as Record<string, unknown>,
  }
}

const bulkOf = (documents: readonly string[], action = '{"create":{"_index":"logs"}}'): string =>
  documents.map((document) => `${action}\n${document}\n`).join('')

const cased = (value: unknown): string => JSON.stringify(value)

describe('Elasticsearch', () => {
  test.for(['/elastic', '/elastic/', '/'])('%s says what a cluster would', async (path) => {
    const answer = await ship(path, undefined, { accept: 'application/json' })
    expect(answer).toMatchObject({ status: 200, body: { tagline: 'You Know, for Search' } })
    expect(answer.headers.get('x-elastic-product')).toBe('Elasticsearch')
  })

  test('a browser is given the page', async () => {
    const response = await fetch(server.url, { headers: { accept: 'text/html,application/json' } })
    expect(response.headers.get('content-type')).toContain('text/html')
  })

  test.for([
    ['/_bulk', 'a-1'],
    ['/logs/_bulk', 'a-2'],
    ['/elastic/_bulk', 'a-3'],
    ['/elastic/logs/_bulk', 'a-4'],
  ])('%s stores documents, an item of the answer for each', async ([path, sensor]) => {
    const { status, body } = await ship(`${path}?sensor=${sensor}`, bulkOf(eve))
    expect(status).toBe(200)
    expect(body).toMatchObject({ errors: false })
    expect(body['items']).toEqual(
      eve.map(() => ({ create: { _index: 'logs', _id: null, result: 'created', status: 201 } })),
    )
    const events = await everyEvent(server, `source:suricata sensor:${sensor}`)
    expect(events.map((event) => event.raw).sort()).toEqual([...eve].sort())
  })

  test.for([
    ['ApiKey', (secret: string) => `ApiKey ${base64(`any:${secret}`)}`],
    ['Basic', (secret: string) => `Basic ${base64(`any:${secret}`)}`],
    ['Bearer', (secret: string) => `Bearer ${secret}`],
  ] as const)('a key is taken as %s, and a wrong one is not', async ([scheme, written]) => {
    const headers = { authorization: written(key) }
    expect(await ship(`/_bulk?sensor=key-${scheme}`, bulkOf(['{"a":1}']), headers)).toMatchObject({ status: 200 })
    for (const authorization of [written(`${key.slice(0, -1)}_`), `${scheme} nothing`, ''])
      expect(await ship('/_bulk', bulkOf(['{"a":1}']), { authorization })).toMatchObject({
        status: 401,
        body: { status: 401, error: { type: expect.stringMatching(/^auth\./) as string } },
      })
  })

  test('a key of one source names it by itself, and no other', async () => {
    const headers = { authorization: `ApiKey ${base64(`x:${suricataKey}`)}` }
    expect(await ship('/_bulk?sensor=b', bulkOf(eve.slice(0, 3)), headers)).toMatchObject({ status: 200 })
    expect(await count(server, 'source:suricata sensor:b')).toBe(3)
    expect(await ship('/_bulk?source=zeek', bulkOf(['{"a":1}']), headers)).toMatchObject({ status: 403 })
    expect(await ship('/_bulk?source=auto', bulkOf(['{"a":1}']), headers)).toMatchObject({ status: 403 })
  })

  test('the line a shipper carries is the record, where it is told so', async () => {
    const documents = [
      { '@timestamp': '2026-01-01T00:00:00Z', message: eve[0], agent: { type: 'filebeat' } },
      { event: { original: eve[1] }, message: 'not this' },
      { message: { not: 'a text' }, timestamp: '2026-01-01T00:00:00.000000+0000', event_type: 'odd' },
    ].map((document) => JSON.stringify(document))
    expect(await ship('/_bulk?source=suricata&sensor=c-1&line=message', bulkOf(documents))).toMatchObject({
      status: 200,
    })
    const first = await everyEvent(server, 'sensor:c-1')
    expect(first.map((event) => event.raw).sort()).toEqual([eve[0], documents[2]].sort())
    expect(await everyReject(server, 'c-1')).toHaveLength(1)
    const nested = bulkOf(documents.slice(1, 2))
    expect(await ship('/_bulk?source=auto&sensor=c-2&line=event.original', nested)).toMatchObject({ status: 200 })
    expect((await everyEvent(server, 'source:suricata sensor:c-2')).map((event) => event.raw)).toEqual([eve[1]])
  })

  test('a line of several lines is one event', async () => {
    const message = 'Jan  1 00:00:00 host app: first\n\tsecond\n\tthird'
    await ship('/_bulk?source=syslog&sensor=d', bulkOf([JSON.stringify({ message })]))
    expect((await everyEvent(server, 'sensor:d')).map((event) => event.raw)).toEqual([message])
  })

  test('what cannot be done is refused item by item, and nothing that was sent is lost', async () => {
    const body = [
      '{"index":{"_index":"a","_id":"1"}}',
      '{"n":1}',
      '{"delete":{"_index":"a","_id":"1"}}',
      '{"update":{"_index":"a","_id":"1"}}',
      '{"doc":{"n":2}}',
      '',
      'no action at all',
      '{"create":{}}',
      '{"n":3}',
      '{"index":{}}',
      '{"n": broken',
      '{"index":{}}',
    ].join('\r\n')
    const { status, body: answer } = await ship('/_bulk?source=json&sensor=e&filter_path=errors', body)
    expect(status).toBe(200)
    const items = answer['items'] as Record<string, { status: number; error?: { reason: string } }>[]
    expect(items.map((item) => Object.entries(item).map(([action, { status }]) => `${action} ${status}`)[0])).toEqual([
      'index 201',
      'delete 400',
      'update 400',
      'index 400',
      'create 201',
      'index 201',
      'index 400',
    ])
    expect(answer['errors']).toBe(true)
    expect(await count(server, 'sensor:e n:*')).toBe(2)
    expect((await everyReject(server, 'e')).map((reject) => reject.sample).sort()).toEqual([
      'no action at all',
      '{"n": broken',
    ])
  })

  test('a compressed request is read, and one that breaks keeps what was whole', async () => {
    const documents = Array.from({ length: 5000 }, (_, n) => cased({ n, text: `value ${n * 7919}` }))
    const whole = Buffer.from(gzipSync(bulkOf(documents)))
    const headers = { 'content-encoding': 'gzip' }
    expect(await ship('/_bulk?source=json&sensor=f-1', whole, headers)).toMatchObject({ status: 200 })
    expect(await count(server, 'sensor:f-1')).toBe(5000)
    const broken = await ship('/_bulk?source=json&sensor=f-2', whole.subarray(0, whole.length / 2), headers)
    expect(broken).toMatchObject({ status: 400, body: { error: { type: 'ingest.encoding' } } })
    expect(await count(server, 'sensor:f-2')).toBeGreaterThan(500)
  })

  test('a request of nothing, and one of too many actions, are refused', async () => {
    expect(await ship('/_bulk', '\n')).toMatchObject({ status: 400 })
    const many = await ship('/_bulk?source=json&sensor=g', '{"delete":{}}\n'.repeat(100_001))
    expect(many).toMatchObject({ status: 413, body: { error: { type: 'request.too_large' } } })
  })
})

describe('Splunk', () => {
  const headers = (): Record<string, string> => ({ authorization: `Splunk ${key}` })

  test.for(['', '/event', '/event/1.0'])('collector%s stores events with all that was sent of them', async (path) => {
    const sensor = `s${path.replaceAll('/', '-')}`
    const events = [
      { time: 1767225600.123, host: 'web-1', sourcetype: 'app', event: { user: 'ann', n: 1 } },
      { time: '1767225601', host: 'web-2', event: 'just a text', fields: { zone: 'dmz' } },
    ]
    const body = events.map((event) => JSON.stringify(event)).join('')
    const answer = await ship(`/services/collector${path}?sensor=${sensor}`, body, headers())
    expect(answer).toMatchObject({ status: 200, body: { text: 'Success', code: 0 } })
    const stored = await everyEvent(server, `sensor:${sensor}`)
    expect(stored.map((event) => event.raw).sort()).toEqual(events.map((event) => JSON.stringify(event)).sort())
    expect(stored.map((event) => event.time).sort()).toEqual([
      '2026-01-01T00:00:00.123000Z',
      '2026-01-01T00:00:01.000000Z',
    ])
    expect(await count(server, `sensor:${sensor} event.user:ann`)).toBe(1)
  })

  test('with a source named, the event alone is the record, its numbers as they were written', async () => {
    const big = '{"timestamp":"2026-01-01T00:00:00.000000+0000","event_type":"flow","flow_id":12345678901234567890}'
    const body = `${eve.map((line) => `{"event":${line},"host":"a"}`).join('\n')}{"event":${cased(eve[0])}}[{"event":${big}}]`
    await ship('/services/collector?source=suricata&sensor=t-1', body, headers())
    const stored = await everyEvent(server, 'source:suricata sensor:t-1')
    expect(stored.map((event) => event.raw).sort()).toEqual([...eve, eve[0], big].sort())
    const keyed = { authorization: `Splunk ${suricataKey}` }
    expect(await ship('/services/collector?sensor=t-2', `{"event":${eve[0]}}`, keyed)).toMatchObject({ status: 200 })
    expect(await count(server, 'source:suricata sensor:t-2')).toBe(1)
  })

  test('lines are stored as whatever they are recognised as', async () => {
    await ship('/services/collector/raw?sensor=u', eve.join('\n'), headers())
    expect(await count(server, 'source:suricata sensor:u')).toBe(eve.length)
  })

  test('whoever asks later is told that the events are stored, for those it sent', async () => {
    const channel = { ...headers(), 'x-splunk-request-channel': '11111111-2222-3333-4444-555555555555' }
    const { ackId } = (await ship('/services/collector?sensor=v', '{"event":"x"}', channel)).body as { ackId: number }
    const answer = await ship('/services/collector/ack', cased({ acks: [ackId, ackId + 1] }), {
      ...channel,
      'content-type': 'application/json',
    })
    expect(answer.body).toEqual({ acks: { [ackId]: true, [ackId + 1]: false } })
  })

  test('what is no event is kept beside its neighbours', async () => {
    const body = '{"event":{"n":1}} {"no":"event"} {"event":{"n":2}'
    expect(await ship('/services/collector?sensor=w', body, headers())).toMatchObject({ status: 200 })
    expect(await count(server, 'sensor:w')).toBe(2)
    expect((await everyReject(server, 'w')).map((reject) => reject.sample)).toEqual(['{"event":{"n":2}'])
  })

  test.for([
    ['no token', '', '{"event":1}', 401, 2],
    ['a wrong token', 'Splunk nobody', '{"event":1}', 403, 4],
    ['nothing', undefined, '', 400, 6],
    ['no event at all', undefined, '{"host":"a"}', 400, 6],
    ['no JSON', undefined, 'hello', 400, 6],
  ] as const)('refuses %s as Splunk does', async ([, authorization, body, status, code]) => {
    const given = authorization === undefined ? headers() : { authorization }
    expect(await ship('/services/collector', body, given)).toMatchObject({ status, body: { code } })
  })

  test('its health can be asked by anyone', async () => {
    expect(await ship('/services/collector/health', undefined, {})).toMatchObject({ status: 200, body: { code: 17 } })
  })
})

test('a key that may not write is refused by both', async () => {
  const reader = await createKey(server, { name: 'reader', scopes: ['siem:read'] })
  expect(await ship('/_bulk', '{"index":{}}\n{}\n', { authorization: `Bearer ${reader}` })).toMatchObject({
    status: 403,
  })
  const answer = await ship('/services/collector', '{"event":1}', { authorization: `Splunk ${reader}` })
  expect(answer).toMatchObject({ status: 403, body: { code: 4 } })
})

test('and every account balances', async () => await expectAccountsToBalance(server))
