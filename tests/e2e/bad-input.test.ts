import { randomBytes } from 'node:crypto'
import { gzipSync, zstdCompressSync } from 'node:zlib'
import { DatabaseSync } from 'node:sqlite'
import { join } from 'node:path'
import type { IngestReport, KeyItem, Problem, RejectItem } from '@aurora/contract'
import { afterAll, afterEach, beforeAll, describe, expect, test } from 'vitest'
import { startServer, type RunningServer } from './server.ts'
import { ask, bytesOfReject, count, everyEvent, everyReject, expectAccountsToBalance, send, store } from './stored.ts'

// Input that is broken in every way senders have found so far: it is refused or kept with a reason, and what stands
// beside it is stored.

const mebibyte = 1 << 20
const newline = Buffer.from('\n')

let server: RunningServer
beforeAll(async () => {
  server = await startServer()
})
afterAll(async () => await server[Symbol.asyncDispose]())

/** The problem document of a refusal; every one has code, status and request id. */
async function problemOf(response: Response): Promise<Problem> {
  expect(response.headers.get('content-type')).toContain('application/problem+json')
  const problem = (await response.json()) as Problem
  expect(problem).toMatchObject({
    status: response.status,
    code: expect.stringMatching(/^[a-z]+\.[a-z_]+$|^internal$/),
    title: expect.any(String),
    detail: expect.any(String),
  })
  expect(problem.requestId).toBe(response.headers.get('x-request-id'))
  return problem
}

const json = (value: object): Buffer => Buffer.from(JSON.stringify(value))
const linesOf = (from: number, lines: number, padding = 0): string =>
  Array.from(
    { length: lines },
    (_, i) => `${JSON.stringify({ seq: from + i, pad: randomBytes(padding).toString('hex') })}\n`,
  ).join('')

interface Case {
  readonly name: string
  readonly line: Buffer
  /** Reason of its rejection; undefined when it is an event like others. */
  readonly reason?: string
  /** What the message of the reject says. */
  readonly says?: RegExp
  /** Rejects it makes: a line that is longer than one is kept in pieces. */
  readonly pieces?: number
}

const cases: readonly Case[] = [
  { name: 'broken JSON', line: Buffer.from('{"a":1,'), reason: 'json.syntax', says: /not valid JSON|ends before/ },
  { name: 'a fault inside', line: Buffer.from('{"a":1,"b":tru}'), reason: 'json.syntax', says: /not valid JSON/ },
  { name: 'two objects on one line', line: Buffer.from('{"a":1}{"a":2}'), reason: 'json.syntax', says: /at byte 7/ },
  { name: 'JSON that is no object', line: Buffer.from('[1,2]'), reason: 'json.not_object' },
  { name: 'no JSON at all', line: Buffer.from('Mar 14 09:26:53 gw sshd[1]: hello'), reason: 'json.syntax' },
  {
    name: 'nested a thousand deep',
    line: Buffer.from(`${'{"a":'.repeat(1000)}1${'}'.repeat(1000)}`),
    reason: 'json.depth',
    says: /64/,
  },
  {
    name: 'a list nested a hundred thousand deep',
    line: Buffer.from(`{"a":${'['.repeat(100_000)}${']'.repeat(100_000)}}`),
    reason: 'json.depth',
  },
  { name: 'binary', line: Buffer.from([0x00, 0xff, 0x01, 0x80, 0x7b, 0x22, 0x0d, 0x00]), reason: 'encoding.utf8' },
  {
    name: 'invalid UTF-8 in a text',
    line: Buffer.concat([Buffer.from('{"a":"'), Buffer.from([0xc3, 0x28]), Buffer.from('"}')]),
    reason: 'encoding.utf8',
  },
  {
    name: 'a surrogate as UTF-8 bytes',
    line: Buffer.concat([Buffer.from('{"a":"'), Buffer.from([0xed, 0xa0, 0x80]), Buffer.from('"}')]),
    reason: 'encoding.utf8',
  },
  {
    name: 'a line of 2 MiB',
    line: json({ a: 'x'.repeat(2 * mebibyte) }),
    reason: 'line.oversize',
    says: /longer than the 1048576/,
  },
  { name: 'a line of 20 MiB', line: json({ a: 'x'.repeat(20 * mebibyte) }), reason: 'line.oversize', pieces: 3 },
  { name: 'a line of just under 1 MiB', line: json({ a: 'x'.repeat(mebibyte - 64) }) },
  { name: 'a carriage return at the end', line: Buffer.from('{"a":"crlf"}\r') },
  { name: 'a number beyond 64 bits', line: Buffer.from('{"a":123456789012345678901234567890}') },
  { name: 'a number beyond a double', line: Buffer.from('{"a":1e400,"b":-1e400}') },
  {
    name: 'a negative number beyond 64 bits',
    line: Buffer.from('{"a":-99999999999999999999,"b":18446744073709551615}'),
  },
  { name: 'lone surrogates', line: Buffer.from('{"a":"x\\ud800y","\\udc00":1}') },
  { name: 'every escape', line: Buffer.from('{"a":"\\u0000\\t\\n\\\\N\\\\\\"\\u001b[31m"}') },
  {
    name: 'names that mean something in JavaScript',
    line: Buffer.from('{"__proto__":{"x":1},"constructor":2,"hasOwnProperty":3}'),
  },
  { name: 'the same name twice', line: Buffer.from('{"a":1,"a":2}') },
  { name: 'an empty name', line: Buffer.from('{"":1,".":2,"a..b":3}') },
  { name: 'times that cannot be', line: Buffer.from('{"@timestamp":"9999-99-99T99:99:99Z","time":1e300}') },
]

