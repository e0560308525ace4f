import { execFile } from 'node:child_process'
import { mkdir, readdir, readFile, rm } from 'node:fs/promises'
import { join } from 'node:path'
import { promisify } from 'node:util'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { eventually } from './eventually.ts'
import { freePort, startRedis, unpackRedis, type RedisServer } from './redis-server.ts'
import { childEnvironment, mainFile, node24, startServer, temporaryFolder, type RunningServer } from './server.ts'
import { untilAccounted } from './stored.ts'

// Redis servers that are away, refuse us, or hold something else under the key; and passwords, which are told nowhere.

const run = promisify(execFile)
const programs = await unpackRedis()
if (typeof programs === 'string') console.warn(`Redis in trouble: skipped, ${programs}`)

/** Hard on what hides passwords, and on what finds them in a url. */
const password = 'p@ss:w/rd?%&#'
const encoded = encodeURIComponent(password)

async function untilHealth(server: RunningServer, text: RegExp): Promise<string> {
  let said = ''
  return await eventually(`health says ${String(text)}`, async () => {
    const { checks } = (await (await server.api('/health')).json()) as { checks: Record<string, { detail: string }> }
    said = checks['redis']?.detail ?? ''
    return text.test(said) ? said : undefined
  }).catch((error: unknown) => {
    throw new Error(`health says: ${said}`, { cause: error })
  })
}

/** Everything a server has written into its log. */
async function logOf(server: RunningServer): Promise<string> {
  const logs = join(server.data, 'logs')
  const texts = await Promise.all((await readdir(logs)).map(async (name) => await readFile(join(logs, name), 'utf8')))
  return texts.join('')
}

/** Whether a text has the password in any spelling, or a piece of it that says much. */
const tells = (text: string): boolean =>
  [password, encoded, 'ss:w', 'p%40ss', 'w%2Frd', 'w/rd'].some((spelling) => text.includes(spelling))

