import { deleteAlerts } from './alerts/alert-deletion.ts'
import { bySystem } from './by.ts'
import { isEvidence } from './cases/case-deletion.ts'
import type { EvidenceFolder } from './cases/evidence-folder.ts'
import { change, type Context } from './change.ts'
import type { Work } from './work.ts'

const minuteUs = 60e6
/** Alerts of one transaction: nobody should wait long behind a sweep. */
const alertsAtOnce = 200
const busyKeptUs = 7 * 86_400e6

/** What a sweep took away. */
export interface Swept {
  readonly findings: number
  readonly alerts: number
  readonly files: number
}

/**
 * Forgets what is kept no longer: ids of findings folded long ago, closed alerts in no case, counters of past minutes,
 * and files that no case has as evidence (a crash may leave one). How many alerts went is recorded in the audit log.
 */
export async function sweep(context: Context, folder: EvidenceFolder): Promise<Swept> {
  const findings = await change(context, sweepSmall)
  let alerts = 0
  for (;;) {
    const gone = await change(context, sweepAlerts)
    alerts += gone
    if (gone < alertsAtOnce) break
  }
  let files = 0
  for await (const hashes of folder.hashes())
    files += await folder.removeUnless(hashes, (sha256) => isEvidence(context, sha256))
  return { findings, alerts, files }
}

async function sweepSmall({ db, nowUs, settings }: Work): Promise<number> {
  const oldestUs = Math.round(nowUs - settings.findingRetentionUs)
  const { numDeletedRows } = await db
    .deleteFrom('alert_findings')
    .where('folded_us', '<', oldestUs)
    .executeTakeFirstOrThrow()
  await db
    .deleteFrom('alert_rates')
    .where('minute', '<', Math.floor(nowUs / minuteUs))
    .execute()
  await db
    .deleteFrom('busy_values')
    .where('seen_us', '<', nowUs - busyKeptUs)
    .execute()
  return Number(numDeletedRows)
}

async function sweepAlerts(work: Work): Promise<number> {
  const { db, nowUs, settings } = work
  const rows = await db
    .selectFrom('alerts')
    .select('id')
    .where('closed_us', '<', Math.round(nowUs - settings.alertRetentionUs))
    .where('case_id', 'is', null)
    .limit(alertsAtOnce)
    .execute()
  const ids = rows.map((row) => row.id)
  if (ids.length === 0) return 0
  await deleteAlerts(work, ids)
  work.audit.push({
    eventType: 'alert',
    action: 'alert.retention',
    outcome: 'success',
    actor: bySystem.actor,
    details: { alerts: ids.length },
  })
  return ids.length
}
