import { rm } from 'node:fs/promises'
import { join } from 'node:path'
import { RedisReceiver, type RedisConfig } from '@aurora/ingest'
import { afterAll, afterEach, beforeAll, describe, expect, test } from 'vitest'
import { eventually, pause } from './eventually.ts'
import { openIngest, type IngestParts } from './ingest-parts.ts'
import { Random } from './random.ts'
import { startRedis, unpackRedis, type RedisServer } from './redis-server.ts'
import { startServer, temporaryFolder, type RunningServer } from './server.ts'
import { everyEvent, everyReject, expectAccountsToBalance, untilAccounted } from './stored.ts'

// Everything that can die dies while lists and streams are read. What was sent is there exactly once afterwards:
// AURORA_REDIS_ROUNDS sets how often, AURORA_REDIS_SEED repeats a run.

const rounds = Number(process.env['AURORA_REDIS_ROUNDS'] ?? 10)
const seed = Number(process.env['AURORA_REDIS_SEED'] ?? Date.now() % 1_000_000)
const random = new Random(seed)
const programs = await unpackRedis()
if (typeof programs === 'string') console.warn(`faults of Redis: skipped, ${programs}`)

const modes = ['list', 'stream'] as const

/** What was sent in one mode. */
class Sent {
  readonly #redis: RedisServer
  readonly #mode: (typeof modes)[number]
  good = 0
  broken = 0
  #next = 0

  constructor(redis: RedisServer, mode: (typeof modes)[number]) {
    this.#redis = redis
    this.#mode = mode
  }

  get records(): number {
    return this.good + this.broken
  }

