import { sql, type State } from '@aurora/state'
import { bounds } from '../limits.ts'
import { tablesOf, type CaseRow } from '../tables.ts'
import { caseOf, type Case } from './case.ts'
import { observableOf, type Observable } from './observables.ts'
import { taskOf, type Task } from './tasks.ts'

/** A case with the parts that are small enough to come along. Alerts, evidence and timeline have pages of their own. */
export interface CaseDetail extends Case {
  readonly alertCount: number
  readonly techniques: readonly string[]
  /** Kinds of the systems its alerts are about, as far as they were told (AU-141: CPS involved). */
  readonly assetTypes: readonly string[]
  readonly tasks: readonly Task[]
  readonly observables: readonly Observable[]
}

/** Loads what belongs to the case of `row`. */
export async function loadDetail(state: State, row: CaseRow): Promise<CaseDetail> {
  const db = tablesOf(state)
  const ofCase = db.selectFrom('alerts').where('case_id', '=', row.id)
  const counted = await ofCase.select(sql<number>`count(*)`.as('n')).executeTakeFirstOrThrow()
  const assets = await ofCase.select('asset_type').distinct().where('asset_type', '!=', '').limit(50).execute()
  const techniques = await db
    .selectFrom('alert_techniques')
    .innerJoin('alerts', 'alerts.id', 'alert_techniques.alert_id')
    .select('technique')
    .distinct()
    .where('case_id', '=', row.id)
    .orderBy('technique')
    .limit(bounds.pageItems)
    .execute()
  const tasks = await db
    .selectFrom('case_tasks')
    .selectAll()
    .where('case_id', '=', row.id)
    .orderBy('created_us')
    .execute()
  const observables = await db
    .selectFrom('case_observables')
    .selectAll()
    .where('case_id', '=', row.id)
    .orderBy('first_seen_us')
    .orderBy('value_key')
    .execute()
  return {
    ...caseOf(row),
    alertCount: counted.n,
    techniques: techniques.map(({ technique }) => technique),
    assetTypes: assets.map(({ asset_type }) => asset_type),
    tasks: tasks.map(taskOf),
    observables: observables.map(observableOf),
  }
}
