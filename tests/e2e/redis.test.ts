import { mkdir, rm } from 'node:fs/promises'
import { join } from 'node:path'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { eventually } from './eventually.ts'
import { startRedis, unpackRedis, type RedisServer } from './redis-server.ts'
import { startServer, temporaryFolder, type RunningServer } from './server.ts'
import { ask, bytesOfReject, everyEvent, everyReject, expectAccountsToBalance, untilAccounted } from './stored.ts'

// Lists, streams and channels of a real Redis server; every record counted.

const programs = await unpackRedis()
if (typeof programs === 'string') console.warn(`Redis: skipped, ${programs}`)

const lines = (from: number, to: number): string[] =>
  Array.from({ length: to - from }, (_, i) => JSON.stringify({ seq: from + i }))
const upTo = (end: number): number[] => Array.from({ length: end }, (_, i) => i)

/** Sequence numbers of the events of a query, in order. */
async function sequenceOf(server: RunningServer, q: string): Promise<number[]> {
  return (await everyEvent(server, q)).map((event) => Number(event.native['seq'])).sort((a, b) => a - b)
}

/** What health says about Redis. */
async function health(server: RunningServer): Promise<string> {
  const { checks } = (await (await server.api('/health')).json()) as { checks: Record<string, { detail: string }> }
  return checks['redis']?.detail ?? ''
}

const untilHealth = async (server: RunningServer, text: RegExp): Promise<string> =>
  await eventually(`health says ${String(text)}`, async () => {
    const said = await health(server)
    return text.test(said) ? said : undefined
  })

