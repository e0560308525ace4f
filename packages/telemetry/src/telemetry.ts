import { monitorEventLoopDelay } from 'node:perf_hooks'
import { pino, type Logger } from 'pino'
import { Counter, Gauge, Histogram, Registry } from 'prom-client'
import { syslogTelemetry, type SyslogTelemetry } from './syslog.ts'

export interface TelemetryOptions {
  readonly level: 'debug' | 'info' | 'warn' | 'error'
  /** Where log records go, one JSON object a line. */
  readonly write: (line: string) => void
}

/**
 * One function per thing that happens: each writes its log record and moves its metrics, so that the two never tell
 * different stories. Secrets and raw events are never among the arguments.
 */
export interface Telemetry {
  serverStarted(start: { url: string; dataFolder: string; engine: string; tookMs: number }): void
  serverStopped(stop: { reason: string; tookMs: number }): void
  batchesSettled(batches: { confirmed: number; forgotten: number }): void
  batchStored(batch: { number: number; events: number; rejects: number; bytes: number; tookMs: number }): void
  batchFailed(batch: { number: number; error: unknown }): void
  /** Something that was received so long ago can be searched now. */
  eventsStored(stored: { afterMs: number }): void
  /** Rules were asked of events that are stored. */
  eventsAsked(asked: { events: number; failed: number; truncated: readonly { findings: number }[] }): void
  findingsKept(findings: readonly object[]): void
  /** Findings became alerts, so long after their newest event was received. */
  findingsFolded(folded: { findings: number; afterMs: number }): void
  findingsNotFolded(failure: { error: unknown }): void
  rulesLoaded(loaded: {
    ruleSet: string
    rules: number
    faults: readonly string[]
    faultCount: number
    tookMs: number
  }): void
  rulesFailed(failure: { error: unknown }): void
  detectionProblem(problem: { error: unknown }): void
  indicatorProblem(problem: { error: unknown }): void
  requestFinished(request: { requestId: string; method: string; route: string; status: number; tookMs: number }): void
  requestFailed(request: { requestId: string; method: string; route: string; error: unknown }): void
  receiverFailed(at: { receiver: string; reason: string }): void
  receiverRecovered(at: { receiver: string; awayMs: number }): void
  recordsLost(at: { receiver: string; records: number }): void
  bytesLost(at: { receiver: string; bytes: number }): void
  fileBroken(at: { file: string; reason: string }): void
  hostLogsChosen(chosen: {
    taken: readonly string[]
    passedOver: readonly object[]
    journal?: object | undefined
  }): void
  sensorSilent(at: { source: string; sensor: string; silentSeconds: number; usualSeconds: number }): void
  sensorBack(at: { source: string; sensor: string; silentSeconds: number }): void
  enrichmentRead(file: { path: string; what: string }): void
  enrichmentRefused(file: { path: string; error: unknown }): void
  auditProblem(problem: unknown): void
  caseworkProblem(problem: unknown): void
  readonly syslog: SyslogTelemetry
  /** Prometheus text of all metrics. */
  metrics(): Promise<string>
}