describe('a line that cannot be used', () => {
  test.for(cases.map((one, i) => ({ ...one, sensor: `case-${i}` })))(
    '$name: kept, and its neighbours are stored',
    async ({ line, reason, says, pieces = 1, sensor }) => {
      const body = Buffer.concat([json({ at: 'before' }), newline, line, newline, json({ at: 'after' }), newline])
      const rejected = reason === undefined ? 0 : pieces
      const stored = reason === undefined ? 3 : 2
      expect(await store(server, Uint8Array.from(body), { source: 'json', sensor })).toEqual({
        received: stored + rejected,
        stored,
        rejected,
        deduplicated: 0,
      })

      const events = await everyEvent(server, `sensor:"${sensor}"`)
      expect(events.length).toBe(stored)
      const rejects = await everyReject(server, sensor)
      expect(rejects.map((reject) => reject.reason)).toEqual(Array.from({ length: rejected }, () => reason))
      for (const reject of rejects) {
        if (says !== undefined) expect(reject.message).toMatch(says)
        expect(reject.position).toMatch(/ line \d+$/)
      }
      if (reason === undefined)
        expect(events.map((event) => event.raw)).toContain(line.toString('utf8').replace(/\r$/, ''))
      else expect(Buffer.concat(await wholeLine(rejects)).equals(line), 'the bytes are those that were sent').toBe(true)
    },
  )

  /** Bytes of the pieces of one line, in the order they were sent. */
  async function wholeLine(rejects: readonly RejectItem[]): Promise<Buffer[]> {
    const position = (reject: RejectItem): number => Number(reject.position.split(' ').at(-1))
    const inOrder = [...rejects].sort((a, b) => position(a) - position(b))
    return await Promise.all(inOrder.map(async (reject) => await bytesOfReject(server, reject.id)))
  }

  test('empty lines are nothing, with and without carriage returns', async () => {
    expect(await store(server, '\n\r\n  \n\t\n{"a":1}\n\n\n{"a":2}', { source: 'json', sensor: 'empty' })).toEqual({
      received: 2,
      stored: 2,
      rejected: 0,
      deduplicated: 0,
    })
    expect(await store(server, '', { source: 'json', sensor: 'empty' })).toEqual({
      received: 0,
      stored: 0,
      rejected: 0,
      deduplicated: 0,
    })
  })

  test.for([{}, { 'idempotency-key': 'bom' }])(
    'a byte order mark before the first line is no part of it: %o',
    async (headers) => {
      const sensor = `bom${'idempotency-key' in headers ? '-key' : ''}`
      const body = '\ufeff{"a":1}\n{"a":2}\n'
      expect(await store(server, body, { source: 'json', sensor }, headers)).toEqual({
        received: 2,
        stored: 2,
        rejected: 0,
        deduplicated: 0,
      })
      expect(new Set((await everyEvent(server, `sensor:${sensor}`)).map((event) => event.raw))).toEqual(
        new Set(['{"a":1}', '{"a":2}']),
      )
    },
  )

  test('numbers beyond 64 bits are searched and shown digit by digit', async () => {
    await store(server, '{"big":123456789012345678901234567890,"edge":9007199254740993}\n', {
      source: 'json',
      sensor: 'big',
    })
    const [event] = await everyEvent(server, 'big:123456789012345678901234567890')
    expect(event?.native).toEqual({ big: '123456789012345678901234567890', edge: '9007199254740993' })
    expect(await count(server, 'edge:9007199254740993')).toBe(1)
    expect(await count(server, 'edge:9007199254740992')).toBe(0)
  })

  test('a cut sample never spoils the answer: listed as text, whole as bytes', async () => {
    const line = Buffer.concat([Buffer.from('é'.repeat(300)), Buffer.from([0xff])])
    await store(server, Uint8Array.from(Buffer.concat([line, newline])), { source: 'json', sensor: 'sample' })
    const [reject] = await everyReject(server, 'sample')
    expect(reject?.bytes).toBe(line.length)
    expect((await bytesOfReject(server, reject?.id ?? '')).equals(line)).toBe(true)
  })

  test('a replay of what is still broken changes nothing, and one of what can be read now stores it', async () => {
    // A line of a Zeek log is of no use before its header came; alone it stays a reject, whoever replays it.
    await store(server, 'no\theader\tyet\n', { source: 'zeek', sensor: 'replay' })
    const [before] = await everyReject(server, 'replay')
    expect(before?.reason).toBe('zeek.no_header')
    const replay = await server.api('/api/v1/siem/rejects/replay', {
      method: 'POST',
      headers: { 'content-type': 'application/json' },
      body: JSON.stringify({ ids: [before?.id] }),
    })
    expect(await replay.json()).toEqual({ replayed: 1, stored: 0, rejected: 1 })
    const after = await everyReject(server, 'replay')
    expect(after.map(({ reason, sample }) => ({ reason, sample }))).toEqual([
      { reason: 'zeek.no_header', sample: 'no\theader\tyet' },
    ])
    await expectAccountsToBalance(server)
  })

  test('no account is wrong after all that', async () => {
    await expectAccountsToBalance(server)
  })
})

