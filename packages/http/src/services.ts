import type { Severity } from '@aurora/core'
import type { FieldAliases } from '@aurora/query'
import type { AuditLog } from '@aurora/audit'
import type { By, Casework } from '@aurora/cases'
import type { Detections, RulePacks } from '@aurora/detect'
import type { Identity, Principal } from '@aurora/identity'
import type { BodyReceiver, DetectorSummary, Ledger, Pipeline, SensorWatch } from '@aurora/ingest'
import type { Intel } from '@aurora/intel'
import type { EventStore } from '@aurora/store'

/** What the API works on. The composition root gives it; nothing here knows which engine stands behind a port. */
export interface Services {
  readonly version: string
  readonly site: string
  readonly mode: 'dummy' | 'dry_run' | 'real'
  readonly store: EventStore
  readonly identity: Identity
  readonly audit: AuditLog
  readonly casework: Casework
  readonly pipeline: Pipeline
  readonly ledger: Ledger
  readonly bodies: BodyReceiver
  readonly aliases: FieldAliases
  readonly sensors: Pick<SensorWatch, 'of' | 'forget'>
  readonly rulePacks: RulePacks
  readonly detections: Detections
  readonly intel: Intel
  /** The rules that are asked of events now, and why those that are installed are not. */
  readonly ruleState: () => DetectorSummary & { readonly failure: string | undefined }
  /** Keys of the rules of packs that are asked now, of events as they come or on a schedule. */
  readonly askedRules: () => ReadonlySet<string>
  /** Asks rules of stored events; `files` instead of what is installed where there are any. */
  readonly backtest: (
    rules: { readonly keys: readonly string[]; readonly files: readonly { file: string; text: string }[] },
    range: { readonly fromUs: number; readonly toUs: number },
    signal: AbortSignal,
  ) => Promise<{
    readonly rules: number
    readonly events: number
    readonly partial: 'row_limit' | undefined
    readonly byRule: readonly {
      readonly key: string
      readonly title: string
      readonly severity: Severity
      readonly findings: number
      readonly subjects: number
      readonly eventIds: readonly string[]
    }[]
  }>
  /** Whether events are stored with their indicators, so that these can be searched. */
  readonly keepsIndicators: boolean
  /** Ports at which syslog is received. */
  readonly listening: readonly { readonly transport: 'udp' | 'tcp' | 'tls'; readonly port: number }[]
  /** Datagrams lost before they were received. */
  readonly udpDropped: () => Promise<number>
  /** Records of Redis lost before they were received. */
  readonly redisDropped: () => number
  readonly demonstration: Demonstration
  /** Named checks of `GET /health`. */
  readonly checks: () => Promise<Record<string, { ok: boolean; detail: string }>>
  /** Recognises the token of the command line on this machine, which may do everything, and that of a scraper. */
  readonly localPrincipal: (token: string) => Principal | undefined
  /** The scrape of everything counted. */
  readonly metrics: (format: 'prometheus' | 'openmetrics') => Promise<{ readonly type: string; readonly body: string }>
  readonly log: RequestLog
}

/** A recorded attack for people who look around. All of it is of the sensor DEMO. */
export interface Demonstration {
  /**
   * Stores the recording, moved to now, and waits until rules found what is in it; opens a case of it for `by`. Fails with
   * 'request.conflict' while it is there already.
   */
  replay(by: By): Promise<{ readonly events: number; readonly alerts: number; readonly case: string | null }>
  /** Takes all of it away: events, findings, alerts, cases. */
  remove(): Promise<{ readonly removed: number; readonly alerts: number; readonly cases: number }>
}

/** What the API tells about requests. */
export interface RequestLog {
  requestStarted(request: { method: string }): void
  /** The answer is out, or whoever asked is gone. Once for each that started. */
  requestEnded(request: { method: string }): void
  requestFinished(request: { requestId: string; method: string; route: string; status: number; tookMs: number }): void
  requestFailed(request: { requestId: string; method: string; route: string; error: unknown }): void
}