describe.skipIf(typeof programs === 'string')('Redis', () => {
  let folder: string
  let redis: RedisServer
  let server: RunningServer
  /** A `--redis` argument for this server. */
  const from = (query: string, database = 0): string[] => [
    '--redis',
    `redis://127.0.0.1:${redis.port}/${database}?source=json&${query}`,
  ]
  beforeAll(async () => {
    folder = await temporaryFolder()
    redis = await startRedis(programs, folder)
    server = await startServer({
      args: [
        ...from('list=left&sensor=left'),
        ...from('list=right&pushed=right&sensor=right', 3),
        ...from('list=hard&sensor=hard'),
        ...from('stream=flow&sensor=flow'),
        ...from('stream=named&field=data&sensor=named'),
        ...from('channel=talk&sensor=talk'),
        ...from('channel=any.*&sensor=any'),
      ],
    })
    await untilHealth(server, /^no trouble$/)
  })
  afterAll(async () => {
    await server[Symbol.asyncDispose]()
    await redis[Symbol.asyncDispose]()
    await rm(folder, { recursive: true, force: true })
    if (typeof programs !== 'string') await programs[Symbol.asyncDispose]()
  })

  test('a list is stored once, whichever end its sender pushes to', async () => {
    for (const line of lines(0, 3000)) void redis.client.lpush('left', line)
    await redis.client.select(3)
    await redis.client.rpush('right', ...lines(0, 3000))
    await redis.client.select(0)
    for (const sensor of ['left', 'right']) {
      expect(await untilAccounted(server, sensor, 3000)).toMatchObject({ received: 3000, stored: 3000 })
      expect(await sequenceOf(server, `sensor:${sensor}`)).toEqual(upTo(3000))
    }
    await eventually('nothing is kept that is stored', async () =>
      (await redis.client.exists('left', 'left:aurora:list:taken')) === 0 ? true : undefined,
    )
  })

  test('elements that are hard to read do no harm to their neighbours', async () => {
    const long = Buffer.alloc(2 << 20, 'x')
    const longer = Buffer.from(`{"pad":"${'y'.repeat(20 << 20)}"}`)
    const elements = [
      '{"seq":0}',
      '{\n "seq":\n 1}',
      '',
      Buffer.from([0x7b, 0xff, 0x00, 0xfe]),
      '{"seq":2}',
      long,
      '{"seq":3}',
      longer,
      longer,
      '{"seq":4,"text":"é€😀"}',
      '   ',
      '{"seq":5}',
    ]
    for (const element of elements) await redis.client.lpush('hard', element)
    // the longest come in three pieces each
    expect(await untilAccounted(server, 'hard', 14)).toMatchObject({ received: 14, stored: 6, rejected: 8 })
    expect(await sequenceOf(server, 'sensor:hard')).toEqual(upTo(6))
    const rejects = await everyReject(server, 'hard')
    expect(rejects.map(({ reason }) => reason).sort()).toEqual([
      'encoding.utf8',
      ...Array<string>(7).fill('line.oversize'),
    ])
    const at = (position: string): number => Number(position.split(' ').at(-1))
    const inOrder = [...rejects].sort((a, b) => at(a.position) - at(b.position))
    const bytes = await Promise.all(inOrder.map(async ({ id }) => await bytesOfReject(server, id)))
    expect(
      Buffer.concat(bytes).equals(Buffer.concat([Buffer.from([0x7b, 0xff, 0x00, 0xfe]), long, longer, longer])),
    ).toBe(true)
  })

  test('a stream is stored once, acknowledged, and stays as it is', async () => {
    for (const line of lines(0, 2000)) void redis.client.xadd('flow', '*', 'eve', line)
    await redis.client.xadd('flow', '*', 'seq', '2000', 'text', 'say "\\\n\u0001é"')
    await redis.client.xadd('named', '*', 'level', 'x', 'data', '{"seq":7}')
    await redis.client.xadd('named', '*', 'other', '{"seq":8}')
    expect(await untilAccounted(server, 'flow', 2001)).toMatchObject({ received: 2001, stored: 2001 })
    expect(await sequenceOf(server, 'sensor:flow')).toEqual(upTo(2001))
    const [several] = await everyEvent(server, 'sensor:flow AND seq:2000')
    expect(several?.native['text']).toBe('say "\\\n\u0001é"')
    await untilAccounted(server, 'named', 2)
    expect(await sequenceOf(server, 'sensor:named')).toEqual([7, 8])
    await eventually('all is acknowledged', async () =>
      ((await redis.client.xpending('flow', 'aurora')) as [number])[0] === 0 ? true : undefined,
    )
    expect(await redis.client.xlen('flow')).toBe(2001)
  })

  test('a group that was removed goes on behind what it had read', async () => {
    await redis.client.xgroup('DESTROY', 'named', 'aurora')
    await redis.client.xadd('named', '*', 'data', '{"seq":9}')
    await untilAccounted(server, 'named', 3)
    expect(await sequenceOf(server, 'sensor:named')).toEqual([7, 8, 9])
  })

  test('entries of a consumer that died are taken over, and those that were deleted are told', async () => {
    const { client } = redis
    await client.xgroup('CREATE', 'heir', 'aurora', '0', 'MKSTREAM')
    for (const line of lines(0, 50)) await client.xadd('heir', '*', 'eve', line)
    await client.xreadgroup('GROUP', 'aurora', 'dead', 'COUNT', 50, 'STREAMS', 'heir', '>')
    const pending = (await client.xpending('heir', 'aurora', '-', '+', 100)) as [string][]
    await client.xclaim('heir', 'aurora', 'dead', 0, ...pending.map(([id]) => id), 'IDLE', 3_600_000)
    await client.xclaim('heir', 'aurora', 'living', 0, pending[9]?.[0] ?? '') // somebody works on this one
    await client.xdel('heir', pending[4]?.[0] ?? '')
    await using heir = await startServer({ args: from('stream=heir&sensor=heir') })
    await untilAccounted(heir, 'heir', 48)
    expect(await sequenceOf(heir, 'sensor:heir')).toEqual(upTo(50).filter((seq) => seq !== 4 && seq !== 9))
    const { droppedBeforeReceipt } = await ask<{ droppedBeforeReceipt: object }>(heir, '/api/v1/siem/sources')
    expect(droppedBeforeReceipt).toEqual({ udp: 0, redis: 1 })
    await eventually('one entry is left to who works on it', async () =>
      ((await client.xpending('heir', 'aurora')) as [number])[0] === 1 ? true : undefined,
    )
  })

  test('a channel is stored while we are subscribed, a pattern too', async () => {
    for (const line of lines(0, 500)) void redis.client.publish('talk', line)
    for (const line of lines(0, 500)) void redis.client.publish('any.thing', line)
    const long = Buffer.alloc(9 << 20, 'z')
    await redis.client.publish('talk', long)
    await redis.client.publish('talk', Buffer.from([0xff, 0xfe]))
    await redis.client.publish('talk', '{\n"seq":500}')
    expect(await untilAccounted(server, 'talk', 504)).toMatchObject({ received: 504, stored: 501, rejected: 3 })
    expect(await untilAccounted(server, 'any', 500)).toMatchObject({ received: 500, stored: 500 })
    expect(await sequenceOf(server, 'sensor:talk')).toEqual(upTo(501))
    const kept = await Promise.all(
      (await everyReject(server, 'talk')).map(async ({ id }) => await bytesOfReject(server, id)),
    )
    expect(kept.reduce((sum, { length }) => sum + length, 0)).toBe(long.length + 2)
  })

  test('two receivers of one list: one waits until the other has gone, and together they store each record once', async () => {
    const args = from('list=shared&sensor=shared')
    await using one = await startServer({ args })
    await using two = await startServer({ args: [...args] })
    const said = await eventually('one of them waits', async () => {
      const both = [await health(one), await health(two)]
      return both.some((text) => text.includes('another receiver')) ? both : undefined
    })
    const first = said[0]?.includes('another receiver') === true ? two : one
    const second = first === one ? two : one
    await redis.client.lpush('shared', ...lines(0, 100))
    await untilAccounted(first, 'shared', 100)
    await first.stop()
    await redis.client.lpush('shared', ...lines(100, 200))
    await untilAccounted(second, 'shared', 100)
    expect(await sequenceOf(second, 'sensor:shared')).toEqual(upTo(200).slice(100))
  })

  test('a server that is full is emptied', async () => {
    const own = join(folder, 'full')
    await mkdir(own)
    await using full = await startRedis(programs, own, ['--maxmemory-policy', 'noeviction'])
    await full.client.rpush('full', ...lines(0, 5000))
    await full.client.xgroup('CREATE', 'full-stream', 'aurora', '0', 'MKSTREAM')
    for (const line of lines(0, 500)) await full.client.xadd('full-stream', '*', 'eve', line)
    await full.client.config('SET', 'maxmemory', '100kb')
    await expect(full.client.rpush('full', 'x')).rejects.toThrow(/OOM/)
    const url = `redis://127.0.0.1:${full.port}`
    const args = ['list=full&pushed=right', 'stream=full-stream'].flatMap((query) => [
      '--redis',
      `${url}?${query}&source=json&sensor=full`,
    ])
    await using reader = await startServer({ args })
    expect(await untilAccounted(reader, 'full', 5500)).toMatchObject({ received: 5500, stored: 5500 })
  })

  test('every account balances, and nothing was dropped', async () => {
    await expectAccountsToBalance(server)
    const { droppedBeforeReceipt } = await ask<{ droppedBeforeReceipt: object }>(server, '/api/v1/siem/sources')
    expect(droppedBeforeReceipt).toEqual({ udp: 0, redis: 0 })
    expect(await server.stop()).toBe(0)
  })
})
