import { Redis } from 'ioredis'
import { parseRedisUrl, type RedisConfig } from './config.ts'

const connectTimeoutMs = 10_000

/** A server that does not answer a command for so long is as good as gone. */
const commandTimeoutMs = 30_000

/**
 * One connection, signed in. It never reconnects by itself and never repeats a command: what was on its way when it broke
 * is unknown, and whoever opens the next one finds out first.
 */
export interface RedisConnection {
  readonly client: Redis
  /** Resolves when the connection is gone, to the reason where there is one. */
  readonly closed: Promise<Error | undefined>
  close(): void
}

/** Connects and signs in; rejects with what the server or the network said. `signal` ends the attempt only. */
export async function openRedis(config: RedisConfig, signal: AbortSignal): Promise<RedisConnection> {
  const { host, port, isTls, database, user, password } = parseRedisUrl(config.url)
  const client = new Redis({
    host,
    port,
    ...(isTls ? { tls: { servername: host } } : {}),
    protocol: 2, // servers before 6 know no other
    lazyConnect: true,
    retryStrategy: () => null,
    enableOfflineQueue: false,
    autoResubscribe: false,
    autoResendUnfulfilledCommands: false,
    enableReadyCheck: false,
    disableClientInfo: true,
    connectTimeout: connectTimeoutMs,
    commandTimeout: commandTimeoutMs,
    keepAlive: 10_000,
  })
  let reason: Error | undefined
  const over = Promise.withResolvers<Error | undefined>()
  client.on('error', (error: Error) => (reason = error))
  client.on('end', () => over.resolve(reason))
  const connection: RedisConnection = { client, closed: over.promise, close: () => client.disconnect() }
  signal.addEventListener('abort', connection.close)
  try {
    signal.throwIfAborted()
    await client.connect()
    if (password !== '') await client.call('AUTH', ...(user === '' ? [password] : [user, password]))
    await client.ping() // a server that asks for a password answers a longer command with less clear words
    if (database !== 0) await client.select(database)
    return connection
  } catch (error) {
    connection.close()
    throw reason ?? error
  } finally {
    signal.removeEventListener('abort', connection.close)
  }
}

const hints: Readonly<Record<string, string>> = {
  NOAUTH: 'the server asks for a password, and the url has none',
  WRONGPASS: 'the server refuses the user or password of the url',
  NOPERM: 'the user of the url may not do what is needed',
  WRONGTYPE: 'the key is of another type there',
  READONLY: 'the server is a replica, and a list or stream can only be taken from where it can be written',
  LOADING: 'the server is still loading its data',
  MOVED: 'the server is part of a cluster and the key is on another one: name that one in the url',
}

/**
 * What went wrong, in a sentence for a person. Only the message of an error is used, and without the arguments of a
 * command that servers repeat in it: they may be a password.
 */
export function explain(error: unknown): string {
  if (!(error instanceof Error)) return 'it failed'
  const code = (error as NodeJS.ErrnoException).code
  const said = error.message.split(/, with args| script: /)[0]?.slice(0, 200) ?? ''
  const hint = hints[said.split(' ')[0] ?? '']
  if (hint !== undefined) return `${hint} (${said})`
  return said === '' ? (code ?? error.name) : said
}