  /** Sends records of many sizes, in one transaction; one in a hundred is no JSON. */
  async send(count: number): Promise<void> {
    const batch = this.#redis.client.multi()
    for (let i = 0; i < count; i++) {
      const size = random.next() < 0.001 ? 300_000 : random.next() * 600
      const record = JSON.stringify({ seq: this.#next++, pad: 'x'.repeat(Math.floor(size)) })
      const isBroken = random.next() < 0.01
      if (isBroken) this.broken++
      else this.good++
      const text = isBroken ? `broken ${record}` : record
      if (this.#mode === 'list') batch.lpush('list', text)
      else batch.xadd('stream', '*', 'eve', text)
    }
    await batch.exec()
  }

  /** Checks that all of it is there once, good or kept as a reject. */
  async expectOnce(server: RunningServer): Promise<void> {
    const account = await untilAccounted(server, this.#mode, this.records, 90_000)
    expect(account).toMatchObject({ received: this.records, stored: this.good, rejected: this.broken, deduplicated: 0 })
    const events = (await everyEvent(server, `sensor:${this.#mode}`)).map(({ native }) => Number(native['seq']))
    const rejects = (await everyReject(server, this.#mode)).map(({ sample }) => Number(/"seq":(\d+)/.exec(sample)?.[1]))
    const seen = [...events, ...rejects].sort((a, b) => a - b)
    const wrong = seen.findIndex((seq, i) => seq !== i)
    expect(wrong, `${this.#mode} has ${seen[wrong]} there, seed ${seed}`).toBe(-1)
    expect(seen.length).toBe(this.records)
  }
}

describe.skipIf(typeof programs === 'string')('with Redis', () => {
  let folder: string
  let redis: RedisServer
  let server: RunningServer | undefined
  beforeAll(async () => {
    folder = await temporaryFolder()
    redis = await startRedis(programs, folder)
  })
  afterEach(async () => await server?.[Symbol.asyncDispose]())
  afterAll(async () => {
    await redis[Symbol.asyncDispose]()
    await rm(folder, { recursive: true, force: true })
    if (typeof programs !== 'string') await programs[Symbol.asyncDispose]()
  })
  const start = async (name: string): Promise<RunningServer> =>
    (server = await startServer({
      data: join(folder, name),
      args: modes.flatMap((mode) => [
        '--redis',
        `redis://127.0.0.1:${redis.port}?${mode}=${mode}&source=json&sensor=${mode}`,
      ]),
    }))
  const settingsOf = (mode: RedisConfig['mode']): RedisConfig => ({
    url: `redis://127.0.0.1:${redis.port}`,
    mode,
    key: mode,
    source: 'json',
    sensor: mode,
    group: 'aurora',
    pushed: 'left',
  })
  /** Records that were taken and not yet forgotten. */
  const taken = async (): Promise<number> => {
    const lengths = await Promise.all(
      modes.map(async (mode) => await redis.client.llen(`${mode}:aurora:${mode}:taken`)),
    )
    return lengths.reduce((sum, length) => sum + length, 0)
  }
  /** Waits until a receiver is in the middle of its work. */
  const untilTaking = async (): Promise<void> =>
    void (await eventually('something is being taken', async () => ((await taken()) > 0 ? true : undefined)))
  const untilForgotten = async (): Promise<void> =>
    void (await eventually('what is stored is forgotten', async () => ((await taken()) === 0 ? true : undefined)))

  test(`a server that is killed ${rounds} times in the middle of reading stores every record once`, async () => {
    const sent = modes.map((mode) => new Sent(redis, mode))
    let found = 0
    for (let round = 0; round < rounds; round++) {
      const one = await start('killed')
      await Promise.all(sent.map(async (each) => await each.send(4000)))
      await untilTaking()
      await pause(random.next() * 400)
      await one.kill9()
      found += (await taken()) > 0 ? 1 : 0
    }
    process.stdout.write(`  killed ${rounds} times, ${found} of them with records taken, seed ${seed}\n`)
    const last = await start('killed')
    for (const each of sent) await each.expectOnce(last)
    await expectAccountsToBalance(last)
    await untilForgotten()
    expect(((await redis.client.xpending('stream', 'aurora')) as [number])[0]).toBe(0)
    expect(await last.stop()).toBe(0)
  }, 240_000)

  test('a Redis that is killed and comes back, again and again, has every record stored once', async () => {
    await redis.client.flushall()
    const sent = modes.map((mode) => new Sent(redis, mode))
    const one = await start('restarted')
    for (let round = 0; round < 5; round++) {
      await Promise.all(sent.map(async (each) => await each.send(4000)))
      await untilTaking()
      await redis.kill9()
      await redis.start()
    }
    for (const each of sent) await each.expectOnce(one)
    await expectAccountsToBalance(one)
    await untilForgotten()
    expect(await one.stop()).toBe(0)
  }, 240_000)

  test('a Redis that was set back behind what was stored, or emptied, goes on without a loss', async () => {
    await redis.client.flushall()
    const sent = modes.map((mode) => new Sent(redis, mode))
    let one = await start('set-back')
    for (const each of sent) await each.send(200)
    for (const each of sent) await each.expectOnce(one)
    await untilForgotten()
    await one.stop()
    for (const mode of modes) await redis.client.hset(`${mode}:aurora:${mode}:position`, 'base', '0')
    one = await start('set-back')
    for (const each of sent) await each.send(200)
    for (const each of sent) await each.expectOnce(one)
    await untilForgotten()
    await redis.client.flushall()
    for (const each of sent) await each.send(200)
    for (const each of sent) await each.expectOnce(one)
    expect(await one.stop()).toBe(0)
  })

  test('what was stored and not yet forgotten when the server died is not stored again', async () => {
    const { client } = redis
    await client.flushall()
    const records = ['{"seq":0}', '', '{"seq":1}', 'broken', '{"seq":2}']
    let one = await start('unforgotten')
    await client.lpush('list', ...records)
    const ids = []
    for (const record of records) ids.push((await client.xadd('stream', '*', 'eve', record)) as string)
    for (const mode of modes) await untilAccounted(one, mode, 4)
    await untilForgotten()
    await one.kill9()
    for (const mode of modes) await client.hset(`${mode}:aurora:${mode}:position`, 'base', '0')
    await client.rpush('list:aurora:list:taken', ...records)
    await client.rpush('stream:aurora:stream:taken', ...ids.map((id, i) => `${id} ${records[i]?.length ?? 0}`))
    await client.lpush('list', '{"seq":3}')
    await client.xadd('stream', '*', 'eve', '{"seq":3}')
    one = await start('unforgotten')
    for (const mode of modes)
      expect(await untilAccounted(one, mode, 5)).toMatchObject({ received: 5, stored: 4, rejected: 1 })
    await untilForgotten()
    await expectAccountsToBalance(one)
  })

  test('a store that stands still leaves the records in Redis, and gets them once when it goes on', async () => {
    await redis.client.flushall()
    const sent = modes.map((mode) => new Sent(redis, mode))
    for (const each of sent) for (let i = 0; i < 10; i++) await each.send(10_000)
    await using still = await pausedIngest(join(folder, 'still'))
    const receivers = modes.map((mode) => RedisReceiver.start(still.parts, settingsOf(mode)))
    await eventually('both have taken what they may', async () =>
      still.parts.pipeline.inFlightBytes > 2 * (8 << 20) ? true : undefined,
    )
    // a chunk beyond the 8 MiB each, and one that is being read
    expect(still.parts.pipeline.inFlightBytes).toBeLessThan(2 * ((8 << 20) + 2 * (1 << 20)))
    expect(await redis.client.llen('list')).toBeGreaterThan(50_000)
    still.goOn()
    await eventually('everything is stored', async () =>
      (await still.parts.ledger.accounts()).reduce((sum, { received }) => sum + received, 0) >= 200_000
        ? true
        : undefined,
    )
    await Promise.all(receivers.map(async (receiver) => await receiver.close()))
    const accounts = await still.parts.ledger.accounts()
    for (const [i, { good, broken }] of sent.entries())
      expect(accounts.find(({ sensor }) => sensor === modes[i])).toMatchObject({
        received: 100_000,
        stored: good,
        rejected: broken,
        deduplicated: 0,
      })
    expect((await still.store.usage()).rows).toBe(sent.reduce((sum, { good }) => sum + good, 0))
    expect(await taken()).toBe(0)
  }, 120_000)

  test('a channel fills 32 MiB while the store stands still; what does not fit is dropped and counted', async () => {
    await using still = await pausedIngest(join(folder, 'still-channel'))
    const receiver = RedisReceiver.start(still.parts, settingsOf('channel'))
    await eventually('the channel is listened to', async () =>
      (await redis.client.pubsub('NUMSUB', 'channel'))[1] === 1 ? true : undefined,
    )
    let published = 0
    for (const batch = 500; receiver.dropped === 0;) {
      const publishing = redis.client.pipeline()
      for (let i = 0; i < batch; i++)
        publishing.publish('channel', `{"seq":${published++},"pad":"${'x'.repeat(1000)}"}`)
      await publishing.exec()
    }
    expect(still.parts.pipeline.inFlightBytes).toBeLessThanOrEqual(32 << 20)
    expect(published).toBeGreaterThan(25_000)
    still.goOn()
    await eventually('what was kept is stored', async () => {
      const [account] = await still.parts.ledger.accounts()
      return (account?.stored ?? 0) + receiver.dropped === published ? true : undefined
    })
    await redis.client.publish('channel', '{"seq":"last"}')
    await eventually('and it goes on', async () =>
      ((await still.parts.ledger.accounts())[0]?.stored ?? 0) + receiver.dropped === published + 1 ? true : undefined,
    )
    await receiver.close()
  })
})

/** What receivers work with, on a store that takes nothing until it is told to go on. */
async function pausedIngest(folder: string): Promise<IngestParts & { goOn(): void }> {
  const gate = Promise.withResolvers<void>()
  const ingest = await openIngest(folder, async (batch, store) => {
    await gate.promise
    await store(batch)
  })
  return {
    ...ingest,
    goOn: () => gate.resolve(),
    async [Symbol.asyncDispose]() {
      gate.resolve()
      await ingest[Symbol.asyncDispose]()
    },
  }
}
