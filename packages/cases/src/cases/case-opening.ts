import type { FindingRule } from '@aurora/core'
import type { PlannedAlert } from '../alerts/fold-plan.ts'
import { bySystem } from '../by.ts'
import { printShort } from '../short-number.ts'
import type { AlertRow, CaseRow } from '../tables.ts'
import { readChunks, tell, type Work } from '../work.ts'
import { insertCase, linkAlerts } from './case-store.ts'

/**
 * Opens a case for each new alert whose rule says so, and resolves to how many it opened. Those `inCases` have one: that
 * of their incident.
 *
 * An alert about exactly the same subjects as one of a case under way joins that case instead: one attack seen by two
 * rules is one case. An alert opens at most one case, for only a new alert does.
 */
export async function openCasesFor(
  work: Work,
  planned: readonly PlannedAlert[],
  inCases: ReadonlySet<string>,
): Promise<number> {
  tellReopened(work, planned)
  const alerts = planned
    .filter(({ row, outcome }) => outcome === 'opened' && opensCase(row) && !inCases.has(row.id))
    .map(({ row }) => row)
  if (alerts.length === 0) return 0
  const underWay = await loadUnderWay(work, alerts)
  let opened = 0
  for (const alert of alerts) {
    const there = underWay.get(alert.entities_key)
    const row = there ?? (await insertCase(work, draftOf(alert), bySystem))
    const linked = await linkAlerts(work, row, [alert], bySystem)
    if (alert.entities_key !== '') underWay.set(alert.entities_key, linked)
    if (there === undefined) opened++
  }
  return opened
}

function opensCase(row: AlertRow): boolean {
  return row.rule !== null && (JSON.parse(row.rule) as FindingRule).opensCase
}

/** Cases that somebody still works on, by the set of entities one of their alerts is about; the oldest of each. */
async function loadUnderWay(work: Work, alerts: readonly AlertRow[]): Promise<Map<string, CaseRow>> {
  const keys = [...new Set(alerts.map((alert) => alert.entities_key))].filter((key) => key !== '')
  const rows = await readChunks(keys, (chunk) =>
    work.db
      .selectFrom('cases')
      .innerJoin('alerts', 'alerts.case_id', 'cases.id')
      .selectAll('cases')
      .select('alerts.entities_key')
      .where('alerts.entities_key', 'in', chunk)
      .where('cases.status', 'not in', ['resolved', 'closed'])
      .distinct()
      .orderBy('cases.number', 'desc')
      .execute(),
  )
  return new Map(rows.map(({ entities_key, ...row }) => [entities_key, row]))
}

function draftOf(alert: AlertRow) {
  return {
    title: alert.title,
    description: alert.description,
    severity: alert.severity,
    origin: 'rule',
    reason: '',
    assignee: null,
    confidence: null,
  } as const
}

/** Whoever works on a case hears when one of its alerts comes back. */
function tellReopened(work: Work, planned: readonly PlannedAlert[]): void {
  for (const { row, outcome } of planned)
    if (outcome === 'reopened' && row.case_id !== null)
      tell(work, row.case_id, 'alert_reopened', bySystem, `${printShort('A', row.number)} was seen again`)
}
