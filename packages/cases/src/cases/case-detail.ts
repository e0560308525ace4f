import { sql, type State } from '@aurora/state'
import { bounds } from '../limits.ts'
import { printShort } from '../short-number.ts'
import { tablesOf, type CaseRow } from '../tables.ts'
import { caseOf, type Case } from './case.ts'
import { observableOf, type Observable } from './observables.ts'
import { commentsByTask } from './case-notes.ts'
import { taskOf, type Task } from './tasks.ts'

/** A case with the parts that are small enough to come along. Alerts, evidence and timeline have pages of their own. */
export interface CaseDetail extends Case {
  readonly alertCount: number
  readonly techniques: readonly string[]
  /** Kinds of the systems its alerts are about, as far as they were told (AU-141). */
  readonly assetTypes: readonly string[]
  /** Whether a cyber-physical system is involved: by the source of an alert, its kind of asset, or a technique of ICS. */
  readonly isCpsInvolved: boolean
  /** What can be looked for elsewhere, of all its alerts and observables: up to two hundred. */
  readonly indicators: readonly string[]
  /** Names of its alerts, the newest two hundred. */
  readonly alerts: readonly string[]
  readonly evidenceCount: number
  readonly noteCount: number
  readonly tasks: readonly Task[]
  readonly observables: readonly Observable[]
}

/** Who reports on machines that act on the world (AU-161). */
const cpsSources = ['mqtt', 'cps_sensor', 'ot_monitor']
const cpsAssets: ReadonlySet<string> = new Set(['cps', 'ics', 'ot', 'iot', 'plc', 'scada', 'sensor', 'actuator'])
const isOfIcs = (technique: string): boolean => technique.startsWith('T08')
const indicatorKinds: ReadonlySet<string> = new Set(['address', 'domain', 'hash', 'url'])

/** Loads what belongs to the case of `row`. */
export async function loadDetail(state: State, row: CaseRow): Promise<CaseDetail> {
  const db = tablesOf(state)
  const ofCase = db.selectFrom('alerts').where('case_id', '=', row.id)
  const counted = await ofCase.select(sql<number>`count(*)`.as('n')).executeTakeFirstOrThrow()
  const assets = await ofCase.select('asset_type').distinct().where('asset_type', '!=', '').limit(50).execute()
  const alerts = await ofCase.select(['number', 'iocs']).orderBy('number', 'desc').limit(bounds.pageItems).execute()
  const sources = await ofCase.select('source').distinct().where('source', 'in', cpsSources).execute()
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
  const evidence = await db
    .selectFrom('case_evidence')
    .select(sql<number>`count(*)`.as('n'))
    .where('case_id', '=', row.id)
    .executeTakeFirstOrThrow()
  const notes = await db
    .selectFrom('case_timeline')
    .select(sql<number>`count(*)`.as('n'))
    .where('subject_id', '=', row.id)
    .where('kind', '=', 'note')
    .executeTakeFirstOrThrow()
  const comments = await commentsByTask(db, row.id)
  const assetTypes = assets.map(({ asset_type }) => asset_type)
  const names = techniques.map(({ technique }) => technique)
  const indicators = [
    ...alerts.flatMap((alert) => JSON.parse(alert.iocs) as string[]),
    ...observables.filter(({ kind }) => indicatorKinds.has(kind)).map(({ value }) => value),
  ]
  return {
    ...caseOf(row),
    alertCount: counted.n,
    techniques: names,
    assetTypes,
    isCpsInvolved:
      sources.length > 0 || assetTypes.some((type) => cpsAssets.has(type.toLowerCase())) || names.some(isOfIcs),
    indicators: [...new Set(indicators)].slice(0, bounds.pageItems),
    alerts: alerts.map(({ number }) => printShort('A', number)),
    evidenceCount: evidence.n,
    noteCount: notes.n,
    tasks: tasks.map((task) => taskOf(task, comments.get(task.id))),
    observables: observables.map(observableOf),
  }
}