describe('a compressed body', () => {
  const whole = linesOf(0, 5000, 40)

  test.for([
    { encoding: 'gzip', bytes: gzipSync(whole) },
    { encoding: 'zstd', bytes: zstdCompressSync(whole) },
    { encoding: 'X-GZIP', bytes: Buffer.concat([gzipSync(linesOf(0, 2500)), gzipSync(linesOf(2500, 2500))]) },
    { encoding: 'identity', bytes: Buffer.from(whole) },
  ])('$encoding is read', async ({ encoding, bytes }) => {
    const sensor = `sound-${encoding}`
    expect(
      await store(server, Uint8Array.from(bytes), { source: 'json', sensor }, { 'content-encoding': encoding }),
    ).toEqual({ received: 5000, stored: 5000, rejected: 0, deduplicated: 0 })
    expect(await count(server, `sensor:"${sensor}"`)).toBe(5000)
  })

  test.for([
    {
      name: 'gzip cut in the middle',
      encoding: 'gzip',
      bytes: gzipSync(whole).subarray(0, Math.floor(gzipSync(whole).length / 2)),
      least: 2000,
    },
    {
      name: 'gzip without its last eight bytes',
      encoding: 'gzip',
      bytes: gzipSync(whole).subarray(0, -8),
      least: 5000,
    },
    {
      name: 'gzip with a wrong check sum',
      encoding: 'gzip',
      bytes: Buffer.concat([gzipSync(whole).subarray(0, -8), Buffer.alloc(8, 1)]),
      least: 2000,
    },
    { name: 'gzip with a fault in the middle', encoding: 'gzip', bytes: withFault(gzipSync(whole)), least: 1000 },
    {
      name: 'zstd cut in the middle',
      encoding: 'zstd',
      bytes: zstdCompressSync(whole).subarray(0, Math.floor(zstdCompressSync(whole).length / 2)),
      least: 0,
    },
    { name: 'no gzip at all', encoding: 'gzip', bytes: Buffer.from(whole), least: 0 },
  ])('$name: 400 says how far it came, and what was whole is stored', async ({ name, encoding, bytes, least }) => {
    const sensor = name.replaceAll(' ', '-')
    const response = await send(
      server,
      Uint8Array.from(bytes),
      { source: 'json', sensor },
      { 'content-encoding': encoding },
    )
    expect(response.status).toBe(400)
    const problem = (await problemOf(response)) as Problem &
      IngestReport & { contentBytes: number; discardedBytes: number }
    expect(problem.code).toBe('ingest.encoding')
    expect(problem.received).toBe(problem.stored + problem.rejected)
    expect(problem.stored).toBeGreaterThanOrEqual(least)
    if (!name.includes('fault'))
      expect(problem.stored, 'all whole lines before the break').toBe(
        Buffer.from(whole).subarray(0, problem.contentBytes).toString().split('\n').length - 1,
      )
    expect(await count(server, `sensor:"${sensor}"`)).toBe(problem.stored)
  })

  /** The fault stands where it makes an invalid code, not just another text: three quarters in, all bits set. */
  function withFault(bytes: Buffer): Buffer {
    const faulty = Buffer.from(bytes)
    faulty.fill(0xff, Math.floor(bytes.length * 0.75), Math.floor(bytes.length * 0.75) + 64)
    return faulty
  }

  test('a body that breaks may be sent again, whole, with its key: nothing is stored twice', async () => {
    const query = { source: 'json', sensor: 'mended' }
    const key = { 'idempotency-key': 'mended', 'content-encoding': 'gzip' }
    const sound = gzipSync(whole)
    const broken = await send(server, Uint8Array.from(sound.subarray(0, Math.floor(sound.length * 0.6))), query, key)
    const { stored } = (await problemOf(broken)) as Problem & IngestReport
    expect(await store(server, Uint8Array.from(sound), query, key)).toEqual({
      received: 5000,
      stored: 5000 - stored,
      rejected: 0,
      deduplicated: stored,
    })
    expect(await count(server, 'sensor:mended')).toBe(5000)
  })

  test('a gzip bomb is refused by its ratio, and the lines before it are stored', async () => {
    const bomb = gzipSync(Buffer.concat([Buffer.from(linesOf(0, 100)), Buffer.alloc(200 * mebibyte, 0x20)]))
    const response = await send(
      server,
      Uint8Array.from(bomb),
      { source: 'json', sensor: 'bomb' },
      { 'content-encoding': 'gzip' },
    )
    expect(response.status).toBe(400)
    const problem = await problemOf(response)
    expect(problem.code).toBe('ingest.ratio')
    expect(await count(server, 'sensor:bomb')).toBe(100)
  })

  test('an encoding nobody reads is 415', async () => {
    const response = await send(server, 'x', { source: 'json' }, { 'content-encoding': 'br' })
    expect(response.status).toBe(415)
    expect(await problemOf(response)).toMatchObject({
      code: 'request.media_type',
      hint: expect.stringContaining('zstd'),
    })
  })
})

