import { readFileSync } from 'node:fs'
import { delimiter, join, resolve } from 'node:path'
import { AppError, severityNames, type Severity } from '@aurora/core'
import { autoSource, howToMakeCertificate, isJournalMatch, parseRedisUrl } from '@aurora/ingest'
import { parse } from 'yaml'
import { z } from 'zod'
import { duration } from './duration.ts'
import { polls } from './poll-settings.ts'

const listener = z.object({ host: z.string().default('127.0.0.1'), port: z.coerce.number().int().min(0).max(65535) })

/** A list, stream or channel of a Redis server (RedisConfig). */
const redis = z
  .strictObject({
    url: z.string().refine(isRedisUrl, 'must be redis://HOST:PORT/DATABASE, or rediss:// for TLS'),
    mode: z.enum(['list', 'stream', 'channel']),
    key: z.string().min(1),
    source: z.string().min(1),
    sensor: z.string().default(''),
    group: z.string().min(1).default('aurora'),
    pushed: z.enum(['left', 'right']).default('left'),
    field: z.string().min(1).optional(),
  })
  .transform((one) => ({ ...one, sensor: one.sensor === '' ? parseRedisUrl(one.url).host : one.sensor }))

/** A folder that others put finished files into (DropConfig). */
const drop = z.strictObject({
  path: z.string().min(1),
  source: z.string().min(1).default(autoSource),
  sensor: z.string().min(1).default('local'),
  names: z.array(z.string().min(1).max(1024)).default([]),
  after: z.enum(['keep', 'move', 'delete']).default('keep'),
  settleSeconds: z.coerce.number().min(1).max(86_400).default(5),
})

const tlsListener = z.strictObject({
  ...listener.shape,
  certFile: z.string('a file with the certificate is needed').min(1),
  keyFile: z.string('a file with the private key is needed').min(1),
  caFile: z.string().min(1).optional(),
})

/** The journal of this machine or of a folder (JournalConfig); `true` stands for the journal as it is. */
const journal = z.preprocess(
  (given) => (given === true ? {} : given),
  z.strictObject({
    sensor: z.string().min(1).default('local'),
    matches: z
      .array(z.string().refine(isJournalMatch, 'must be a match of journalctl: a field, =, a value; or +'))
      .default([]),
    directory: z.string().min(1).optional(),
    program: z.string().min(1).default('journalctl'),
  }),
)

/** A list of paths; in the environment one text, as PATH is. */
const paths = z.preprocess(
  (given) => (typeof given === 'string' ? given.split(delimiter).filter((path) => path !== '') : given),
  z.array(z.string().min(1)).max(8),
)

/** A severity by its name. */
const severity = z.enum(severityNames).transform((name) => severityNames.indexOf(name) as Severity)

