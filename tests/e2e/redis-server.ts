import { spawn } from 'node:child_process'
import { once } from 'node:events'
import { createServer, type AddressInfo } from 'node:net'
import { join } from 'node:path'
import { Redis } from 'ioredis'
import { unpackDebianPrograms, type DebianPrograms } from './debian-programs.ts'
import { eventually } from './eventually.ts'

/** redis-server as Debian ships it, and what it needs. */
const redisPackages = ['redis-server', 'redis-tools', 'libjemalloc2', 'liblzf1', 'libatomic1']

export const unpackRedis = async (): Promise<DebianPrograms | string> => await unpackDebianPrograms(redisPackages)

/** A Redis server of a test. */
export interface RedisServer extends AsyncDisposable {
  readonly port: number
  /** A client that stays through restarts; closed with the server. */
  readonly client: Redis
  /** Ends it without a chance to tidy up. */
  kill9(): Promise<void>
  /** Starts it again on the same port and folder. */
  start(): Promise<void>
}

/** Starts a server in a folder, which it keeps its data in: every write is on disk before it is answered. */
export async function startRedis(
  programs: DebianPrograms | string,
  folder: string,
  args: readonly string[] = [],
): Promise<RedisServer> {
  if (typeof programs === 'string') throw new Error(programs)
  const port = await freePort()
  const fixed = ['--port', String(port), '--bind', '127.0.0.1', '--dir', folder, '--save', '', '--daemonize', 'no']
  const durable = ['--appendonly', 'yes', '--appendfsync', 'always', '--loglevel', 'warning']
  const launch = (): ReturnType<typeof spawn> =>
    spawn(join(programs.folder, 'usr/bin/redis-server'), [...fixed, ...durable, ...args], {
      stdio: ['ignore', 'ignore', 'inherit'],
      env: { ...process.env, ...programs.env },
    })
  let child = launch()
  const client = new Redis({
    port,
    protocol: 2,
    lazyConnect: true,
    maxRetriesPerRequest: null,
    retryStrategy: () => 50,
  })
  client.on('error', () => undefined) // it is killed now and then
  const isUp = async (): Promise<void> =>
    void (await eventually('redis answers', async () => {
      if (child.exitCode !== null) throw new Error(`redis-server ended with ${child.exitCode}`)
      await client.ping()
      return true
    }))
  const kill9 = async (): Promise<void> => {
    if (child.exitCode !== null || child.signalCode !== null) return
    const ended = once(child, 'exit')
    child.kill('SIGKILL')
    await ended
  }
  await isUp()
  return {
    port,
    client,
    kill9,
    async start() {
      child = launch()
      await isUp()
    },
    async [Symbol.asyncDispose]() {
      client.disconnect()
      await kill9()
    },
  }
}

/** A port that is free now. */
export async function freePort(): Promise<number> {
  const probe = createServer().listen(0, '127.0.0.1')
  await once(probe, 'listening')
  const { port } = probe.address() as AddressInfo
  probe.close()
  await once(probe, 'close')
  return port
}
