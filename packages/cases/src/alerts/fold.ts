import { randomUUID } from 'node:crypto'
import { bySystem, type By } from '../by.ts'
import { applyRisk } from '../risk/entity-risk.ts'
import type { AlertRow } from '../tables.ts'
import { inChunks, readChunks, takeNumbers, tell, type Work } from '../work.ts'
import {
  planFold,
  type FoldPlan,
  type PlannedAlert,
  type Spell,
  type Standing,
  type StandingEntity,
} from './fold-plan.ts'
import { stormKey, type Sighting } from './sighting.ts'

const minuteUs = 60e6

/** A plan as it was written: new alerts have their numbers, and all have the risk of their riskiest entity. */
export interface Folded {
  readonly alerts: readonly PlannedAlert[]
  readonly landings: FoldPlan['landings']
  /** Findings that were folded before, or twice in the list. */
  readonly known: number
}

/**
 * Folds `sightings` into alerts, inside the transaction of `work`.
 *
 * A finding that was folded before changes nothing. The number of statements grows with the number of alerts touched,
 * not with what is stored.
 */
export async function fold(work: Work, sightings: readonly Sighting[], by: By = bySystem): Promise<Folded> {
  const fresh = await withoutKnown(work, sightings)
  const plan = planFold(fresh, await loadStanding(work, fresh), work.settings, work.nowUs, randomUUID)
  const alerts = await numbered(work, await applyRisk(work, plan.alerts))
  await writeAlerts(work, alerts)
  await writeParts(work, alerts, plan.landings)
  await writeRates(work, plan.openedByRule)
  announce(work, alerts, by)
  return { alerts, landings: plan.landings, known: sightings.length - fresh.length }
}

async function withoutKnown(work: Work, sightings: readonly Sighting[]): Promise<Sighting[]> {
  const ids = sightings.flatMap((seen) => (seen.findingId === undefined ? [] : [seen.findingId]))
  const rows = await readChunks(ids, (chunk) =>
    work.db.selectFrom('alert_findings').select('finding_id').where('finding_id', 'in', chunk).execute(),
  )
  const known = new Set(rows.map((row) => row.finding_id))
  return sightings.filter(({ findingId }) => {
    if (findingId === undefined) return true
    const isNew = !known.has(findingId)
    known.add(findingId)
    return isNew
  })
}

async function loadStanding(work: Work, sightings: readonly Sighting[]): Promise<Standing> {
  const ruleIds = [...new Set(sightings.flatMap((seen) => (seen.rule === undefined ? [] : [seen.rule.id])))]
  const keys = [...new Set([...sightings.map((seen) => seen.key), ...ruleIds.map(stormKey)])]
  const rows = await readChunks(keys, (chunk) =>
    work.db.selectFrom('alerts').selectAll().where('dedup_key', 'in', chunk).where('is_current', '=', 1).execute(),
  )
  const ids = rows.map((row) => row.id)
  return {
    current: new Map(rows.map((row) => [row.dedup_key, row])),
    entities: await loadEntities(work, ids),
    techniques: await loadTechniques(work, ids),
    openedByRule: await loadRates(work, ruleIds),
  }
}

/** The entities of alerts, by key. Their values are read once each: the alerts of a batch share most of them. */
async function loadEntities(work: Work, alertIds: readonly string[]): Promise<Map<string, StandingEntity[]>> {
  const rows = await readChunks(alertIds, (chunk) =>
    work.db
      .selectFrom('alert_entities')
      .select(['alert_id', 'entity_key as key', 'last_received_us as lastUs'])
      .where('alert_id', 'in', chunk)
      .orderBy('alert_id')
      .orderBy('entity_key')
      .execute(),
  )
  const named = await readChunks([...new Set(rows.map(({ key }) => key))], (chunk) =>
    work.db.selectFrom('risk_entities').select(['key', 'kind', 'value']).where('key', 'in', chunk).execute(),
  )
  const byKey = new Map(named.map((entity) => [entity.key, entity]))
  const entities = new Map<string, StandingEntity[]>(alertIds.map((id) => [id, []]))
  for (const { alert_id, key, lastUs } of rows) {
    const entity = byKey.get(key)
    if (entity === undefined) continue
    entities.get(alert_id)?.push({ key, kind: entity.kind as StandingEntity['kind'], value: entity.value, lastUs })
  }
  return entities
}

async function loadTechniques(work: Work, alertIds: readonly string[]): Promise<Map<string, Map<string, number>>> {
  const rows = await readChunks(alertIds, (chunk) =>
    work.db.selectFrom('alert_techniques').selectAll().where('alert_id', 'in', chunk).execute(),
  )
  const techniques = new Map<string, Map<string, number>>(alertIds.map((id) => [id, new Map()]))
  for (const { alert_id, technique, last_received_us } of rows)
    techniques.get(alert_id)?.set(technique, last_received_us)
  return techniques
}

async function loadRates(work: Work, ruleIds: readonly string[]): Promise<Map<string, number>> {
  const minute = Math.floor(work.nowUs / minuteUs)
  const rows = await readChunks(ruleIds, (chunk) =>
    work.db
      .selectFrom('alert_rates')
      .select(['rule_id', 'opened'])
      .where('rule_id', 'in', chunk)
      .where('minute', '=', minute)
      .execute(),
  )
  return new Map(rows.map((row) => [row.rule_id, row.opened]))
}

async function numbered(work: Work, alerts: readonly PlannedAlert[]): Promise<PlannedAlert[]> {
  const count = alerts.filter((alert) => alert.before === undefined).length
  if (count === 0) return [...alerts]
  let next = await takeNumbers(work, 'alert', count)
  return alerts.map((alert) =>
    alert.before === undefined ? { ...alert, row: { ...alert.row, number: next++ } } : alert,
  )
}

