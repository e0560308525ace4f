import { AppError } from '@aurora/core'

/** One list, stream or channel of a Redis server that log records come from. */
export interface RedisConfig {
  /** `redis://[[USER]:PASSWORD@]HOST[:PORT][/DATABASE]`, or `rediss://` for TLS. */
  readonly url: string
  readonly mode: 'list' | 'stream' | 'channel'
  /** Name of the list, the stream or the channel; a channel with `*`, `?` or `[` in it is a pattern. */
  readonly key: string
  readonly source: string
  readonly sensor: string
  /** Under this name a list or stream is read: its consumer group, and part of the names of our own keys. */
  readonly group: string
  /** The end of a list its sender pushes to; records are taken from the other one, the oldest first. */
  readonly pushed: 'left' | 'right'
  /** The field of a stream's entries that is the record, where they have several. */
  readonly field?: string | undefined
}

/** Where a server is, and who we are to it. */
export interface RedisAddress {
  readonly host: string
  readonly port: number
  readonly isTls: boolean
  readonly database: number
  readonly user: string
  readonly password: string
}

/** Reads a url. Fails with 'config.invalid', never repeating it: it may hold a password. */
export function parseRedisUrl(url: string): RedisAddress {
  const parsed = URL.canParse(url) ? new URL(url) : undefined
  const database = /^\/?(\d{0,5})$/.exec(parsed?.pathname ?? '')
  const isRedis = parsed?.protocol === 'redis:' || parsed?.protocol === 'rediss:'
  if (parsed === undefined || !isRedis || parsed.hostname === '' || database === null || parsed.search !== '')
    throw new AppError('config.invalid', 'the url of a Redis server cannot be read', {
      hint: 'write redis://HOST:PORT/DATABASE, rediss:// for TLS; in a password, %40 stands for @ and %2F for /',
    })
  return {
    host: parsed.hostname.replace(/^\[|\]$/g, ''),
    port: parsed.port === '' ? 6379 : Number(parsed.port),
    isTls: parsed.protocol === 'rediss:',
    database: Number(database[1]),
    user: decoded(parsed.username),
    password: decoded(parsed.password),
  }
}

/** What a person calls the place records come from; without user and password. */
export function placeOf(config: RedisConfig): string {
  const { host, port, database, isTls } = parseRedisUrl(config.url)
  const at = `${isTls ? 'rediss' : 'redis'}://${host.includes(':') ? `[${host}]` : host}:${port}/${database}`
  return `${config.mode} ${config.key} of ${at}`
}

function decoded(text: string): string {
  try {
    return decodeURIComponent(text)
  } catch {
    return text // a single % that stands for itself
  }
}
