import { AppError } from '@aurora/core'
import { loadAlertRow } from '../alerts/alert-store.ts'
import type { By } from '../by.ts'
import { bounds } from '../limits.ts'
import { requireText } from '../plain-text.ts'
import { printShort } from '../short-number.ts'
import type { AlertRow, CaseRow } from '../tables.ts'
import { record, type Work } from '../work.ts'
import type { CaseOrigin } from './case.ts'
import { requireDescription, requireSeverity } from './case-change.ts'
import { caseTarget, insertCase, linkAlerts } from './case-store.ts'

/** A case somebody opens. */
export interface NewCase {
  readonly title: string
  readonly description?: string | undefined
  /** A severity name; the worst of its alerts unless given, medium without any. */
  readonly severity?: string | undefined
  /** Ids or short numbers; without any, `reason` says why there is a case (AU-141). */
  readonly alerts?: readonly string[] | undefined
  readonly reason?: string | undefined
  readonly assignee?: string | undefined
  /** 0 to 1. */
  readonly confidence?: number | undefined
}

/**
 * Opens a case with its alerts, as `by` asked. Fails with 'request.invalid' for one with neither alerts nor a reason,
 * 'request.not_found' for an alert that is not there, 'request.conflict' for one that is in another case.
 */
export async function makeCase(work: Work, given: NewCase, origin: CaseOrigin, by: By): Promise<CaseRow> {
  const addresses = [...new Set(given.alerts ?? [])]
  if (addresses.length > bounds.alertsOfCase)
    throw new AppError('request.invalid', `a case has at most ${bounds.alertsOfCase} alerts`)
  const alerts: AlertRow[] = []
  for (const address of addresses) alerts.push(await loadAlertRow(work.db, address))
  if (alerts.length === 0 && (given.reason ?? '').trim() === '')
    throw new AppError('request.invalid', 'a case without an alert needs a reason', {
      hint: 'name the alerts it is about, or say why it is opened',
    })
  return makeCaseOf(work, given, alerts, origin, by)
}

/** Like {@link makeCase}, with the rows of its alerts at hand. */
export async function makeCaseOf(
  work: Work,
  given: NewCase,
  alerts: readonly AlertRow[],
  origin: CaseOrigin,
  by: By,
): Promise<CaseRow> {
  const { confidence = null } = given
  if (confidence !== null && !(confidence >= 0 && confidence <= 1))
    throw new AppError('request.invalid', 'a confidence is between 0 and 1')
  const draft = {
    title: requireText('the title', given.title, bounds.titleChars),
    description: requireDescription(given.description ?? ''),
    severity: given.severity === undefined ? worstOf(alerts) : requireSeverity(given.severity),
    origin,
    reason: given.reason === undefined ? '' : requireText('the reason', given.reason, bounds.noteChars),
    assignee: given.assignee === undefined ? null : requireText('the assignee', given.assignee, bounds.nameChars),
    confidence,
  }
  const row = await linkAlerts(work, await insertCase(work, draft, by), alerts, by)
  record(work, by, {
    eventType: 'case',
    action: 'case.open',
    target: caseTarget(row),
    details: { title: row.title, origin, alerts: alerts.slice(0, 200).map((alert) => printShort('A', alert.number)) },
  })
  return row
}

const medium = 2

function worstOf(alerts: readonly AlertRow[]): number {
  return alerts.length === 0 ? medium : alerts.reduce((worst, alert) => Math.max(worst, alert.severity), 0)
}
