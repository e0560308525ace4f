import type { EntityKind, Finding } from '@aurora/core'
import { migrate, type State } from '@aurora/state'
import { Alerts } from './alerts/alerts.ts'
import { BulkJobs } from './alerts/bulk-jobs.ts'
import type { PromotedEvent, ReportedAlert } from './alerts/reported-alert.ts'
import type { AuditSink, By } from './by.ts'
import { Cases } from './cases/cases.ts'
import { EvidenceFolder } from './cases/evidence-folder.ts'
import { Evidence } from './cases/evidence.ts'
import type { Context } from './change.ts'
import { Dashboard } from './dashboard/dashboard.ts'
import { AlertFeed } from './feed/alert-feed.ts'
import { Incidents } from './incidents/incidents.ts'
import { foldFindings, promoteEvent, reportAlert, type FoldReport, type IntakeAnswer } from './intake.ts'
import { settle, type CaseSettings } from './limits.ts'
import { caseMigrations } from './migrations.ts'
import { previewPromotions, type PromotionPreview } from './alerts/promotion-preview.ts'
import { Reports } from './report/reports.ts'
import { findEntity, listEntities, type EntityQuery, type RiskyEntity } from './risk/entities.ts'
import { entityRisk, type EntityRisk } from './risk/entity-history.ts'
import { rebuildRisk } from './risk/entity-risk.ts'
import { removeWorkOf, type RemovedWork } from './sensor-removal.ts'
import { sweep, type Swept } from './upkeep.ts'
import type { WebhookCaller } from './webhooks/call.ts'
import { WebhookSender } from './webhooks/webhook-sender.ts'
import { Webhooks } from './webhooks/webhooks.ts'

export interface CaseworkOptions {
  readonly state: State
  readonly audit: AuditSink
  /** Where the bytes of evidence lie; made when it is not there. */
  readonly evidenceFolder: string
  readonly settings?: Partial<CaseSettings>
  /** How webhooks are called, and where their secrets are read by name; without it there are none. */
  readonly webhooks?: { readonly caller: WebhookCaller; readonly secretOf: (name: string) => Promise<string> }
  /** Milliseconds since 1970 UTC; the system clock unless given. */
  readonly nowMs?: () => number
  /** Whether there is a user of this name: work is given to nobody else. Anybody, unless given. */
  readonly isPerson?: (name: string) => Promise<boolean>
  /** Is told what goes wrong beside a change that is done, such as a listener of the feed that fails. */
  readonly onProblem?: (error: unknown) => void
}

/** The work on alerts, incidents and cases of one installation. */
export interface Casework {
  readonly alerts: Alerts
  readonly bulkJobs: BulkJobs
  readonly incidents: Incidents
  readonly cases: Cases
  readonly evidence: Evidence
  readonly reports: Reports
  readonly dashboard: Dashboard
  readonly feed: AlertFeed
  readonly webhooks: Webhooks
  readonly entities: {
    /** The riskiest first. */
    list(query?: EntityQuery): Promise<RiskyEntity[]>
    /** Fails with 'request.not_found'. */
    find(kind: EntityKind | string, value: string): Promise<RiskyEntity>
    /** What its risk is made of, and how it was in the last `days` days; see {@link entityRisk}. */
    risk(entity: { readonly kind: EntityKind; readonly value: string }, days: number): Promise<EntityRisk>
  }
  /** See {@link foldFindings}. */
  foldFindings(findings: readonly Finding[]): Promise<FoldReport>
  /** See {@link reportAlert}. */
  reportAlert(report: ReportedAlert, by: By): Promise<IntakeAnswer>
  /** See {@link promoteEvent}. */
  promoteEvent(event: PromotedEvent, by: By): Promise<IntakeAnswer>
  /** See {@link removeWorkOf}. */
  removeSensor(sensor: string): Promise<RemovedWork>
  /** See {@link previewPromotions}. */
  previewPromotions(events: readonly PromotedEvent[]): Promise<PromotionPreview[]>
  /** Removes what is kept no longer. Worth calling every few minutes. */
  sweep(): Promise<Swept>
  /** Begins to call webhooks. */
  start(): void
  /** Ends bulk changes between two transactions; resolves when none runs and no webhook is being called. */
  close(): Promise<void>
}

/**
 * Prepares the tables and the folder of evidence. Fails as `migrate` does, and with 'config.invalid' for settings that
 * cannot be used. When the half-life of risk is another than before, all risk is computed again.
 */
export async function openCasework(options: CaseworkOptions): Promise<Casework> {
  const { state, audit, nowMs = Date.now, onProblem = () => undefined } = options
  const { isPerson = () => Promise.resolve(true) } = options
  const settings = settle(options.settings ?? {})
  await migrate(state, caseMigrations)
  const folder = await EvidenceFolder.open(options.evidenceFolder)
  const feed = new AlertFeed(state, settings.feedMessages, onProblem)
  const context: Context = { state, audit, settings, feed, nowMs, isPerson }
  await rebuildRisk(context)
  const nowUs = (): number => nowMs() * 1000
  const bulkJobs = new BulkJobs(context, onProblem)
  const calling = options.webhooks ?? noWebhooks
  const cases = new Cases(context, folder)
  const alerts = new Alerts(context)
  const evidence = new Evidence(context, folder)
  const sender = new WebhookSender(context, { ...calling, feed }, onProblem)
  return {
    webhooks: new Webhooks(context, calling),
    start: () => sender.start(),
    close: async () => void (await Promise.all([bulkJobs.close(), sender.close()])),
    alerts,
    bulkJobs,
    incidents: new Incidents(context),
    cases,
    evidence,
    dashboard: new Dashboard(state, settings, nowMs),
    reports: new Reports(context, { cases, alerts, evidence }),
    feed,
    entities: {
      list: (query = {}) => listEntities(state, query, nowUs(), settings),
      find: (kind, value) => findEntity(state, kind, value, nowUs(), settings),
      risk: (entity, days) => entityRisk(state, entity, days, nowUs(), settings),
    },
    foldFindings: (findings) => foldFindings(context, findings),
    reportAlert: (report, by) => reportAlert(context, report, by),
    promoteEvent: (event, by) => promoteEvent(context, event, by),
    removeSensor: (sensor) => removeWorkOf(context, sensor),
    previewPromotions: (events) => previewPromotions(state, events),
    sweep: () => sweep(context, folder),
  }
}

const noWebhooks = {
  caller: () => Promise.reject(new Error('webhooks cannot be called here')),
  secretOf: () => Promise.reject(new Error('there are no secrets here')),
}
