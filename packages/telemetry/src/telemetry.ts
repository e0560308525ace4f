import { pino, type Logger } from 'pino'
import { openMetricRegistry, type MetricFormat } from './catalogue/registry.ts'
import { measureProcess, watchEventLoop, type Build } from './process.ts'
import { measureFacts, type MeasuredFacts } from './facts.ts'
import { syslogTelemetry, type SyslogTelemetry } from './syslog.ts'

export interface TelemetryOptions {
  readonly level: 'debug' | 'info' | 'warn' | 'error'
  /** Where log records go, one JSON object a line. */
  readonly write: (line: string) => void
  /** What runs, for aurora_build_info. */
  readonly build: Build
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
  requestStarted(request: { method: string }): void
  requestEnded(request: { method: string }): void
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
  /** Reads, before each scrape, what only others know. */
  measure(facts: MeasuredFacts): void
  /** The scrape: every metric of the catalogue that is measured here. */
  metrics(format: MetricFormat): Promise<{ readonly type: string; readonly body: string }>
}

export function createTelemetry(options: TelemetryOptions): Telemetry {
  const logger = createLogger(options)
  const registry = openMetricRegistry()
  measureProcess(registry, options.build)
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
      registry.count('aurora_ingest_events_total', {}, batch.events)
      registry.count('aurora_ingest_rejects_total', {}, batch.rejects)
      registry.observe('aurora_ingest_batch_duration_seconds', {}, batch.tookMs / 1000)
      logger.debug({ event: 'batch_stored', ...batch }, 'batch stored')
    },
    eventsStored: ({ afterMs }) => registry.observe('aurora_event_duration_seconds', {}, afterMs / 1000),
    eventsAsked({ events, failed, truncated }) {
      registry.count('aurora_detection_events_total', {}, events)
      registry.count('aurora_detection_failures_total', {}, failed)
      for (const { findings } of truncated) registry.count('aurora_findings_truncated_total', {}, findings)
    },
    findingsKept: (kept) => registry.count('aurora_findings_total', {}, kept.length),
    findingsFolded: ({ findings: folded, afterMs }) => {
      if (folded > 0) registry.observe('aurora_alert_duration_seconds', {}, afterMs / 1000)
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
      registry.count('aurora_ingest_batch_failures_total', {})
      logger.error({ event: 'batch_failed', number, err: error }, 'batch not stored')
    },
    requestStarted: ({ method }) => registry.add('http_server_active_requests', { http_request_method: method }, 1),
    requestEnded: ({ method }) => registry.add('http_server_active_requests', { http_request_method: method }, -1),
    requestFinished({ requestId, method, route, status, tookMs }) {
      registry.observe(
        'http_server_request_duration_seconds',
        { http_request_method: method, http_route: route, http_response_status_code: String(status) },
        tookMs / 1000,
      )
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
      registry.count('aurora_ingest_lost_total', {}, at.records)
      logger.warn({ event: 'records_lost', ...at }, 'records were dropped, or cut, before they could be read')
    },
    bytesLost(at) {
      registry.count('aurora_ingest_lost_bytes_total', {}, at.bytes)
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
    measure: (facts) => measureFacts(registry, facts),
    metrics: async (format) => await registry.text(format),
  }
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