/** Every setting, with its bounds, its default and a sentence. Flags win over environment, `aurora.yml`, and this. */
export const configShape = z.strictObject({
  data: z.string().min(1).describe('Folder that holds everything: events, state, keys, logs.'),
  host: z.string().min(1).default('127.0.0.1').describe('Address to listen on.'),
  port: z.coerce.number().int().min(0).max(65535).default(8000).describe('Port to listen on; 0 takes a free one.'),
  site: z
    .string()
    .regex(/^[\w.-]{1,64}$/)
    .default('local')
    .describe('Name of this installation, on every event.'),
  mode: z.enum(['dummy', 'dry_run', 'real']).default('real').describe('SYSTEM_MODE: real does everything.'),
  eventStore: z.string().optional().describe('chdb:DIRECTORY or clickhouse://…; default chdb in the data folder.'),
  state: z.string().optional().describe('sqlite:FILE or postgres://…; default SQLite in the data folder.'),
  retentionDays: z.coerce
    .number()
    .int()
    .min(1)
    .max(3650)
    .default(30)
    .describe('Days an event is kept, from its receipt.'),
  alertSeverity: severity
    .default(1)
    .describe('Findings below this severity make no alert: info, low (the default), medium, high or critical.'),
  starterRules: z
    .union([z.boolean(), z.stringbool()])
    .default(true)
    .describe('Whether the rules this product brings are installed, as the pack "aurora".'),
  correlationWindow: duration(1, 86_400)
    .default(900)
    .describe('Alerts this far apart that share something are one incident: 15m (default), 90s, or seconds.'),
  readerThreads: z.coerce.number().int().min(1).max(64).default(1).describe('Worker threads that read received bytes.'),
  readSessions: z.coerce
    .number()
    .int()
    .min(1)
    .max(16)
    .default(3)
    .describe('Searches that run side by side on the embedded engine.'),
  storeMemoryMb: z.coerce
    .number()
    .int()
    .min(400)
    .max(1_000_000)
    .default(1400)
    .describe('Ceiling for the memory of the embedded engine.'),
  searchTimeoutMs: z.coerce
    .number()
    .int()
    .min(100)
    .max(600_000)
    .default(20_000)
    .describe('A search that takes longer gives a partial answer.'),
  logLevel: z.enum(['debug', 'info', 'warn', 'error']).default('info').describe('Least severe record that is logged.'),
  jwtSecretKey: z
    .string()
    .optional()
    .describe('Signs access tokens; 32 characters at least. Default: made at first start.'),
  metricsToken: z
    .string()
    .min(24)
    .optional()
    .describe('Token with which a Prometheus may read /metrics, and nothing else; 24 characters at least.'),
  sensorEventsPerSecond: z.coerce
    .number()
    .int()
    .min(1)
    .max(1_000_000)
    .optional()
    .describe('Events a second of one sensor over HTTP; more is refused with 429. Default: no limit.'),
  syslogUdp: listener.optional().describe('Receives syslog over UDP.'),
  syslogTcp: listener.optional().describe('Receives syslog over TCP.'),
  syslogTls: tlsListener
    .optional()
    .describe(
      'Receives syslog over TLS: `port`, `certFile` and `keyFile` (PEM), and `caFile` when senders must show a certificate of that authority.',
    ),
  syslogMaxConnections: z.coerce
    .number()
    .int()
    .min(1)
    .max(100_000)
    .default(10_000)
    .describe('Connections that syslog over TCP and TLS may have together; the next is refused and counted.'),
  tail: z
    .array(z.strictObject({ path: z.string().min(1), source: z.string(), sensor: z.string().default('') }))
    .default([])
    .describe('Log files to follow.'),
  drop: z
    .array(drop)
    .refine((all) => new Set(all.map(({ path }) => resolve(path))).size === all.length, 'names one folder twice')
    .default([])
    .describe('Folders whose finished files are read, each once: plain, .gz or .zst.'),
  journal: journal.optional().describe("Receives the records of systemd's journal."),
  hostLogs: z
    .boolean()
    .default(false)
    .describe('Follows the system logs of this machine, or its journal where there are none.'),
  hostRoot: z.string().min(1).default('/').describe('Where the system whose logs hostLogs follows is mounted.'),
  polls: polls
    .default([])
    .describe('REST APIs that are asked for new records: the Wazuh indexer, Velociraptor, and others.'),
  redis: z
    .array(redis)
    .refine(isEachOnce, 'reads one list, stream or channel twice')
    .default([])
    .describe('Redis lists, streams and channels to receive from.'),
  geoip: paths
    .default([])
    .describe(
      'MMDB files that say the country or the autonomous system of public addresses; the first that knows counts.',
    ),
  assets: z.string().min(1).optional().describe('CSV file with the names of your own addresses and networks.'),
  indicators: z
    .union([z.boolean(), z.stringbool()])
    .default(false)
    .describe(
      'Keeps the indicators of every event, so that they can be searched; off, they are shown with an event only.',
    ),
})

export type Config = Readonly<z.output<typeof configShape>>

/** Environment names of the settings; JWT_SECRET_KEY, SYSTEM_MODE and LOG_LEVEL are fixed by the requirements. */
const environmentNames: Readonly<Record<string, keyof Config>> = {
  AURORA_DATA: 'data',
  AURORA_HOST: 'host',
  AURORA_PORT: 'port',
  AURORA_SITE: 'site',
  SYSTEM_MODE: 'mode',
  AURORA_EVENT_STORE: 'eventStore',
  AURORA_STATE: 'state',
  AURORA_RETENTION_DAYS: 'retentionDays',
  AURORA_ALERT_SEVERITY: 'alertSeverity',
  AURORA_STARTER_RULES: 'starterRules',
  AURORA_SIEM_CORRELATION_WINDOW: 'correlationWindow',
  AURORA_READER_THREADS: 'readerThreads',
  AURORA_READ_SESSIONS: 'readSessions',
  AURORA_STORE_MEMORY_MB: 'storeMemoryMb',
  AURORA_SEARCH_TIMEOUT_MS: 'searchTimeoutMs',
  AURORA_SYSLOG_MAX_CONNECTIONS: 'syslogMaxConnections',
  AURORA_SENSOR_EVENTS_PER_SECOND: 'sensorEventsPerSecond',
  AURORA_GEOIP: 'geoip',
  AURORA_ASSETS: 'assets',
  AURORA_INDICATORS: 'indicators',
  LOG_LEVEL: 'logLevel',
  JWT_SECRET_KEY: 'jwtSecretKey',
  AURORA_METRICS_TOKEN: 'metricsToken',
}

