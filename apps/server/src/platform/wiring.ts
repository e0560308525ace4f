import { randomBytes, timingSafeEqual } from 'node:crypto'
import { join } from 'node:path'
import { openAudit } from '@aurora/audit'
import { buildHttpServer, type Services } from '@aurora/http'
import { localOperator, openIdentity } from '@aurora/identity'
import {
  BodyReceiver,
  fileMigrations,
  FileTail,
  findSource,
  JournalReceiver,
  Ledger,
  ledgerMigrations,
  Pipeline,
  ReaderPool,
  redisMigrations,
  RedisReceiver,
  sourceAliases,
  SyslogTcpReceiver,
  SyslogUdpReceiver,
} from '@aurora/ingest'
import { migrate, openState } from '@aurora/state'
import { openEventStore } from '@aurora/store'
import { createTelemetry } from '@aurora/telemetry'
import { Cleanup } from './cleanup.ts'
import type { Config } from './config.ts'
import { holdFolder } from './data-folder.ts'
import { health, type Check } from './health.ts'
import { findHostLogs, hostLogsCheck, type HostLogs } from './host-logs.ts'
import { openLogFile } from './log-file.ts'
import { RateCounter } from './source-rates.ts'

/** A running platform: every part open, receivers receiving, the API ready to be served. */
export interface Platform {
  readonly services: Services
  readonly url: string
  /** Lets the command line of this machine in. */
  readonly localToken: string
  /** Stops from the edge inwards: no new requests, no new lines, what was taken is stored, then the stores close. */
  close(reason: string): Promise<void>
}

export interface PlatformOptions {
  readonly version: string
  readonly pageFolder: string
  /** Receivers and log file: the server has them, a command that opens the folder for a moment has not. */
  readonly isServer: boolean
}

/**
 * The composition root: the only place that knows which implementation stands behind a port. Opens from the stores
 * outwards; when a part does not open, those that did are closed again.
 */
export async function openPlatform(config: Config, options: PlatformOptions): Promise<Platform> {
  const startedMs = Date.now()
  const cleanup = new Cleanup()
  try {
    const folder = holdFolder(config.data)
    cleanup.add(() => Promise.resolve(folder.release()))
    const telemetry = createTelemetry({
      level: config.logLevel,
      write: options.isServer ? openLogFile(join(config.data, 'logs'), cleanup) : () => undefined,
    })

    const state = await openState(config.state ?? `sqlite:${join(config.data, 'state.db')}`)
    cleanup.add(async () => await state.close())
    await migrate(state, ledgerMigrations)
    await migrate(state, fileMigrations)
    await migrate(state, redisMigrations)
    const audit = await openAudit({
      state,
      keyFile: join(config.data, 'audit.key'),
      headFile: join(config.data, 'audit.head'),
      onProblem: (problem: unknown) => telemetry.auditProblem(problem),
    })
    cleanup.add(async () => await audit.close())
    const signingSecret =
      config.jwtSecretKey === undefined ? { file: join(config.data, 'jwt.secret') } : { text: config.jwtSecretKey }
    const identity = await openIdentity({ state, audit, signingSecret })
    const sweeping = setInterval(() => void identity.sweep().catch(() => undefined), 300_000)
    cleanup.add(() => Promise.resolve(clearInterval(sweeping)))

    const store = await openEventStore({
      address: config.eventStore ?? `chdb:${join(config.data, 'events')}`,
      retentionDays: config.retentionDays,
      readSessions: config.readSessions,
      memoryBytes: config.storeMemoryMb << 20,
      bounds: { timeMs: config.searchTimeoutMs },
    })
    cleanup.add(async () => await store.close())
    const { ledger, ...settled } = await Ledger.open(state, store)
    telemetry.batchesSettled(settled)

    const pool = new ReaderPool(config.readerThreads)
    cleanup.add(async () => await pool.close())
    const rates = new RateCounter()
    rates.seed(await store.countBySensor(Math.floor(Date.now() / 86_400_000) * 86_400e6, Date.now() * 1000 + 60e6))
    const pipeline = new Pipeline({
      store,
      ledger,
      pool,
      site: config.site,
      observer: { ...telemetry, linesStored: (at, events) => rates.add(at.source, at.sensor, events) },
    })
    cleanup.add(async () => await pipeline.close())

    const receivers = options.isServer
      ? await openReceivers(await withHostLogs(config, telemetry), { pipeline, ledger, state, observer: telemetry })
      : noReceivers
    cleanup.add(async () => await receivers.close())

    const localToken = `aurora_local_${randomBytes(32).toString('base64url')}`
    const services: Services = {
      version: options.version,
      site: config.site,
      mode: config.mode,
      store,
      identity,
      audit,
      pipeline,
      ledger,
      bodies: new BodyReceiver(pipeline, ledger),
      aliases: sourceAliases(),
      rates,
      udpDropped: receivers.udpDropped,
      redisDropped: receivers.redisDropped,
      checks: async () =>
        await health({
          store,
          state,
          pipeline,
          dataFolder: config.data,
          failures: receivers.failures(),
          hostLogs: receivers.hostLogs,
        }),
      localPrincipal: (token) => (isSame(token, localToken) ? localOperator : undefined),
      metrics: telemetry.metrics,
      log: telemetry,
    }
    const app = await buildHttpServer(services, { host: config.host, pageFolder: options.pageFolder })
    cleanup.add(async () => await app.close())
    await app.listen({ host: config.host, port: options.isServer ? config.port : 0 })
    const address = app.server.address()
    const port = typeof address === 'object' && address !== null ? address.port : config.port
    const url = `http://${config.host.includes(':') ? `[${config.host}]` : config.host === '0.0.0.0' ? '127.0.0.1' : config.host}:${port}`
    if (options.isServer) folder.announce(url, localToken)
    telemetry.serverStarted({ url, dataFolder: config.data, engine: store.engine, tookMs: Date.now() - startedMs })

    return {
      services,
      url,
      localToken,
      async close(reason) {
        const stoppedMs = Date.now()
        await cleanup.run(() => telemetry.serverStopped({ reason, tookMs: Date.now() - stoppedMs }))
      },
    }
  } catch (error) {
    await cleanup.run(() => undefined)
    throw error
  }
}