describe('a request that is refused', () => {
  test('an unknown source names those there are', async () => {
    const response = await send(server, '{}', { source: 'suricat' })
    expect(response.status).toBe(400)
    expect(await problemOf(response)).toMatchObject({
      code: 'ingest.unknown_source',
      hint: expect.stringMatching(/suricata.*zeek.*syslog.*json/),
    })
  })

  test.for([
    { query: 'q=user:', code: 'search.syntax', offset: expect.any(Number) },
    { query: 'q=(a+AND+b', code: 'search.syntax', offset: expect.any(Number) },
    { query: 'q=a:/[/', code: 'search.syntax', offset: expect.any(Number) },
    { query: `q=${'('.repeat(3000)}a${')'.repeat(3000)}`, code: 'search.syntax', offset: expect.any(Number) },
    { query: 'from=yesterday-ish', code: 'search.time_range' },
    { query: 'from=now&to=now-1h', code: 'search.time_range' },
    { query: 'cursor=AAAA', code: 'search.cursor' },
    { query: 'limit=0', code: 'request.invalid' },
    { query: 'limit=many', code: 'request.invalid' },
    { query: 'severity=dreadful', code: 'request.invalid' },
    { query: 'by=moonlight', code: 'request.invalid' },
    { query: `q=${'x'.repeat(20_000)}`, code: 'request.invalid' },
    { query: `q=${'x'.repeat(100_000)}`, code: 'request.too_large', status: 413 },
  ])('a search with $query is refused', async ({ query, code, offset, status = 400 }) => {
    const response = await server.api(`/api/v1/siem/logs?${query}`)
    expect(response.status).toBe(status)
    expect(await problemOf(response)).toMatchObject({
      code,
      ...(offset === undefined ? {} : { offset, length: expect.any(Number) }),
    })
  })

  test('a fault in a query comes with its repair', async () => {
    const response = await server.api(
      `/api/v1/siem/logs?${new URLSearchParams({ q: 'message:"not closed' }).toString()}`,
    )
    expect(await problemOf(response)).toMatchObject({
      status: 400,
      code: 'search.syntax',
      offset: expect.any(Number),
      length: expect.any(Number),
      repair: expect.any(String),
      hint: expect.any(String),
    })
  })

  test.for([
    { path: '/api/v1/nothing/here', method: 'GET', status: 404 },
    { path: '/api/v1/siem/logs/00000000000000000000000000000000', method: 'GET', status: 404 },
    { path: '/api/v1/siem/logs/not-an-id', method: 'GET', status: 404 },
    { path: '/api/v1/siem/rejects/00000000000000000000000000000000', method: 'GET', status: 404 },
    { path: '/api/v1/users/nobody', method: 'DELETE', status: 404 },
    { path: '/api/v1/siem/logs', method: 'DELETE', status: 404 },
    { path: '/api/v1/users', method: 'POST', status: 400, body: '{"username":' },
    { path: '/api/v1/users', method: 'POST', status: 400, body: '{"username":"../../etc","role":"viewer"}' },
    { path: '/api/v1/users', method: 'POST', status: 400, body: '{}' },
    {
      path: '/api/v1/users',
      method: 'POST',
      status: 413,
      body: JSON.stringify({ username: 'x'.repeat(2 * mebibyte) }),
    },
    { path: '/api/v1/users', method: 'POST', status: 415, body: 'a=b', type: 'application/x-www-form-urlencoded' },
    { path: `/api/v1/users/${'%E0%A4%A'}`, method: 'DELETE', status: 400 },
  ])(
    '$method $path is $status, as a problem document',
    async ({ path, method, status, body, type = 'application/json' }) => {
      const response = await server.api(path, {
        method,
        ...(body === undefined ? {} : { body, headers: { 'content-type': type } }),
      })
      expect(response.status).toBe(status)
      await problemOf(response)
    },
  )
})

