import {
  autoSource,
  DropReceiver,
  FileTail,
  findSource,
  JournalReceiver,
  openSyslogTcp,
  PollReceiver,
  RedisReceiver,
  StreamBounds,
  SyslogTlsReceiver,
  SyslogUdpReceiver,
  type DropObserver,
  type FileObserver,
  type ReceiverObserver,
  type SyslogObserver,
} from '@aurora/ingest'
import type { Config } from './config.ts'
import type { Check } from './health.ts'
import { findHostLogs, hostLogsCheck, type HostLogs } from './host-logs.ts'
import { openFileLimit } from './open-file-limit.ts'

/** What receives without being asked: followed and dropped files, the journal, syslog, Redis and polled APIs. */
export interface Receivers {
  /** Where syslog is received. */
  readonly listening: readonly { readonly transport: 'udp' | 'tcp' | 'tls'; readonly port: number }[]
  readonly udpDropped: () => Promise<number>
  readonly redisDropped: () => number
  /** Checks of `GET /health`. */
  readonly checks: () => Readonly<Record<string, Check>>
  readonly close: () => Promise<void>
}

export const noReceivers: Receivers = {
  listening: [],
  udpDropped: () => Promise.resolve(0),
  redisDropped: () => 0,
  checks: () => ({}),
  close: () => Promise.resolve(),
}

/** Open files that are not syslog connections: the stores, and whoever uses the API. */
const otherOpenFiles = 1024

type Parts = Parameters<typeof RedisReceiver.start>[0] & {
  readonly observer: ReceiverObserver &
    FileObserver &
    DropObserver & {
      readonly syslog: SyslogObserver
      hostLogsChosen(chosen: HostLogs): void
    }
}

/** Opens every receiver of the settings. When one does not open, those that did are closed again. */
export async function openReceivers(given: Config, parts: Parts): Promise<Receivers> {
  const hostLogs = given.hostLogs ? await findHostLogs(given) : undefined
  if (hostLogs !== undefined) parts.observer.hostLogsChosen(hostLogs)
  const config = hostLogs === undefined ? given : withHostLogs(given, hostLogs)
  const isAuto = ({ source }: { source: string }): boolean => source === autoSource
  const named = config.drop.filter((one) => !isAuto(one))
  for (const { source } of [...config.tail, ...config.redis, ...config.polls, ...named]) findSource(source)
  const maxConnections = connectionBound(config.syslogMaxConnections)
  const bounds = new StreamBounds({ maxConnections })
  const streams = { pipeline: parts.pipeline, observer: parts.observer.syslog, bounds }
  const opened: { close(): Promise<void> }[] = []
  const close = async (): Promise<void> => {
    await Promise.all(opened.map(async (one) => await one.close()))
  }
  const open = async <S, R extends { close(): Promise<void> }>(
    settings: S | undefined,
    opening: (settings: S) => Promise<R>,
  ): Promise<R | undefined> => {
    if (settings === undefined) return undefined
    const receiver = await opening(settings)
    opened.push(receiver)
    return receiver
  }
  try {
    const udp = await open(config.syslogUdp, (at) => SyslogUdpReceiver.open(at, parts.pipeline))
    const tcp = await open(config.syslogTcp, (at) => openSyslogTcp(at, streams))
    const tls = await open(config.syslogTls, (at) => SyslogTlsReceiver.open(at, streams))
    const tails = config.tail.map((tail) =>
      FileTail.start(parts, { ...tail, sensor: tail.sensor === '' ? 'local' : tail.sensor }),
    )
    const journals = config.journal === undefined ? [] : [JournalReceiver.start(parts, config.journal)]
    const redis = config.redis.map((one) => RedisReceiver.start(parts, one))
    const drops = config.drop.map(({ settleSeconds, ...one }) =>
      DropReceiver.start(parts, { ...one, settleMs: settleSeconds * 1000 }),
    )
    opened.push(...tails, ...journals, ...redis, ...drops)
    const polls = config.polls.map((one) => PollReceiver.start(parts, one))
    opened.push(...polls)
    const transports = [
      ['udp', config.syslogUdp],
      ['tcp', config.syslogTcp],
      ['tls', config.syslogTls],
    ] as const
    return {
      listening: transports.flatMap(([transport, at]) => (at === undefined ? [] : [{ transport, port: at.port }])),
      udpDropped: async () => (await udp?.dropped()) ?? 0,
      redisDropped: () => redis.reduce((sum, { dropped }) => sum + dropped, 0),
      checks: () => ({
        files: troubles(tails.map(({ config: { path }, failure }) => [path, failure])),
        journal: troubles(journals.map(({ place, failure }) => [place, failure])),
        ...(drops.length === 0 ? {} : { drop: troubles(drops.map(({ place, failure }) => [place, failure])) }),
        ...(polls.length === 0 ? {} : { polls: troubles(polls.map(({ place, failure }) => [place, failure])) }),
        redis: troubles(redis.map(({ place, failure }) => [place, failure])),
        ...(hostLogs === undefined ? {} : { host_logs: hostLogsCheck(hostLogs) }),
        ...((tcp ?? tls) ? { syslog: checkSyslog(bounds.connections, maxConnections, tls) } : {}),
      }),
      close,
    }
  } catch (error) {
    await close()
    throw error
  }
}

/** The settings with what the system logs of this machine add to them. */
const withHostLogs = (config: Config, { taken, journal }: HostLogs): Config => ({
  ...config,
  tail: [...config.tail, ...taken.map((path) => ({ path, source: 'syslog', sensor: '' }))],
  journal: config.journal ?? journal,
})

/** No more connections than this process may have open files for, else the stores could open none. */
function connectionBound(wanted: number): number {
  const limit = openFileLimit()
  return limit === undefined ? wanted : Math.max(1, Math.min(wanted, limit - Math.min(otherOpenFiles, limit >> 1)))
}

function troubles(receivers: readonly (readonly [name: string, failure: string | undefined])[]): Check {
  const failures = receivers.flatMap(([name, failure]) => (failure === undefined ? [] : [`${name}: ${failure}`]))
  return { ok: failures.length === 0, detail: failures.join('; ') || 'no trouble' }
}

function checkSyslog(connections: number, maxConnections: number, tls: SyslogTlsReceiver | undefined): Check {
  const failure = tls?.certificate.failureAt(Date.now())
  const use = `${connections} of ${maxConnections} connections`
  if (failure !== undefined) return { ok: false, detail: `${use}; ${failure}` }
  const validity = tls === undefined ? '' : `; certificate valid until ${tls.certificate.validUntil}`
  return { ok: connections < maxConnections, detail: use + validity }
}
