import { deleteAlerts } from './alerts/alert-deletion.ts'
import { removeCase } from './cases/case-deletion.ts'
import { change, type Context } from './change.ts'
import { recomputeRisk } from './risk/entity-risk.ts'
import type { Work } from './work.ts'

/** Alerts of one transaction: nobody should wait long behind a removal. */
const alertsAtOnce = 200

/** What a removal took away. */
export interface RemovedWork {
  readonly alerts: number
  readonly cases: number
}

/**
 * Removes the alerts of a sensor, the cases and incidents made of nothing else, and what they added to risk. A case with
 * other alerts too, or under legal hold, stays without them. For sensors whose events are removed: the demonstration.
 */
export async function removeWorkOf(context: Context, sensor: string): Promise<RemovedWork> {
  const cases = await change(context, (work) => removeCases(work, sensor))
  let alerts = 0
  for (;;) {
    const gone = await change(context, (work) => removeAlerts(work, sensor))
    alerts += gone
    if (gone < alertsAtOnce) return { alerts, cases }
  }
}

async function removeCases(work: Work, sensor: string): Promise<number> {
  const { db } = work
  const rows = await db
    .selectFrom('cases')
    .select('id')
    .where('is_held', '=', 0)
    .where(
      'id',
      'in',
      db.selectFrom('alerts').select('case_id').where('sensor', '=', sensor).$castTo<{ case_id: string }>(),
    )
    .where(({ not, exists, selectFrom }) =>
      not(
        exists(
          selectFrom('alerts').select('id').whereRef('alerts.case_id', '=', 'cases.id').where('sensor', '!=', sensor),
        ),
      ),
    )
    .execute()
  for (const row of rows) await removeCase(work, row)
  return rows.length
}

async function removeAlerts(work: Work, sensor: string): Promise<number> {
  const { db } = work
  const rows = await db
    .selectFrom('alerts')
    .select(['id', 'incident_id'])
    .where('sensor', '=', sensor)
    .limit(alertsAtOnce)
    .execute()
  const ids = rows.map(({ id }) => id)
  if (ids.length === 0) return 0
  const entities = await db
    .selectFrom('alert_entities')
    .select('entity_key')
    .distinct()
    .where('alert_id', 'in', ids)
    .execute()
  await deleteAlerts(work, ids)
  await recomputeRisk(
    work,
    entities.map(({ entity_key }) => entity_key),
  )
  await shrinkIncidents(work, new Set(rows.flatMap(({ incident_id }) => incident_id ?? [])))
  return ids.length
}

/** Counts the alerts of incidents again; those that have none any more were about nothing else. */
async function shrinkIncidents({ db }: Work, incidents: ReadonlySet<string>): Promise<void> {
  for (const id of incidents) {
    const { count } = await db
      .selectFrom('alerts')
      .select(({ fn }) => fn.countAll<number | bigint | string>().as('count'))
      .where('incident_id', '=', id)
      .executeTakeFirstOrThrow()
    if (Number(count) > 0)
      await db
        .updateTable('incidents')
        .set({ alert_count: Number(count) })
        .where('id', '=', id)
        .execute()
    else {
      await db.deleteFrom('case_timeline').where('subject_id', '=', id).execute()
      await db.deleteFrom('incidents').where('id', '=', id).execute()
    }
  }
}