describe('credentials', () => {
  const makeKey = async (body: object): Promise<KeyItem & { key: string }> => {
    const response = await server.api('/api/v1/auth/api-keys', {
      method: 'POST',
      headers: { 'content-type': 'application/json' },
      body: JSON.stringify(body),
    })
    expect(response.status).toBe(201)
    return (await response.json()) as KeyItem & { key: string }
  }
  const sendWith = async (authorization: string, source = 'json'): Promise<Response> =>
    await send(server, '{"a":1}\n', { source, sensor: 'credentials' }, { authorization })

  test('none, or one that was never given, is 401', async () => {
    expect(await problemOf(await sendWith(''))).toMatchObject({ status: 401, code: 'auth.required' })
    expect(await problemOf(await sendWith(`Bearer aurora_key_${'A'.repeat(55)}`))).toMatchObject({
      status: 401,
      code: 'auth.invalid',
    })
    expect(await problemOf(await sendWith('Bearer nonsense'))).toMatchObject({ status: 401, code: 'auth.invalid' })
  })

  test('a key works in both headers, and is 401 once it is revoked', async () => {
    const { key, id } = await makeKey({ name: 'sender', scopes: ['siem:write'] })
    expect((await sendWith(`Bearer ${key}`)).status).toBe(200)
    expect((await send(server, '{"a":1}\n', { source: 'json' }, { authorization: '', 'x-api-key': key })).status).toBe(
      200,
    )
    expect((await server.api(`/api/v1/auth/api-keys/${id}`, { method: 'DELETE' })).status).toBe(200)
    expect(await problemOf(await sendWith(`Bearer ${key}`))).toMatchObject({ status: 401, code: 'auth.invalid' })
  })

  test('a key that has expired is 401', async () => {
    const { key, id } = await makeKey({ name: 'short-lived', scopes: ['siem:write'], expiresInDays: 1 })
    const state = new DatabaseSync(join(server.data, 'state.db'))
    state.prepare('UPDATE api_keys SET expires_ms = 1 WHERE id = ?').run(id)
    state.close()
    expect(await problemOf(await sendWith(`Bearer ${key}`))).toMatchObject({ status: 401, code: 'auth.invalid' })
  })

  test('a key of another source or scope is 403 and says what it may', async () => {
    const { key } = await makeKey({ name: 'suricata-only', scopes: ['siem:write'], source: 'suricata' })
    expect(await problemOf(await sendWith(`Bearer ${key}`))).toMatchObject({
      status: 403,
      code: 'auth.forbidden',
      detail: expect.stringContaining('suricata'),
    })
    expect((await sendWith(`Bearer ${key}`, 'suricata')).status).toBe(200)
    const { key: reader } = await makeKey({ name: 'reader', scopes: ['siem:read'] })
    expect(await problemOf(await sendWith(`Bearer ${reader}`))).toMatchObject({
      status: 403,
      code: 'auth.forbidden',
      permission: 'siem:write',
    })
  })
})

