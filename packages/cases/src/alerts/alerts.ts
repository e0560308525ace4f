import type { Entity } from '@aurora/core'
import { assertAssignee } from '../assignee.ts'
import type { By } from '../by.ts'
import { change, type Context } from '../change.ts'
import { bounds } from '../limits.ts'
import { tablesOf, type AlertRow } from '../tables.ts'
import { readTimeline, type TimelinePage, type TimelineQuery } from '../timeline.ts'
import { readChunks, record } from '../work.ts'
import { printShort } from '../short-number.ts'
import { alertOf, longPartOf, type Alert, type AlertDetail } from './alert.ts'
import { applyAlertChange, type AlertChange, type Told } from './alert-change.ts'
import type { AlertFilter } from './alert-filter.ts'
import {
  countAlerts,
  countAlertsByTechnique,
  listAlerts,
  type AlertCounts,
  type AlertPage,
  type AlertQuery,
} from './alert-listing.ts'
import { alertTarget, assertFresh, loadAlertRow, writeChange } from './alert-store.ts'
import { listGroups, type AlertGroups, type GroupBy } from './alert-groups.ts'
import { changeMany, undoMany, type BulkItem, type BulkTarget } from './bulk-change.ts'

/** What an event became (AU-105). */
export interface EventReference {
  readonly eventId: string
  readonly alertId: string
  readonly alert: string
  readonly status: string
  readonly caseId: string | undefined
  readonly case: string | undefined
}

/** How people judged the alerts of one rule (AU-98). Alerts that are gone stay counted. */
export interface RuleFeedback {
  readonly ruleId: string
  readonly ruleTitle: string
  readonly truePositives: number
  readonly falsePositives: number
  readonly updatedUs: number
}

/**
 * The alerts of this installation: reading them, and what people do with them. How they come about: intake.ts.
 *
 * An address is a UUID or a short number, `A-1042`. Each change is recorded in the audit log in the transaction that
 * makes it, and fails with 'request.not_found', 'request.invalid', 'change.transition', or, where a revision is given
 * that is no longer the present one, with 'change.stale'.
 */
export class Alerts {
  readonly #context: Context

  constructor(context: Context) {
    this.#context = context
  }

