import { AppError, severityName, type SeverityName } from '@aurora/core'
import type { Kysely, State } from '@aurora/state'
import type { By } from '../by.ts'
import { caseOf, type Case } from '../cases/case.ts'
import { makeCaseOf } from '../cases/case-making.ts'
import { change, type Context } from '../change.ts'
import { bounds } from '../limits.ts'
import { printCursor, readCursor } from '../page-cursor.ts'
import { requireText } from '../plain-text.ts'
import { notThere, parseAddress, printShort } from '../short-number.ts'
import { tablesOf, type CasesTables, type IncidentRow } from '../tables.ts'
import { record, tell, type Work } from '../work.ts'

/** Alerts that belong together. Times are microseconds since 1970-01-01 UTC. */
export interface Incident {
  readonly id: string
  /** `I-5`. */
  readonly name: string
  readonly title: string
  readonly severity: SeverityName
  readonly alertCount: number
  readonly firstReceivedUs: number
  readonly lastReceivedUs: number
  readonly createdUs: number
  readonly updatedUs: number
  readonly caseId: string | undefined
  /** The incident this one turned out to be part of. */
  readonly mergedInto: string | undefined
  readonly revision: number
}

/** Why two alerts of an incident belong together. */
export interface IncidentLink {
  readonly kind: string
  readonly value: string
  readonly earlierAlertId: string
  readonly laterAlertId: string
  readonly gapUs: number
  readonly linkedUs: number
}

export interface IncidentDetail extends Incident {
  /** The newest two hundred. */
  readonly links: readonly IncidentLink[]
}

/** A value in too many alerts at once to join any: a resolver or a proxy, as a rule. */
export interface BusyEntity {
  readonly kind: string
  readonly value: string
  readonly alertCount: number
  readonly seenUs: number
}

export interface IncidentPage {
  /** Newest first. */
  readonly items: readonly Incident[]
  readonly cursor?: string
}

/** Incidents by correlation: alerts within a window that share an entity, or a technique on different hosts (AU-109). */
export class Incidents {
  readonly #context: Context

  constructor(context: Context) {
    this.#context = context
  }

  /** One page of incidents; those that turned out to be part of another are left out. */
  async list(query: { readonly limit?: number; readonly cursor?: string | undefined } = {}): Promise<IncidentPage> {
    const limit = Math.max(1, Math.min(query.limit ?? 50, bounds.pageItems))
    const after = readCursor('newest', query.cursor)
    let select = tablesOf(this.#context.state).selectFrom('incidents').selectAll().where('merged_into', 'is', null)
    if (after !== undefined) select = select.where('number', '<', after.number)
    const rows = await select
      .orderBy('number', 'desc')
      .limit(limit + 1)
      .execute()
    const items = rows.slice(0, limit).map(incidentOf)
    const last = rows[limit - 1]
    if (rows.length <= limit || last === undefined) return { items }
    return { items, cursor: printCursor({ sort: 'newest', value: last.number, number: last.number }) }
  }

  /** One incident with the reasons its alerts belong together; its alerts are those of `alerts.list({ incidentId })`. */
  async find(address: string): Promise<IncidentDetail> {
    const { state } = this.#context
    const row = await loadIncidentRow(tablesOf(state), address)
    return { ...incidentOf(row), links: await loadLinks(state, row.id) }
  }

  /** The values that were last too busy to join alerts. */
  async busy(): Promise<BusyEntity[]> {
    const select = tablesOf(this.#context.state).selectFrom('busy_values').selectAll().orderBy('seen_us', 'desc')
    const rows = await select.orderBy('key').limit(bounds.pageItems).execute()
    return rows.map(({ kind, value, alert_count, seen_us }) => ({
      kind,
      value,
      alertCount: alert_count,
      seenUs: seen_us,
    }))
  }

  rename(address: string, title: string, by: By): Promise<Incident> {
    return change(this.#context, async (work) => {
      const row = await loadIncidentRow(work.db, address)
      const wanted = requireText('the title', title, bounds.titleChars)
      const next = { ...row, title: wanted, updated_us: work.nowUs, revision: row.revision + 1 }
      await work.db.updateTable('incidents').set(next).where('id', '=', row.id).execute()
      tell(work, row.id, 'title', by, wanted, { from: row.title })
      recordIncident(work, by, row, 'incident.rename', { from: row.title, to: wanted })
      return incidentOf(next)
    })
  }

  /** Opens a case with all alerts of the incident that are in none yet. Fails with 'request.conflict' when it has one. */
  promote(address: string, by: By): Promise<Case> {
    return change(this.#context, async (work) => {
      const row = await loadIncidentRow(work.db, address)
      if (row.case_id !== null || row.merged_into !== null)
        throw new AppError('request.conflict', `${printShort('I', row.number)} has a case, or is part of another`)
      const alerts = await work.db
        .selectFrom('alerts')
        .selectAll()
        .where('incident_id', '=', row.id)
        .where('case_id', 'is', null)
        .orderBy('number')
        .limit(bounds.alertsOfCase)
        .execute()
      if (alerts.length === 0)
        throw new AppError('request.conflict', 'all alerts of this incident are in cases already')
      const made = await makeCaseOf(work, { title: row.title }, alerts, 'incident', by)
      const next = { case_id: made.id, updated_us: work.nowUs, revision: row.revision + 1 }
      await work.db.updateTable('incidents').set(next).where('id', '=', row.id).execute()
      tell(work, row.id, 'case', by, `promoted to ${printShort('C', made.number)}`, { caseId: made.id })
      recordIncident(work, by, row, 'incident.promote', { case: printShort('C', made.number) })
      return caseOf(made)
    })
  }
}

async function loadIncidentRow(db: Kysely<CasesTables>, address: string): Promise<IncidentRow> {
  const found = parseAddress('I', address)
  const select = db.selectFrom('incidents').selectAll()
  const row = await (
    'id' in found ? select.where('id', '=', found.id) : select.where('number', '=', found.number)
  ).executeTakeFirst()
  if (row === undefined) throw notThere('I')
  return row
}

async function loadLinks(state: State, incidentId: string): Promise<IncidentLink[]> {
  const rows = await tablesOf(state)
    .selectFrom('incident_links')
    .selectAll()
    .where('incident_id', '=', incidentId)
    .orderBy('linked_us', 'desc')
    .orderBy('value_key')
    .orderBy('later_alert_id')
    .limit(bounds.pageItems)
    .execute()
  return rows.map((row) => ({
    kind: row.kind,
    value: row.value,
    earlierAlertId: row.earlier_alert_id,
    laterAlertId: row.later_alert_id,
    gapUs: row.gap_us,
    linkedUs: row.linked_us,
  }))
}

function recordIncident(work: Work, by: By, row: IncidentRow, action: string, details: Record<string, string>): void {
  const target = { kind: 'incident', id: row.id, name: printShort('I', row.number) }
  record(work, by, { eventType: 'incident', action, target, details })
}

function incidentOf(row: IncidentRow): Incident {
  return {
    id: row.id,
    name: printShort('I', row.number),
    title: row.title,
    severity: severityName(row.severity),
    alertCount: row.alert_count,
    firstReceivedUs: row.first_received_us,
    lastReceivedUs: row.last_received_us,
    createdUs: row.created_us,
    updatedUs: row.updated_us,
    caseId: row.case_id ?? undefined,
    mergedInto: row.merged_into ?? undefined,
    revision: row.revision,
  }
}