/** Flags that are not named as their setting. */
const flagNames: Readonly<Record<string, string>> = {
  'syslogUdp.port': 'syslog-udp',
  'syslogTcp.port': 'syslog-tcp',
  'syslogTls.port': 'syslog-tls',
  'syslogTls.certFile': 'tls-cert',
  'syslogTls.keyFile': 'tls-key',
  'syslogTls.caFile': 'tls-ca',
}

/** Reads the settings. Fails with 'config.invalid', naming the setting, its value's fault and where it came from. */
export function readConfig(
  flags: Readonly<Record<string, unknown>>,
  environment: Readonly<Record<string, string | undefined>>,
  root: string,
): Config {
  const fromEnvironment: Record<string, unknown> = {}
  for (const [name, key] of Object.entries(environmentNames))
    if (environment[name] !== undefined && environment[name] !== '') fromEnvironment[key] = environment[name]
  const given = Object.fromEntries(Object.entries(flags).filter(([, value]) => value !== undefined))
  const data = resolve(String(given['data'] ?? fromEnvironment['data'] ?? join(root, 'aurora-data')))
  const file = readFile(join(data, 'aurora.yml'))
  // --journal turns it on, however the file says it shall be
  const journal = given['journal'] === true ? { journal: file['journal'] ?? true } : {}
  const parsed = configShape.safeParse({ ...file, ...fromEnvironment, ...given, ...journal, data })
  if (parsed.success) return Object.freeze(parsed.data)
  const issue = parsed.error.issues[0]
  const name = issue?.path.join('.') ?? ''
  throw new AppError('config.invalid', `setting ${name}: ${(issue?.message ?? 'cannot be read').toLowerCase()}`, {
    hint: `set it by --${flagNames[name] ?? name}, in the environment, or in ${join(data, 'aurora.yml')}${name.startsWith('syslogTls.') ? `; ${howToMakeCertificate}` : ''}`,
  })
}

function readFile(path: string): Record<string, unknown> {
  let text: string
  try {
    text = readFileSync(path, 'utf8')
  } catch {
    return {}
  }
  try {
    return (parse(text) as Record<string, unknown> | null) ?? {}
  } catch (error) {
    throw new AppError(
      'config.invalid',
      `${path} is not valid YAML`,
      { hint: error instanceof Error ? error.message.split('\n')[0] : undefined },
      error,
    )
  }
}

/** The settings as they are in force, secrets left out. */
export function printableConfig(config: Config): Record<string, unknown> {
  return {
    ...config,
    jwtSecretKey: config.jwtSecretKey === undefined ? undefined : '***',
    metricsToken: config.metricsToken === undefined ? undefined : '***',
    eventStore: config.eventStore === undefined ? undefined : withoutSecrets(config.eventStore),
    state: config.state === undefined ? undefined : withoutSecrets(config.state),
    polls: config.polls.map((one) => ({ ...one, url: withoutQuery(one.url) })),
    redis: config.redis.map((one) => ({ ...one, url: withoutSecrets(one.url) })),
  }
}

/** An address with its password hidden, and a user that stands alone, for some write a password there. */
function withoutSecrets(address: string): string {
  const at = address.lastIndexOf('@')
  const begin = address.indexOf('://') + 3
  if (begin < 3 || at < begin) return address
  const user = address.slice(begin, at).split(':', 2)
  return `${address.slice(0, begin)}${user.length === 2 ? `${user[0]}:` : ''}***${address.slice(at)}`
}

/** An address whose query is hidden: some write a key there. */
const withoutQuery = (address: string): string => address.replace(/\?.*$/s, '?***')

function isRedisUrl(url: string): boolean {
  try {
    parseRedisUrl(url)
    return true
  } catch {
    return false
  }
}

function isEachOnce(all: readonly { url: string; mode: string; key: string; group: string }[]): boolean {
  const names = all.map(({ url, mode, key, group }) => JSON.stringify([url, mode, key, group]))
  return new Set(names).size === names.length
}