  list(query: AlertQuery = {}): Promise<AlertPage> {
    return listAlerts(this.#context.state, query, this.#nowUs(), this.#context.settings)
  }

  counts(filter: AlertFilter = {}): Promise<AlertCounts> {
    return countAlerts(this.#context.state, filter)
  }

  /** See {@link countAlertsByTechnique}. */
  countsByTechnique(filter: AlertFilter = {}): Promise<ReadonlyMap<string, number>> {
    return countAlertsByTechnique(this.#context.state, filter)
  }

  async find(address: string): Promise<AlertDetail> {
    const db = tablesOf(this.#context.state)
    const row = await loadAlertRow(db, address)
    const entities = await db
      .selectFrom('alert_entities')
      .innerJoin('risk_entities', 'risk_entities.key', 'alert_entities.entity_key')
      .select(['risk_entities.kind', 'risk_entities.value'])
      .where('alert_id', '=', row.id)
      .orderBy('risk_entities.kind')
      .orderBy('risk_entities.value')
      .execute()
    const events = await db
      .selectFrom('alert_events')
      .select('event_id')
      .where('alert_id', '=', row.id)
      .orderBy('event_id')
      .execute()
    return {
      ...this.#shown(row),
      ...longPartOf(row),
      allEntities: entities as Entity[],
      eventIds: events.map((event) => event.event_id),
    }
  }

  /** What happened to an alert, newest first. */
  async timeline(address: string, query: TimelineQuery = {}): Promise<TimelinePage> {
    const row = await loadAlertRow(tablesOf(this.#context.state), address)
    return readTimeline(this.#context.state, row.id, query)
  }

  /** Changes one alert; `revision` is that of the alert the change was decided on. */
  async change(address: string, wanted: AlertChange, by: By, revision?: number): Promise<Alert> {
    await assertAssignee(this.#context, wanted.assignee, by)
    return change(this.#context, async (work) => {
      const row = await loadAlertRow(work.db, address)
      assertFresh(row, printShort('A', row.number), revision)
      const changed = applyAlertChange(row, wanted, by, work.nowUs, work.settings)
      await writeChange(work, row, changed, by)
      if (changed.told.length > 0)
        record(work, by, {
          eventType: 'alert',
          action: 'alert.change',
          target: alertTarget(row),
          details: auditDetails(changed.told),
        })
      return this.#shown(changed.row)
    })
  }

  /** Takes a new alert up: triaged, and the actor's own unless it is somebody's (AU-136). */
  async acknowledge(address: string, by: By): Promise<Alert> {
    const row = await loadAlertRow(tablesOf(this.#context.state), address)
    const status = row.status === 'new' ? 'triaged' : undefined
    const assignee = row.assignee === null ? by.actor.name : undefined
    return this.change(row.id, { status, assignee }, by, row.revision)
  }

  /** Makes one change to many alerts; see {@link changeMany}. */
  changeMany(target: BulkTarget, wanted: AlertChange, by: By): Promise<BulkItem[]> {
    return changeMany(this.#context, target, wanted, by)
  }

  /** Takes back what `by` changed last of alerts; see {@link undoMany}. */
  undo(ids: readonly string[], by: By): Promise<BulkItem[]> {
    return undoMany(this.#context, ids, by)
  }

  /** See {@link listGroups}. */
  groups(by: GroupBy, filter: AlertFilter = {}): Promise<AlertGroups> {
    return listGroups(this.#context.state, by, filter)
  }

  /** The alerts, and their cases, that events are in; at most 200 of each event. */
  async references(eventIds: readonly string[]): Promise<EventReference[]> {
    const db = tablesOf(this.#context.state)
    const rows = await readChunks([...new Set(eventIds)].slice(0, 1_000), (chunk) =>
      db
        .selectFrom('alert_events')
        .innerJoin('alerts', 'alerts.id', 'alert_events.alert_id')
        .leftJoin('cases', 'cases.id', 'alerts.case_id')
        .select(['event_id', 'alerts.id as alert_id', 'alerts.number', 'alerts.status', 'case_id'])
        .select('cases.number as case_number')
        .where('event_id', 'in', chunk)
        .orderBy('alerts.number')
        .limit(chunk.length * bounds.pageItems)
        .execute(),
    )
    return rows.map((row) => ({
      eventId: row.event_id,
      alertId: row.alert_id,
      alert: printShort('A', row.number),
      status: row.status,
      caseId: row.case_id ?? undefined,
      case: row.case_number === null ? undefined : printShort('C', row.case_number),
    }))
  }

  /** How people judged the alerts of each rule, the most judged first; of one rule when `ruleId` is given. */
  async feedbackByRule(ruleId?: string): Promise<RuleFeedback[]> {
    let select = tablesOf(this.#context.state).selectFrom('rule_feedback').selectAll()
    if (ruleId !== undefined) select = select.where('rule_id', '=', ruleId)
    const rows = await select.orderBy('updated_us', 'desc').limit(1_000).execute()
    return rows
      .map((row) => ({
        ruleId: row.rule_id,
        ruleTitle: row.rule_title,
        truePositives: row.true_positives,
        falsePositives: row.false_positives,
        updatedUs: row.updated_us,
      }))
      .toSorted((a, b) => b.truePositives + b.falsePositives - (a.truePositives + a.falsePositives))
  }

  #nowUs(): number {
    return this.#context.nowMs() * 1000
  }

  #shown(row: AlertRow): Alert {
    return alertOf(row, this.#nowUs(), this.#context.settings.riskHalfLifeUs)
  }
}

/** What the audit log keeps of a change. The text of a note stands in the timeline; here is how long it is. */
function auditDetails(told: readonly Told[]) {
  return Object.fromEntries(
    told.map(({ kind, text, details }) => [kind, kind === 'note' ? { chars: text.length } : (details ?? text)]),
  )
}