export function createTelemetry(options: TelemetryOptions): Telemetry {
  const logger = createLogger(options)
  const registry = new Registry()
  const events = new Counter({ name: 'aurora_ingest_events_total', help: 'Events stored.', registers: [registry] })
  const rejects = new Counter({
    name: 'aurora_ingest_rejects_total',
    help: 'Lines kept as rejects.',
    registers: [registry],
  })
  const failures = new Counter({
    name: 'aurora_ingest_batch_failures_total',
    help: 'Batches that could not be stored.',
    registers: [registry],
  })
  const lost = new Counter({
    name: 'aurora_ingest_lost_total',
    help: 'Records that the server they were read from had dropped before.',
    registers: [registry],
  })
  const lostBytes = new Counter({
    name: 'aurora_ingest_lost_bytes_total',
    help: 'Bytes of followed files that were gone before they were read.',
    registers: [registry],
  })
  const batchSeconds = new Histogram({
    name: 'aurora_ingest_batch_duration_seconds',
    help: 'Time from a closed batch to its acknowledgement.',
    buckets: [0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1, 2.5, 5, 10],
    registers: [registry],
  })
  const eventSeconds = new Histogram({
    name: 'aurora_event_duration_seconds',
    help: 'Time from receipt until events are stored and can be searched, an observation for what was received together.',
    buckets: [0.05, 0.1, 0.2, 0.3, 0.4, 0.5, 0.6, 0.7, 0.8, 0.9, 1, 1.5, 2, 3, 5, 10],
    registers: [registry],
  })
  const asked = new Counter({
    name: 'aurora_detection_events_total',
    help: 'Events that live rules were asked of.',
    registers: [registry],
  })
  const unasked = new Counter({
    name: 'aurora_detection_failures_total',
    help: 'Events that live rules could not be asked of, which is a defect.',
    registers: [registry],
  })
  const findings = new Counter({ name: 'aurora_findings_total', help: 'Findings kept.', registers: [registry] })
  const findingsLeft = new Counter({
    name: 'aurora_findings_truncated_total',
    help: 'Findings counted and not kept, for their rule had too many at once.',
    registers: [registry],
  })
  const alertSeconds = new Histogram({
    name: 'aurora_alert_duration_seconds',
    help: 'Time from receipt until what rules found of it is an alert.',
    buckets: [0.05, 0.1, 0.2, 0.3, 0.4, 0.5, 0.75, 1, 2, 5, 10, 60],
    registers: [registry],
  })
  const requests = new Histogram({
    name: 'aurora_http_request_duration_seconds',
    help: 'Time to answer a request.',
    labelNames: ['method', 'route', 'status'],
    buckets: [0.005, 0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1, 2.5, 5, 10],
    registers: [registry],
  })
  new Gauge({
    name: 'process_resident_memory_bytes',
    help: 'Resident memory.',
    registers: [registry],
    collect() {
      this.set(process.memoryUsage.rss())
    },
  })

  const loop = watchEventLoop(registry)

  return {
    serverStarted(start) {
      loop.reset()
      logger.info({ event: 'server_started', ...start }, 'server started')
    },
    serverStopped: (stop) => logger.info({ event: 'server_stopped', ...stop }, 'server stopped'),
    batchesSettled: (batches) =>
      logger.info({ event: 'batches_settled', ...batches }, 'batches of an earlier process settled'),
    batchStored(batch) {
      events.inc(batch.events)
      rejects.inc(batch.rejects)
      batchSeconds.observe(batch.tookMs / 1000)
      logger.debug({ event: 'batch_stored', ...batch }, 'batch stored')
    },
    eventsStored: ({ afterMs }) => eventSeconds.observe(afterMs / 1000),
    eventsAsked({ events, failed, truncated }) {
      asked.inc(events)
      unasked.inc(failed)
      for (const { findings } of truncated) findingsLeft.inc(findings)
    },
    findingsKept: (kept) => findings.inc(kept.length),
    findingsFolded: ({ findings: folded, afterMs }) => {
      if (folded > 0) alertSeconds.observe(afterMs / 1000)
    },
    findingsNotFolded: ({ error }) =>
      logger.error({ event: 'findings_not_folded', err: error }, 'no alerts come about'),
    rulesLoaded: (loaded) => logger.info({ event: 'rules_loaded', ...loaded }, 'rules loaded'),
    detectionProblem: ({ error }) =>
      logger.error({ event: 'detection_problem', err: error }, 'scheduled detection has a problem'),
    indicatorProblem: ({ error }) =>
      logger.error({ event: 'indicator_problem', err: error }, 'indicators have a problem'),
    rulesFailed: ({ error }) => logger.error({ event: 'rules_failed', err: error }, 'rules not loaded'),
    batchFailed({ number, error }) {
      failures.inc()
      logger.error({ event: 'batch_failed', number, err: error }, 'batch not stored')
    },
    requestFinished({ requestId, method, route, status, tookMs }) {
      requests.observe({ method, route, status: `${Math.floor(status / 100)}xx` }, tookMs / 1000)
      logger.debug(
        { event: 'request_finished', request_id: requestId, method, route, status, tookMs },
        'request finished',
      )
    },
    requestFailed({ requestId, method, route, error }) {
      logger.error({ event: 'request_failed', request_id: requestId, method, route, err: error }, 'request failed')
    },
    receiverFailed: (at) => logger.warn({ event: 'receiver_failed', ...at }, 'nothing is received there'),
    receiverRecovered: (at) => logger.info({ event: 'receiver_recovered', ...at }, 'records are received again'),
    recordsLost(at) {
      lost.inc(at.records)
      logger.warn({ event: 'records_lost', ...at }, 'records were dropped, or cut, before they could be read')
    },
    bytesLost(at) {
      lostBytes.inc(at.bytes)
      logger.warn({ event: 'bytes_lost', ...at }, 'a followed file was cut, or gone, before all of it was read')
    },
    fileBroken: (at) => logger.warn({ event: 'file_broken', ...at }, 'a file could not be read to its end'),
    hostLogsChosen: ({ taken, passedOver, journal }) =>
      logger.info(
        { event: 'host_logs_chosen', taken, passed_over: passedOver, is_journal: journal !== undefined },
        'system logs of this machine chosen',
      ),
    sensorSilent: (at) => logger.warn({ event: 'sensor_silent', ...at }, 'a sensor broke its rhythm'),
    sensorBack: (at) => logger.info({ event: 'sensor_back', ...at }, 'a silent sensor is heard again'),
    enrichmentRead: (file) => logger.info({ event: 'enrichment_read', ...file }, 'events are enriched from a new file'),
    enrichmentRefused: ({ path, error }) =>
      logger.warn({ event: 'enrichment_refused', path, err: error }, 'a new file cannot be used, the one before is'),
    auditProblem: (problem) => logger.error({ event: 'audit_problem', err: problem }, 'the audit log has a problem'),
    caseworkProblem: (problem) =>
      logger.error({ event: 'casework_problem', err: problem }, 'alerts and cases have a problem'),
    syslog: syslogTelemetry(logger, registry),
    metrics: async () => await registry.metrics(),
  }
}

