import { severityName, type Severity, type SeverityName } from '@aurora/core'
import { sql, type State } from '@aurora/state'
import { alertStatuses, isClosed } from '../alerts/alert-status.ts'
import { caseStatuses, isCaseDone } from '../cases/case-status.ts'
import type { CaseSettings } from '../limits.ts'
import { tablesOf } from '../tables.ts'
import { listAttackers, type Attackers, type AttackerSort } from './attackers.ts'
import { alertLevels, type LevelBar } from './levels.ts'

const openStatuses = alertStatuses.filter((status) => !isClosed(status))

/** Open alerts, and those of them that nobody looks at. */
export interface OpenAlerts {
  readonly bySeverity: Readonly<Partial<Record<SeverityName, number>>>
  readonly criticalUnowned: number
}

/** What people have done with alerts and cases since the installation was new. */
export interface FirstWork {
  /** Somebody took an alert, or moved one on. */
  readonly alertTaken: boolean
  readonly caseClosed: boolean
}

/** What is known at a glance (ET-44 to ET-46). */
export class Dashboard {
  readonly #state: State
  readonly #settings: CaseSettings
  readonly #nowMs: () => number

  constructor(state: State, settings: CaseSettings, nowMs: () => number) {
    this.#state = state
    this.#settings = settings
    this.#nowMs = nowMs
  }

  async openAlerts(): Promise<OpenAlerts> {
    const rows = await tablesOf(this.#state)
      .selectFrom('alerts')
      .select([
        'severity',
        sql<number>`count(*)`.as('n'),
        sql<number>`sum(case when assignee is null then 1 else 0 end)`.as('unowned'),
      ])
      .where('status', 'in', openStatuses)
      .groupBy('severity')
      .execute()
    return {
      bySeverity: Object.fromEntries(rows.map(({ severity, n }) => [severityName(severity as Severity), n])),
      criticalUnowned: Number(
        rows.find(({ severity }) => severityName(severity as Severity) === 'critical')?.unowned ?? 0,
      ),
    }
  }

  /** Cases that somebody still works on. */
  async openCases(): Promise<OpenAlerts['bySeverity']> {
    const rows = await tablesOf(this.#state)
      .selectFrom('cases')
      .select(['severity', sql<number>`count(*)`.as('n')])
      .where(
        'status',
        'in',
        caseStatuses.filter((status) => !isCaseDone(status)),
      )
      .groupBy('severity')
      .execute()
    return Object.fromEntries(rows.map(({ severity, n }) => [severityName(severity as Severity), n]))
  }

  async firstWork(): Promise<FirstWork> {
    const tables = tablesOf(this.#state)
    const taken = tables
      .selectFrom('alerts')
      .select('id')
      .where((alert) => alert.or([alert('assignee', 'is not', null), alert('status', '!=', 'new')]))
      .limit(1)
    const closed = tables.selectFrom('cases').select('id').where('closed_us', 'is not', null).limit(1)
    const [alert, done] = await Promise.all([taken.executeTakeFirst(), closed.executeTakeFirst()])
    return { alertTaken: alert !== undefined, caseClosed: done !== undefined }
  }

  /** See {@link alertLevels}. */
  levels(range: { readonly fromUs: number; readonly toUs: number; readonly barUs: number }): Promise<LevelBar[]> {
    return alertLevels(this.#state, range)
  }

  /** See {@link listAttackers}. */
  attackers(query: {
    readonly fromUs: number
    readonly sort: AttackerSort
    readonly limit: number
  }): Promise<Attackers> {
    return listAttackers(this.#state, query, this.#nowMs() * 1000, this.#settings)
  }
}