describe.skipIf(typeof programs === 'string')('a Redis server', () => {
  let folder: string
  beforeAll(async () => (folder = await temporaryFolder()))
  afterAll(async () => {
    await rm(folder, { recursive: true, force: true })
    if (typeof programs !== 'string') await programs[Symbol.asyncDispose]()
  })
  const start = async (name: string, args: readonly string[] = []): Promise<RedisServer> => {
    await mkdir(join(folder, name))
    return await startRedis(programs, join(folder, name), args)
  }

  test('that is away at the start, and goes away later, is waited for', async () => {
    await using redis = await start('away')
    await redis.kill9()
    const at = `redis://127.0.0.1:${redis.port}`
    await using server = await startServer({
      args: ['list', 'stream', 'channel'].flatMap((mode) => [
        '--redis',
        `${at}?${mode}=${mode}&source=json&sensor=${mode}`,
      ]),
    })
    const said = await untilHealth(server, /ECONNREFUSED.*ECONNREFUSED.*ECONNREFUSED/)
    expect(said).toMatch(/channel channel of redis:.*what is published meanwhile is not received/)
    for (let round = 1; round <= 2; round++) {
      await redis.start()
      await untilHealth(server, /^no trouble$/)
      await redis.client.lpush('list', '{"a":1}')
      await redis.client.xadd('stream', '*', 'eve', '{"a":1}')
      await redis.client.publish('channel', '{"a":1}')
      for (const sensor of ['list', 'stream', 'channel'])
        expect(await untilAccounted(server, sensor, round)).toMatchObject({ received: round, stored: round })
      await redis.kill9()
      await untilHealth(server, /not received/)
    }
    const log = await logOf(server)
    expect(log).toMatch(/"event":"receiver_failed","receiver":"channel channel of redis:/)
    expect(log).toMatch(/"event":"receiver_recovered","receiver":"channel channel of redis:[^}]*"awayMs":\d+/)
    expect(await server.stop()).toBe(0)
  })

  test('that refuses us, or has something else under the key, is told in health and tried again', async () => {
    await using redis = await start('locked')
    await redis.client.config('SET', 'requirepass', password)
    await redis.client.auth(password)
    await redis.client.set('text', 'not a list')
    await redis.client.call('ACL', 'SETUSER', 'reader', 'on', '>short', '~*', '&*', '+@read')
    const at = (user: string, query: string): string[] => [
      '--redis',
      `redis://${user}127.0.0.1:${redis.port}?${query}&source=json`,
    ]
    await using server = await startServer({
      args: [
        ...at('', 'list=a'),
        ...at(`:${encoded}x@`, 'list=b'),
        ...at(`:${encoded}@`, 'list=text'),
        ...at(`:${encoded}@`, 'stream=text'),
        ...at('reader:short@', 'list=c'),
        ...at(`default:${encoded}@`, 'list=good&sensor=good'),
      ],
    })
    const wanted = [
      'asks for a password',
      'refuses the user or password',
      'of another type',
      'of another type',
      'may not do',
    ]
    const said = await untilHealth(server, new RegExp(wanted.join('.*')))
    expect(said).not.toContain('good')
    await redis.client.lpush('good', '{"a":1}')
    await untilAccounted(server, 'good', 1)
    await redis.client.del('text')
    await redis.client.lpush('text', '{"a":1}')
    const again = await untilHealth(server, /^(?!.*list text)/)
    for (const text of [said, again, await logOf(server), server.stderr()]) expect(tells(text)).toBe(false)
    expect(await server.stop()).toBe(0)
  })

  test('speaks TLS', async () => {
    const key = join(folder, 'tls.key')
    const certificate = join(folder, 'tls.crt')
    const subject = ['-subj', '/CN=localhost', '-addext', 'subjectAltName=DNS:localhost']
    const curve = ['-newkey', 'ec', '-pkeyopt', 'ec_paramgen_curve:prime256v1', '-nodes']
    await run('openssl', ['req', '-x509', ...curve, '-keyout', key, '-out', certificate, '-days', '2', ...subject])
    const port = await freePort()
    const files = ['--tls-cert-file', certificate, '--tls-key-file', key, '--tls-auth-clients', 'no']
    await using redis = await start('tls', ['--tls-port', String(port), ...files])
    await redis.client.config('SET', 'requirepass', password)
    await redis.client.auth(password)
    const args = ['--redis', `rediss://:${encoded}@localhost:${port}?list=a&source=json&sensor=tls`]
    await using trusting = await startServer({ args, env: { NODE_EXTRA_CA_CERTS: certificate } })
    await redis.client.lpush('a', '{"a":1}')
    await untilAccounted(trusting, 'tls', 1)
    expect(await trusting.stop()).toBe(0)
    await using wary = await startServer({ args })
    await untilHealth(wary, /self-signed certificate/)
    expect(tells(await logOf(wary))).toBe(false)
  })

  test.for([
    [`redis://:${password}@h?list=a&source=json`, /--redis|redis\.0\.url/],
    [`redis://:p@ss?ss:w&${password}@h?list=a&source=json`, /--redis/],
    [`redis://:${encoded}@h?list=a`, /write source=/],
    [`redis://:${encoded}@h?list=a&stream=b&source=json`, /write one of list=, stream=, channel=/],
    [`redis://:${encoded}@h?list=a&source=json&sorce=x`, /besides these there are source=/],
    [`http://:${encoded}@h?list=a&source=json`, /redis\.0\.url: must be redis:/],
    [`redis://:${encoded}@h/x?list=a&source=json`, /redis\.0\.url: must be redis:/],
    [`redis://:${encoded}@h?list=a&source=suricat`, /there is no source .*suricat.*known sources/],
  ] as const)('is refused at the start when its url is %s, which is not repeated', async ([url, why]) => {
    const failed: unknown = await startServer({ args: ['--redis', url] }).catch((error: unknown) => error)
    expect(String(failed)).toMatch(why)
    expect(tells(String(failed))).toBe(false)
  })

  test('has no password where the settings are printed', async () => {
    const urls = [`redis://:${encoded}@h`, `rediss://me:${encoded}@h:1/2`, `redis://${encoded}@h`]
    const flags = urls.flatMap((url) => ['--redis', `${url}?stream=a&source=json`])
    const args = [mainFile, 'up', '--data', folder, '--print-config', ...flags]
    const { stdout } = await run(node24(), args, { env: childEnvironment() })
    const { redis } = JSON.parse(stdout) as { redis: { url: string }[] }
    expect(redis.map(({ url }) => url)).toEqual(['redis://:***@h', 'rediss://me:***@h:1/2', 'redis://***@h'])
    expect(tells(stdout)).toBe(false)
  })
})