/** How long the main thread was kept from answering since the server serves: p50, p99, p99.9 and the maximum. */
function watchEventLoop(registry: Registry): ReturnType<typeof monitorEventLoopDelay> {
  const delay = monitorEventLoopDelay({ resolution: 10 })
  delay.enable()
  const quantiles: readonly [string, () => number][] = [
    ['0.5', () => delay.percentile(50)],
    ['0.99', () => delay.percentile(99)],
    ['0.999', () => delay.percentile(99.9)],
    ['1', () => delay.max],
  ]
  new Gauge({
    name: 'aurora_event_loop_delay_seconds',
    help: 'Delay of the main thread beyond the sampling interval of 10 ms.',
    labelNames: ['quantile'],
    registers: [registry],
    collect() {
      for (const [quantile, read] of quantiles) this.set({ quantile }, Math.max(0, read() / 1e9 - 0.01))
    },
  })
  return delay
}

/** Records as REQUIREMENTS §5.2 "Structured logs" shapes them; secrets are cut wherever they stand. */
function createLogger(options: TelemetryOptions): Logger {
  const secrets = ['password', 'passphrase', 'token', 'secret', 'authorization', 'cookie', 'apiKey', 'key']
  return pino(
    {
      level: options.level,
      base: { component: 'aurora' },
      messageKey: 'message',
      timestamp: () => `,"timestamp":"${new Date().toISOString()}"`,
      formatters: { level: (level) => ({ level }) },
      redact: { paths: [...secrets, ...secrets.map((name) => `*.${name}`)], censor: '[redacted]' },
    },
    { write: options.write },
  )
}