/** Changed rows first: the one that a new row supersedes must have let go of its key. */
async function writeAlerts(work: Work, alerts: readonly PlannedAlert[]): Promise<void> {
  for (const { row, before } of alerts) {
    if (before !== undefined) await updateCounted(work, row)
  }
  const made = alerts.filter(({ before }) => before === undefined).map(({ row }) => row)
  await inChunks(made, (chunk) => work.db.insertInto('alerts').values(chunk).execute(), 25)
}

/** Writes what folding may change of a row that is there; everything else is a person's to change. */
async function updateCounted(work: Work, row: AlertRow): Promise<void> {
  await work.db
    .updateTable('alerts')
    .set({
      is_current: row.is_current,
      severity: row.severity,
      status: row.status,
      status_since_us: row.status_since_us,
      closed_us: row.closed_us,
      closed_as: row.closed_as,
      techniques: row.techniques,
      entities: row.entities,
      entity_count: row.entity_count,
      finding_count: row.finding_count,
      event_count: row.event_count,
      offered_events: row.offered_events,
      first_seen_us: row.first_seen_us,
      last_seen_us: row.last_seen_us,
      first_received_us: row.first_received_us,
      last_received_us: row.last_received_us,
      updated_us: row.updated_us,
      reopened_count: row.reopened_count,
      seen_again_count: row.seen_again_count,
      risk_points: row.risk_points,
      risk_log: row.risk_log,
      revision: row.revision,
    })
    .where('id', '=', row.id)
    .execute()
}

async function writeParts(work: Work, alerts: readonly PlannedAlert[], landings: FoldPlan['landings']): Promise<void> {
  const { db } = work
  await writeEntities(work, alerts)
  await writeTechniques(work, alerts)
  const events = alerts.flatMap(({ row, eventIds }) => eventIds.map((event_id) => ({ alert_id: row.id, event_id })))
  const onceOnly = db.insertInto('alert_events').onConflict((conflict) => conflict.doNothing())
  await inChunks(events, (chunk) => onceOnly.values(chunk).execute())
  const findings = landings.flatMap(({ seen, alertId }) =>
    seen.findingId === undefined ? [] : [{ finding_id: seen.findingId, alert_id: alertId, folded_us: work.nowUs }],
  )
  await inChunks(findings, (chunk) => db.insertInto('alert_findings').values(chunk).execute())
}

/** Whether a finding of the batch was the newest with it: its time is then another than is stored. */
const isNewer = ({ isSeen, beforeUs, lastUs }: Spell): boolean => isSeen && lastUs !== beforeUs

/** Writes what the batch was about, each with its own time: correlation and risk go by when it was last seen. */
async function writeEntities(work: Work, alerts: readonly PlannedAlert[]): Promise<void> {
  const rows = alerts.flatMap(({ row, links }) =>
    [...links.values()]
      .filter(isNewer)
      .map(({ key, kind, lastUs }) => ({ alert_id: row.id, entity_key: key, kind, last_received_us: lastUs })),
  )
  await inChunks(rows, (chunk) =>
    work.db
      .insertInto('alert_entities')
      .values(chunk)
      .onConflict((conflict) =>
        conflict
          .columns(['alert_id', 'entity_key'])
          .doUpdateSet((set) => ({ last_received_us: set.ref('excluded.last_received_us') })),
      )
      .execute(),
  )
}

async function writeTechniques(work: Work, alerts: readonly PlannedAlert[]): Promise<void> {
  const rows = alerts.flatMap(({ row, techniques }) =>
    [...techniques]
      .filter(([, spell]) => isNewer(spell))
      .map(([technique, { lastUs }]) => ({ alert_id: row.id, technique, last_received_us: lastUs })),
  )
  await inChunks(rows, (chunk) =>
    work.db
      .insertInto('alert_techniques')
      .values(chunk)
      .onConflict((conflict) =>
        conflict
          .columns(['alert_id', 'technique'])
          .doUpdateSet((set) => ({ last_received_us: set.ref('excluded.last_received_us') })),
      )
      .execute(),
  )
}

async function writeRates(work: Work, openedByRule: ReadonlyMap<string, number>): Promise<void> {
  const minute = Math.floor(work.nowUs / minuteUs)
  for (const [rule_id, opened] of openedByRule)
    await work.db
      .insertInto('alert_rates')
      .values({ rule_id, minute, opened })
      .onConflict((conflict) =>
        conflict
          .columns(['rule_id', 'minute'])
          .doUpdateSet((set) => ({ opened: set('alert_rates.opened', '+', set.ref('excluded.opened')) })),
      )
      .execute()
}

function announce(work: Work, alerts: readonly PlannedAlert[], by: By): void {
  for (const { row, before, outcome } of alerts) {
    if (outcome === 'superseded') continue
    work.feed.push({ kind: outcome, alert: row })
    if (outcome === 'opened') tell(work, row.id, 'opened', by, openedText(row), earlierOf(row))
    if (outcome === 'reopened')
      tell(work, row.id, 'reopened', by, 'seen again soon after it was resolved', { from: before?.status ?? '' })
    if (before !== undefined && row.severity > before.severity)
      tell(work, row.id, 'severity', by, 'a repeat was more severe', { from: before.severity, to: row.severity })
  }
}

function openedText(row: AlertRow): string {
  if (row.kind === 'storm') return 'opened for the new alerts of a rule beyond its bound'
  return row.earlier_id === null ? 'opened' : 'opened after an earlier alert of the same kind'
}

function earlierOf(row: AlertRow): { earlierId: string } | undefined {
  return row.earlier_id === null ? undefined : { earlierId: row.earlier_id }
}
