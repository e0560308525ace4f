import { mkdir, readFile, rm, writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import { afterAll, beforeAll, describe, expect, test, vi } from 'vitest'
import { aurora } from './aurora-command.ts'
import { eventually, pause } from './eventually.ts'
import { Random } from './random.ts'
import { startRestApi, type Answered, type Asked } from './rest-api.ts'
import { startServer, temporaryFolder, type RunningServer } from './server.ts'
import { accountOf, everyEvent, expectAccountsToBalance, untilAccounted } from './stored.ts'

// REST APIs of products that cannot be had here, in their contracts' words, which fail, cut, expire and come late.

vi.setConfig({ testTimeout: 120_000 }) // a machine may be slow

const seed = Number(process.env['AURORA_KILL_SEED'] ?? Date.now() % 1_000_000)
const startMs = Date.UTC(2026, 2, 14)
const secret = 'a-secret-nobody-may-see'
const upTo = (end: number): number[] => Array.from({ length: end }, (_, i) => i)

let folder: string
let made = 0
beforeAll(async () => {
  folder = await temporaryFolder()
  await writeFile(join(folder, 'secret'), `${secret}\n`)
})
afterAll(async () => await rm(folder, { recursive: true, force: true }))

/** A data folder whose server polls so. */
async function prepare(settings: object): Promise<string> {
  const data = join(folder, `data-${made++}`)
  await mkdir(data)
  const poll = { sensor: 'p', intervalSeconds: 0.2, ...settings }
  await writeFile(join(data, 'aurora.yml'), JSON.stringify({ polls: [poll] })) // JSON is YAML
  return data
}

async function sequenceOf(server: RunningServer): Promise<number[]> {
  return (await everyEvent(server, 'sensor:p')).map(({ native }) => Number(native['seq'])).sort((a, b) => a - b)
}

async function untilHealth(server: RunningServer, text: RegExp): Promise<void> {
  await eventually(`health says of polls: ${String(text)}`, async () => {
    const { checks } = (await (await server.api('/health')).json()) as { checks: Record<string, { detail: string }> }
    const detail = checks['polls']?.detail ?? ''
    expect(detail).not.toContain(secret)
    if (text.test(detail)) return true
    throw new Error(detail)
  })
}

interface Alert {
  readonly _id: string
  readonly timeMs: number
  readonly seq: number
}

/** Searches as the Wazuh indexer does: a range of time, some ids left out, by time, so many. */
function search(alerts: readonly Alert[], { body, url }: Asked): Answered {
  expect(url.pathname).toBe('/wazuh-alerts-*/_search')
  const { size, query } = JSON.parse(body) as {
    size: number
    query: {
      bool: {
        filter: { range: { timestamp: { gte: number } } }[]
        must_not?: { ids: { values: string[] } }[]
      }
    }
  }
  const from = query.bool.filter[0]?.range.timestamp.gte ?? 0
  const without = new Set(query.bool.must_not?.[0]?.ids.values)
  const found = alerts
    .filter(({ _id, timeMs }) => timeMs >= from && !without.has(_id))
    .sort((a, b) => a.timeMs - b.timeMs)
    .slice(0, size)
  const hits = found.map(({ _id, timeMs, seq }) => ({
    _index: 'wazuh-alerts-4.x-2026.03.14',
    _id,
    _source: {
      timestamp: new Date(timeMs).toISOString().replace('Z', '+0000'),
      rule: { level: 7, description: 'alert', id: '5710' },
      agent: { id: '001', name: 'gw' },
      manager: { name: 'm' },
      id: `${Math.floor(timeMs / 1000)}.1`,
      seq,
      big: 0,
    },
    sort: [timeMs],
  }))
  const text = JSON.stringify({ took: 1, timed_out: false, _shards: { failed: 0 }, hits: { hits } })
  return { body: text.replaceAll('"big":0', '"big":12345678901234567890') }
}

describe('the Wazuh indexer', () => {
  const wazuh = (url: string): object => ({
    ...{ kind: 'wazuh', url, pageSize: 50, overlapSeconds: 60 },
    auth: { user: 'reader', secretFile: join(folder, 'secret') },
  })
  const authorization = `Basic ${Buffer.from(`reader:${secret}`).toString('base64')}`

  test('every alert once: equal times over pages, faults, late ones, kills', { timeout: 180_000 }, async () => {
    process.stderr.write(`poll: AURORA_KILL_SEED=${seed}\n`)
    const random = new Random(seed)
    const alerts: Alert[] = []
    let clockMs = startMs
    /** Alerts as they come: many of one time, some of a time that has passed. */
    const add = (count: number): void => {
      for (let i = 0; i < count; i++) {
        if (random.next() < 0.05) clockMs += random.between(1, 5000)
        const lateMs = random.next() < 0.02 ? random.between(0, 20_000) : 0
        alerts.push({ _id: `id-${alerts.length}`, timeMs: Math.max(startMs, clockMs - lateMs), seq: alerts.length })
      }
    }
    add(400)
    for (let i = 0; i < 180; i++) alerts.push({ _id: `same-${i}`, timeMs: clockMs, seq: alerts.length })
    alerts.push({ _id: 'ahead', timeMs: Date.UTC(2199, 0), seq: alerts.length }) // a clock that is wrong
    let faults = 0
    await using api = await startRestApi((asked) => {
      expect(asked.authorization).toBe(authorization)
      const answer = search(alerts, asked)
      const fault = random.next()
      if (fault < 0.25) faults++
      if (fault < 0.05) return { status: 500, body: 'oops' }
      if (fault < 0.1) return { status: 503, headers: { 'retry-after': '0' } }
      if (fault < 0.15) return { ...answer, isCut: true }
      if (fault < 0.2) return { body: (answer.body ?? '').slice(0, -9) } // a proxy that ends it soundly
      if (fault < 0.25) return { body: (answer.body ?? '').replace('"failed":0', '"failed":1') }
      return answer
    })
    const data = await prepare(wazuh(api.url))
    for (let round = 0; round < 4; round++) {
      const server = await startServer({ data })
      add(100)
      await eventually('it has asked', async () => (api.asked.length > round * 6 + 3 ? true : undefined))
      await pause(random.between(0, 500))
      add(60)
      await pause(random.between(0, 300))
      await server.kill9()
    }
    await using server = await startServer({ data })
    add(50)
    expect(await untilAccounted(server, 'p', alerts.length, 90_000)).toMatchObject({ stored: alerts.length })
    await eventually('it goes on asking', async () => (api.asked.length > 40 ? true : undefined))
    expect(await sequenceOf(server)).toEqual(upTo(alerts.length))
    expect(faults).toBeGreaterThan(0)
    const [event] = await everyEvent(server, 'sensor:p seq:0')
    expect(event).toMatchObject({ source: 'wazuh', severity: 'medium' })
    expect(event?.raw, 'numbers keep their digits').toContain('"big":12345678901234567890')
    await expectAccountsToBalance(server)
    process.stderr.write(`poll: ${alerts.length} alerts, ${alerts.length} stored, ${faults} faults\n`)
  })

  test('health says what is wrong; the secret is nowhere to be seen', async () => {
    let status = 401
    const alerts = upTo(3).map((seq) => ({ _id: `a-${seq}`, timeMs: startMs, seq }))
    await using api = await startRestApi((asked) =>
      status === 200 ? search(alerts, asked) : { status, headers: { location: 'http://127.0.0.2/' }, body: secret },
    )
    const data = await prepare(wazuh(api.url))
    await using server = await startServer({ data, env: { LOG_LEVEL: 'debug' } })
    await untilHealth(server, /^wazuh at http:.*: it refuses the user or secret \(401\)$/)
    status = 302
    await untilHealth(server, /it redirects \(302\), which is not followed$/)
    status = 200
    await untilAccounted(server, 'p', 3)
    await untilHealth(server, /^no trouble$/)
    expect(await readFile(join(data, 'logs/aurora.log'), 'utf8')).not.toContain(secret)
    expect((await aurora(['up', '--print-config', '--data', data])).stdout).not.toContain(secret)
  })
})

describe('any API', () => {
  const items = (from: number, to: number): object[] => upTo(to - from).map((i) => ({ seq: from + i, text: 'same' }))

  test('a login whose token runs out, a list by offset: as the API of the Wazuh manager', async () => {
    let count = 130
    let tokens = 0
    let uses = 0
    await using api = await startRestApi(({ method, url, authorization }) => {
      if (url.pathname === '/security/user/authenticate') {
        expect([method, authorization]).toEqual(['POST', `Basic ${Buffer.from(`api:${secret}`).toString('base64')}`])
        uses = 0
        return { body: JSON.stringify({ data: { token: `token-${++tokens}` }, error: 0 }) }
      }
      if (authorization !== `Bearer token-${tokens}` || uses++ === 3)
        return { status: 401, body: '{"title":"Unauthorized"}' }
      const offset = Number(url.searchParams.get('offset'))
      const page = items(0, count).slice(offset, offset + Number(url.searchParams.get('limit')))
      return {
        body: JSON.stringify({ data: { affected_items: page, total_affected_items: count }, error: 0 }, null, 2),
      }
    })
    const data = await prepare({
      ...{
        kind: 'http',
        source: 'json',
        url: `${api.url}/manager/logs?sort=%2Btimestamp`,
        items: 'data.affected_items',
      },
      ...{ next: { by: 'offset', param: 'offset' }, sizeParam: 'limit', pageSize: 20 },
      auth: { user: 'api', secretEnv: 'POLL_SECRET', loginUrl: `${api.url}/security/user/authenticate` },
    })
    const env = { POLL_SECRET: secret }
    let server = await startServer({ data, env })
    await untilAccounted(server, 'p', 130)
    await server.kill9()
    server = await startServer({ data, env })
    count = 155
    expect(await untilAccounted(server, 'p', 155)).toMatchObject({ received: 155, stored: 155 })
    expect(await sequenceOf(server)).toEqual(upTo(155))
    expect(tokens).toBeGreaterThan(3)
    await server.stop()
  })

  test('by a cursor in the answer, which stays where it is until more has come', async () => {
    let count = 45
    await using api = await startRestApi(({ url }) => {
      const at = Number(url.searchParams.get('after') ?? 0)
      const end = Math.min(count, at + 10)
      // the last page is not full: its cursor is the same until it is
      return { body: JSON.stringify({ list: items(at, end), ...(end - at === 10 ? { next: String(end) } : {}) }) }
    })
    const data = await prepare({
      ...{ kind: 'http', source: 'json', url: api.url, items: 'list', id: 'seq' },
      next: { by: 'cursor', param: 'after', path: 'next' },
    })
    let server = await startServer({ data })
    await untilAccounted(server, 'p', 45)
    count = 52
    await untilAccounted(server, 'p', 52)
    await server.kill9()
    count = 61
    server = await startServer({ data })
    expect(await untilAccounted(server, 'p', 61)).toMatchObject({ received: 61, stored: 61 })
    expect(await sequenceOf(server)).toEqual(upTo(61))
    await server.stop()
  })

  test('by links, but never to another host', async () => {
    let isStrange = false
    await using api = await startRestApi(({ url }) => {
      const at = Number(url.searchParams.get('from') ?? 0)
      const target = isStrange ? 'http://127.0.0.2:1/steal' : `/?from=${at + 5}`
      const link = at < 20 || isStrange ? { link: `</?from=0>; rel="prev", <${target}>; rel="next"` } : {}
      return { headers: link, body: JSON.stringify(items(at, at + 5)) }
    })
    const data = await prepare({ kind: 'http', source: 'json', url: `${api.url}/`, id: 'seq', next: { by: 'link' } })
    await using server = await startServer({ data })
    await untilAccounted(server, 'p', 25)
    expect(await sequenceOf(server)).toEqual(upTo(25))
    isStrange = true
    await untilHealth(server, /its link to the next page leads to another host/)
  })

  test('by time, with equal records, equal times over pages, and late ones', async () => {
    const rows = upTo(90).map((seq) => ({ seq, at: new Date(startMs + Math.floor(seq / 7) * 1000).toISOString() }))
    const twin = { seq: 90, at: new Date(startMs + 60_000).toISOString() }
    rows.push(twin, twin)
    await using api = await startRestApi(({ url }) => {
      const since = url.searchParams.get('since') ?? ''
      const sorted = rows.filter(({ at }) => at >= since).sort((a, b) => (a.at < b.at ? -1 : a.at > b.at ? 1 : 0))
      return { body: JSON.stringify(sorted.slice(0, Number(url.searchParams.get('max')))) }
    })
    const data = await prepare({
      ...{ kind: 'http', source: 'json', url: api.url, sizeParam: 'max', pageSize: 10, overlapSeconds: 30 },
      next: { by: 'time', param: 'since', path: 'at' },
    })
    let server = await startServer({ data })
    await untilAccounted(server, 'p', 92)
    rows.push({ seq: 91, at: new Date(startMs + 31_000).toISOString() })
    await untilAccounted(server, 'p', 93)
    await server.kill9()
    rows.push({ seq: 92, at: new Date(startMs + 61_000).toISOString() })
    server = await startServer({ data })
    expect(await untilAccounted(server, 'p', 94)).toMatchObject({ received: 94, stored: 94 })
    expect(await sequenceOf(server)).toEqual([...upTo(90), 90, 90, 91, 92])
    await server.stop()
  })
})

test('rows of Velociraptor: JSON lines of spans of time, narrower where an answer is too large', async () => {
  const nowSeconds = Math.floor(Date.now() / 1000)
  const row = (seq: number, agoSeconds: number, bytes = 0): { ts: number; line: string } => {
    const ts = nowSeconds - agoSeconds
    const facts = { _ts: ts, ClientId: 'C.0123456789abcdef', seq, ...(bytes === 0 ? {} : { pad: 'x'.repeat(bytes) }) }
    return { ts, line: `${JSON.stringify(facts)}\n` }
  }
  const rows = [...upTo(60).map((seq) => row(seq, 80_000 - seq * 1000, 700_000)), row(60, 5), row(60, 5)]
  await using api = await startRestApi(({ url, authorization }) => {
    const { pathname, searchParams } = url
    expect(pathname).toBe('/base/api/v1/DownloadTable')
    expect(authorization).toBe(`Basic ${Buffer.from(`reader:${secret}`).toString('base64')}`)
    expect(searchParams.get('type')).toBe('CLIENT_EVENT')
    expect(searchParams.get('artifact')).toBe('Windows.Events.ProcessCreation')
    const [from, end] = [Number(searchParams.get('start_time')), Number(searchParams.get('end_time'))]
    const found = rows.filter(({ ts }) => ts >= from && ts < end)
    return { headers: { 'content-type': 'binary/octet-stream' }, body: found.map(({ line }) => line).join('') }
  })
  const data = await prepare({
    ...{ kind: 'velociraptor', url: `${api.url}/base`, artifact: 'Windows.Events.ProcessCreation' },
    ...{
      clientId: 'C.0123456789abcdef',
      overlapSeconds: 60,
      auth: { user: 'reader', secretFile: join(folder, 'secret') },
    },
  })
  let server = await startServer({ data })
  await untilAccounted(server, 'p', 62)
  await server.kill9()
  rows.push(row(61, 20), row(62, 0))
  server = await startServer({ data })
  expect(await untilAccounted(server, 'p', 64)).toMatchObject({ received: 64, stored: 64 })
  expect(await sequenceOf(server)).toEqual([...upTo(60), 60, 60, 61, 62])
  expect((await accountOf(server, 'p'))?.source).toBe('velociraptor')
  await server.stop()
})

test.for([
  [{ kind: 'wazuh', url: 'http://192.0.2.1:9200' }, /must be https/],
  [{ kind: 'wazuh', url: `https://u:${secret}@192.0.2.1:9200` }, /must not hold a user or password/],
  [{ kind: 'wazuh', url: 'https://192.0.2.1', index: '../_cluster' }, /polls\.0\.index/],
  [{ kind: 'http', url: 'https://192.0.2.1', source: 'nothing', next: { by: 'link' } }, /no source \\"nothing/],
  [{ kind: 'wazuh', url: 'https://192.0.2.1', caFile: '/nowhere.pem' }, /nowhere\.pem cannot be read/],
] as const)('refuses the settings %j', async ([settings, said]) => {
  const data = await prepare(settings)
  const failure = await startServer({ data }).then(
    () => undefined,
    (error: unknown) => error,
  )
  expect(String(failure)).toMatch(said)
  expect(String(failure)).not.toContain(secret)
})