describe('an idempotency key', () => {
  const query = { source: 'json', sensor: 'once' }

  test('the same body again is counted as known', async () => {
    const body = linesOf(0, 1500, 400)
    expect(await store(server, body, query, { 'idempotency-key': 'same' })).toEqual({
      received: 1500,
      stored: 1500,
      rejected: 0,
      deduplicated: 0,
    })
    expect(await store(server, body, query, { 'idempotency-key': 'same' })).toEqual({
      received: 1500,
      stored: 0,
      rejected: 0,
      deduplicated: 1500,
    })
    expect(
      await store(server, Uint8Array.from(gzipSync(body)), query, {
        'idempotency-key': 'same',
        'content-encoding': 'gzip',
      }),
    ).toEqual({ received: 1500, stored: 0, rejected: 0, deduplicated: 1500 })
  })

  test.for([
    { name: 'shorter', other: linesOf(0, 5) },
    { name: 'of the same length', other: linesOf(7, 1000) },
    { name: 'longer by a megabyte', other: linesOf(0, 20_000, 40) },
  ])('another body ($name) with the same key is 422, and nothing of it is stored', async ({ name, other }) => {
    const key = { 'idempotency-key': `reused-${name.replaceAll(' ', '-')}` }
    await store(server, linesOf(0, 1000), { ...query, sensor: key['idempotency-key'] }, key)
    const response = await send(server, other, { ...query, sensor: key['idempotency-key'] }, key)
    expect(response.status).toBe(422)
    expect((await problemOf(response)).code).toBe('ingest.key_reused')
    expect(await count(server, `sensor:"${key['idempotency-key']}"`)).toBe(1000)
  })

  test('of many at once one wins, the others are told to wait or that it is known', async () => {
    const body = linesOf(0, 5000, 200)
    const responses = await Promise.all(
      Array.from(
        { length: 8 },
        async () => await send(server, body, { ...query, sensor: 'race' }, { 'idempotency-key': 'race' }),
      ),
    )
    const answers = await Promise.all(
      responses.map(async (response) =>
        response.status === 200 ? ((await response.json()) as IngestReport) : await problemOf(response),
      ),
    )
    for (const answer of answers) {
      if ('code' in answer) expect(answer).toMatchObject({ status: 409, code: 'ingest.key_in_progress' })
      else expect(answer.stored + answer.deduplicated).toBe(5000)
    }
    expect(answers.filter((answer) => 'stored' in answer && answer.stored === 5000).length).toBe(1)
    expect(await count(server, 'sensor:race')).toBe(5000)
  })

  test.for(['x'.repeat(256), 'with space', 'ü'])('a key that is none is 400: %s', async (key) => {
    const response = await send(server, '{}', query, { 'idempotency-key': Buffer.from(key).toString('latin1') })
    expect(response.status).toBe(400)
    expect((await problemOf(response)).code).toBe('request.invalid')
  })

  test('no account is wrong after all that', async () => {
    await expectAccountsToBalance(server)
  })
})

afterEach(async () => {
  const health = await ask<{ status: string }>(server, '/health')
  expect(health.status).toBe('ok')
})
