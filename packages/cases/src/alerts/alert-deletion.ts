import type { Work } from '../work.ts'

/** Deletes alerts with all that belongs to them, and forgets entities no alert is about any more. */
export async function deleteAlerts({ db }: Work, ids: readonly string[]): Promise<void> {
  for (const table of ['alert_entities', 'alert_techniques', 'alert_events', 'alert_findings'] as const)
    await db.deleteFrom(table).where('alert_id', 'in', ids).execute()
  await db.deleteFrom('incident_links').where('earlier_alert_id', 'in', ids).execute()
  await db.deleteFrom('incident_links').where('later_alert_id', 'in', ids).execute()
  await db.deleteFrom('case_timeline').where('subject_id', 'in', ids).execute()
  await db.deleteFrom('alerts').where('id', 'in', ids).execute()
  await db
    .deleteFrom('risk_entities')
    .where(({ not, exists, selectFrom }) =>
      not(exists(selectFrom('alert_entities').select('alert_id').whereRef('entity_key', '=', 'risk_entities.key'))),
    )
    .execute()
}
