import type { Finding } from '@aurora/core'
import { alertOf, type Alert } from './alerts/alert.ts'
import { fold, type Folded } from './alerts/fold.ts'
import type { Outcome } from './alerts/fold-plan.ts'
import { sightingOfEvent, sightingOfReport, type PromotedEvent, type ReportedAlert } from './alerts/reported-alert.ts'
import { keyedOnce } from './alerts/entity-key.ts'
import { sightingOf, type Sighting } from './alerts/sighting.ts'
import { alertTarget, loadAlertRow } from './alerts/alert-store.ts'
import { bySystem, type By } from './by.ts'
import { openCasesFor } from './cases/case-opening.ts'
import { change, type Context } from './change.ts'
import { growCases } from './incidents/case-growth.ts'
import { linkIntoIncidents } from './incidents/incident-linking.ts'
import { bounds, realmOf } from './limits.ts'
import { record, type Work } from './work.ts'

/** What became of a list of findings. `opened + reopened + repeated + seenAgain + known` is how many there were. */
export interface FoldReport {
  readonly opened: number
  readonly reopened: number
  readonly repeated: number
  /** Counted on a closed alert that stays closed. */
  readonly seenAgain: number
  /** Folded before. */
  readonly known: number
  /** Where each finding went that was not known. */
  readonly landings: readonly { readonly findingId: string; readonly alertId: string; readonly outcome: Outcome }[]
  readonly casesOpened: number
}

/** An alert somebody made, or the one that was there already. */
export interface IntakeAnswer {
  readonly alert: Alert
  readonly outcome: Outcome | 'known'
}

/**
 * Folds findings into alerts: the path from what a rule says to what a person sees.
 *
 * A thousand findings are one transaction, and all that follows from them is in it: counts, risk, incidents, cases, the
 * feed. A finding that was folded before changes nothing, so a list may be sent again after a crash, whole or in part.
 */
export async function foldFindings(context: Context, findings: readonly Finding[]): Promise<FoldReport> {
  let report = nothingFolded
  const keyed = keyedOnce()
  for (let start = 0; start < findings.length; start += bounds.findingsAtOnce) {
    const sightings = findings
      .slice(start, start + bounds.findingsAtOnce)
      .map((one) => sightingOf(one, keyed, realmOf(context.settings, one.sensor)))
    report = sum(report, await change(context, (work) => take(work, sightings, bySystem)))
  }
  return report
}

/** Makes an alert of what `by` reports, or counts the report on the alert that says the same (AU-135). */
export function reportAlert(context: Context, report: ReportedAlert, by: By): Promise<IntakeAnswer> {
  return change(context, async (work) => makeOne(work, sightingOfReport(report, work.nowUs), by, 'alert.create'))
}

/** Makes an alert of an event row, or adds the row to the alert of its rule (AU-101, AU-103). */
export function promoteEvent(context: Context, event: PromotedEvent, by: By): Promise<IntakeAnswer> {
  return change(context, (work) => promoteIn(work, event, by))
}

/** Like {@link promoteEvent}, as a part of a larger change. */
export function promoteIn(work: Work, event: PromotedEvent, by: By): Promise<IntakeAnswer> {
  return makeOne(work, sightingOfEvent(event), by, 'alert.promote')
}

/** One batch, read downwards: fold, then what the alerts it touched lead to. */
async function take(work: Work, sightings: readonly Sighting[], by: By): Promise<FoldReport> {
  const folded = await fold(work, sightings, by)
  const inCases = await growCases(work, await linkIntoIncidents(work, folded.alerts))
  const casesOpened = await openCasesFor(work, folded.alerts, inCases)
  return reportOf(folded, casesOpened)
}

async function makeOne(work: Work, seen: Sighting, by: By, action: string): Promise<IntakeAnswer> {
  const { landings } = await take(work, [seen], by)
  const landing = landings[0]
  const row = await loadAlertRow(work.db, landing?.alertId ?? (await alertOfFinding(work, seen)))
  const outcome = landing?.outcome ?? 'known'
  if (outcome !== 'known')
    record(work, by, { eventType: 'alert', action, target: alertTarget(row), details: { outcome, title: row.title } })
  return { alert: alertOf(row, work.nowUs, work.settings.riskHalfLifeUs), outcome }
}

async function alertOfFinding(work: Work, seen: Sighting): Promise<string> {
  const { alert_id } = await work.db
    .selectFrom('alert_findings')
    .select('alert_id')
    .where('finding_id', '=', seen.findingId ?? '')
    .executeTakeFirstOrThrow()
  return alert_id
}

const nothingFolded: FoldReport = {
  opened: 0,
  reopened: 0,
  repeated: 0,
  seenAgain: 0,
  known: 0,
  landings: [],
  casesOpened: 0,
}

function reportOf({ landings, known }: Folded, casesOpened: number): FoldReport {
  const count = (outcome: Outcome): number => landings.filter((landing) => landing.outcome === outcome).length
  return {
    opened: count('opened'),
    reopened: count('reopened'),
    repeated: count('repeated'),
    seenAgain: count('seen_again'),
    known,
    landings: landings.map(({ seen, alertId, outcome }) => ({ findingId: seen.findingId ?? '', alertId, outcome })),
    casesOpened,
  }
}

function sum(a: FoldReport, b: FoldReport): FoldReport {
  return {
    opened: a.opened + b.opened,
    reopened: a.reopened + b.reopened,
    repeated: a.repeated + b.repeated,
    seenAgain: a.seenAgain + b.seenAgain,
    known: a.known + b.known,
    landings: [...a.landings, ...b.landings],
    casesOpened: a.casesOpened + b.casesOpened,
  }
}