interface Receivers {
  readonly udpDropped: () => Promise<number>
  readonly redisDropped: () => number
  readonly failures: () => Parameters<typeof health>[0]['failures']
  readonly hostLogs: Check | undefined
  readonly close: () => Promise<void>
}

const noReceivers: Receivers = {
  udpDropped: () => Promise.resolve(0),
  redisDropped: () => 0,
  failures: () => ({ files: [], redis: [], journal: [] }),
  hostLogs: undefined,
  close: () => Promise.resolve(),
}

/** The settings with what the system logs of this machine add to them. */
async function withHostLogs(
  config: Config,
  observer: { hostLogsChosen(chosen: HostLogs): void },
): Promise<{ config: Config; found: HostLogs | undefined }> {
  if (!config.hostLogs) return { config, found: undefined }
  const found = await findHostLogs(config)
  observer.hostLogsChosen(found)
  return {
    config: {
      ...config,
      tail: [...config.tail, ...found.taken.map((path) => ({ path, source: 'syslog', sensor: '' }))],
      journal: config.journal ?? found.journal,
    },
    found,
  }
}

async function openReceivers(
  { config, found }: { config: Config; found: HostLogs | undefined },
  parts: ConstructorParts,
): Promise<Receivers> {
  for (const { source } of [...config.tail, ...config.redis]) findSource(source)
  const udp =
    config.syslogUdp === undefined ? undefined : await SyslogUdpReceiver.open(config.syslogUdp, parts.pipeline)
  const tcp =
    config.syslogTcp === undefined ? undefined : await SyslogTcpReceiver.open(config.syslogTcp, parts.pipeline)
  const tails = config.tail.map((tail) =>
    FileTail.start(parts, { ...tail, sensor: tail.sensor === '' ? 'local' : tail.sensor }),
  )
  const journal = config.journal === undefined ? undefined : JournalReceiver.start(parts, config.journal)
  const redis = config.redis.map((one) => RedisReceiver.start(parts, one))
  return {
    udpDropped: async () => (await udp?.dropped()) ?? 0,
    redisDropped: () => redis.reduce((sum, { dropped }) => sum + dropped, 0),
    failures: () => ({
      files: tails.flatMap(({ config: { path }, failure }) => (failure === undefined ? [] : [`${path}: ${failure}`])),
      journal: journal?.failure === undefined ? [] : [`${journal.place}: ${journal.failure}`],
      redis: redis.flatMap(({ place, failure }) => (failure === undefined ? [] : [`${place}: ${failure}`])),
    }),
    hostLogs: found === undefined ? undefined : hostLogsCheck(found),
    close: async () => {
      await Promise.all([udp, tcp, journal, ...tails, ...redis].map(async (receiver) => await receiver?.close()))
    },
  }
}

type ConstructorParts = Parameters<typeof RedisReceiver.start>[0]

function isSame(given: string, expected: string): boolean {
  const a = Buffer.from(given)
  const b = Buffer.from(expected)
  return a.length === b.length && timingSafeEqual(a, b)
}
