import { sql } from '@aurora/state'
import type { EntityLink, PlannedAlert } from '../alerts/fold-plan.ts'
import { change, type Context } from '../change.ts'
import { tablesOf } from '../tables.ts'
import { inChunks, readChunks, type Work } from '../work.ts'
import { contribution, noRisk, riskFromScore, withContribution, type RiskLog } from './risk-score.ts'

/** An entity whose risk a batch changes. */
interface Change {
  readonly kind: string
  readonly value: string
  risk: RiskLog
  readonly firstUs: number
  lastUs: number
}

/**
 * Adds what `alerts` changed to the risk of their entities, and gives the alerts back with the risk of the riskiest.
 *
 * Folding only ever adds: points grow, times move on. Where points go away, {@link recomputeRisk} is what to call.
 */
export async function applyRisk(work: Work, alerts: readonly PlannedAlert[]): Promise<PlannedAlert[]> {
  const { riskHalfLifeUs } = work.settings
  const steps = alerts.flatMap((alert) => stepsOf(alert, riskHalfLifeUs))
  const changes = await loadChanges(work, new Map(steps.map(({ link }) => [link.key, link])))
  for (const { link, was, is } of steps) {
    const change = changes.get(link.key)
    if (change === undefined) continue
    change.risk = withContribution(change.risk, was, is)
    change.lastUs = Math.max(change.lastUs, link.lastUs)
  }
  await writeChanges(work, changes)
  return alerts.map((alert) => ({ ...alert, row: { ...alert.row, risk_log: topRisk(alert, changes, riskHalfLifeUs) } }))
}

/** What one alert adds to one of its entities, before and after the batch. */
interface Step {
  readonly link: EntityLink
  readonly was: RiskLog
  readonly is: RiskLog
}

/** The entities of an alert whose part in it changed: they are new, were seen again, or it became worse. */
function stepsOf({ row, before, links }: PlannedAlert, halfLifeUs: number): Step[] {
  const steps: Step[] = []
  for (const link of links.values()) {
    const { beforeUs, lastUs } = link
    const isNew = before === undefined || beforeUs === undefined
    const was = isNew ? noRisk : contribution(before.risk_points, beforeUs, halfLifeUs)
    const is = contribution(row.risk_points, lastUs, halfLifeUs)
    if (isNew || was !== is) steps.push({ link, was, is })
  }
  return steps
}

function topRisk(alert: PlannedAlert, changes: ReadonlyMap<string, Change>, halfLifeUs: number): RiskLog {
  if (alert.row.risk_points === 0) return noRisk
  const own = contribution(alert.row.risk_points, alert.row.last_received_us, halfLifeUs)
  const risks = [...alert.links.keys()].map((key) => changes.get(key)?.risk ?? noRisk)
  return Math.max(own, alert.before?.risk_log ?? noRisk, ...risks)
}

async function loadChanges(
  work: Work,
  entities: ReadonlyMap<string, { kind: string; value: string }>,
): Promise<Map<string, Change>> {
  const rows = await readChunks([...entities.keys()], (chunk) =>
    work.db.selectFrom('risk_entities').selectAll().where('key', 'in', chunk).execute(),
  )
  const changes = new Map<string, Change>()
  for (const [key, { kind, value }] of entities)
    changes.set(key, { kind, value, risk: noRisk, firstUs: work.nowUs, lastUs: 0 })
  for (const row of rows)
    changes.set(row.key, {
      kind: row.kind,
      value: row.value,
      risk: row.risk_log,
      firstUs: row.first_us,
      lastUs: row.last_us,
    })
  return changes
}

async function writeChanges(work: Work, changes: ReadonlyMap<string, Change>): Promise<void> {
  const rows = [...changes].map(([key, change]) => ({
    key,
    kind: change.kind,
    value: change.value,
    risk_log: change.risk,
    first_us: change.firstUs,
    last_us: change.lastUs,
  }))
  await inChunks(rows, (chunk) =>
    work.db
      .insertInto('risk_entities')
      .values(chunk)
      .onConflict((conflict) =>
        conflict.column('key').doUpdateSet((set) => ({
          risk_log: set.ref('excluded.risk_log'),
          last_us: set.ref('excluded.last_us'),
        })),
      )
      .execute(),
  )
}

/** Older contributions than this many half-lives are less than one part in 10^60, and the database may refuse them. */
const forgottenHalfLives = 200

/** Computes the risk of the entities under `keys` from their alerts, for when points went away. */
export async function recomputeRisk(work: Work, keys: readonly string[]): Promise<void> {
  const { riskHalfLifeUs } = work.settings
  const rate = Math.LN2 / riskHalfLifeUs
  const rows = await readChunks(keys, (chunk) =>
    work.db
      .selectFrom('alert_entities')
      .innerJoin('alerts', 'alerts.id', 'alert_entities.alert_id')
      .select([
        'alert_entities.entity_key as key',
        sql<number>`sum(alerts.risk_points * exp((alert_entities.last_received_us - ${work.nowUs}) * cast(${rate} as double precision)))`.as(
          'score',
        ),
      ])
      .where('alert_entities.entity_key', 'in', chunk)
      .where('alerts.risk_points', '>', 0)
      .where('alert_entities.last_received_us', '>', Math.round(work.nowUs - forgottenHalfLives * riskHalfLifeUs))
      .groupBy('alert_entities.entity_key')
      .execute(),
  )
  const scores = new Map(rows.map((row) => [row.key, row.score]))
  for (const key of keys) {
    const risk_log = riskFromScore(scores.get(key) ?? 0, work.nowUs, riskHalfLifeUs)
    await work.db.updateTable('risk_entities').set({ risk_log }).where('key', '=', key).execute()
  }
}

/** The keys of the entities of one alert. */
export async function entityKeysOf(work: Work, alertId: string): Promise<string[]> {
  const rows = await work.db.selectFrom('alert_entities').select('entity_key').where('alert_id', '=', alertId).execute()
  return rows.map((row) => row.entity_key)
}

/** Name of the counter that says for which half-life the stored risk is. */
const halfLifeName = 'risk.half_life_us'
const entitiesAtOnce = 500

/** Computes all risk again when the half-life is another than the stored risk is for: the same sums, on another scale. */
export async function rebuildRisk(context: Context): Promise<void> {
  const halfLifeUs = Math.round(context.settings.riskHalfLifeUs)
  const stored = await tablesOf(context.state)
    .selectFrom('case_counters')
    .select('value')
    .where('name', '=', halfLifeName)
    .executeTakeFirst()
  if (stored?.value === halfLifeUs) return
  for (let after: string | undefined = ''; after !== undefined;) {
    const from: string = after
    after = await change(context, (work) => rebuildPage(work, from))
  }
  await change(context, (work) =>
    work.db
      .insertInto('case_counters')
      .values({ name: halfLifeName, value: halfLifeUs })
      .onConflict((conflict) => conflict.column('name').doUpdateSet({ value: halfLifeUs }))
      .execute(),
  )
}

/** Resolves to the last key of the page, or undefined after the last page. */
async function rebuildPage(work: Work, after: string): Promise<string | undefined> {
  const rows = await work.db
    .selectFrom('risk_entities')
    .select('key')
    .where('key', '>', after)
    .orderBy('key')
    .limit(entitiesAtOnce)
    .execute()
  const keys = rows.map((row) => row.key)
  if (keys.length > 0) await recomputeRisk(work, keys)
  return keys.at(-1)
}
