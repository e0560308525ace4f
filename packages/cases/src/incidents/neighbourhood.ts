import { sql } from '@aurora/state'
import { valueKey } from '../alerts/entity-key.ts'
import type { AlertRow } from '../tables.ts'
import { readChunks, type Work } from '../work.ts'
import type { CorrelatedAlert, SharedValue } from './correlate.ts'

/** What an incident has to know of an alert. */
export type Member = Pick<
  AlertRow,
  | 'id'
  | 'number'
  | 'severity'
  | 'status'
  | 'kind'
  | 'techniques'
  | 'incident_id'
  | 'first_received_us'
  | 'last_received_us'
>

/** The alerts near those a batch touched, as correlation and incidents look at them. */
export interface Neighbourhood {
  readonly alerts: readonly CorrelatedAlert[]
  readonly members: ReadonlyMap<string, Member>
}

/** Which alert has which of the values, and when it was last received. */
interface Holding {
  readonly alert_id: string
  readonly key: string
}

/** Loads the alerts with one of `values` that were received within a window of one of the `timesUs`. */
export async function loadNeighbourhood(
  work: Work,
  timesUs: readonly number[],
  values: ReadonlyMap<string, SharedValue>,
): Promise<Neighbourhood> {
  const { correlationWindowUs } = work.settings
  const fromUs = timesUs.reduce((a, b) => Math.min(a, b)) - correlationWindowUs
  const toUs = timesUs.reduce((a, b) => Math.max(a, b)) + correlationWindowUs
  const holdings = await loadHoldings(work, values, Math.round(fromUs), Math.round(toUs))
  const ids = [...new Set(holdings.map((one) => one.alert_id))]
  const members = await loadMembers(work, ids)
  const hosts = await loadHosts(work, ids)
  const byAlert = new Map<string, SharedValue[]>()
  for (const { alert_id, key } of holdings) {
    const shared = values.get(key)
    if (shared === undefined || !members.has(alert_id)) continue
    byAlert.set(alert_id, [...(byAlert.get(alert_id) ?? []), shared])
  }
  const alerts = [...byAlert].map(([id, own]) => ({
    id,
    atUs: members.get(id)?.last_received_us ?? 0,
    values: own,
    hosts: hosts.get(id) ?? [],
  }))
  return { alerts, members }
}

/**
 * The alerts with these values in a span of time. Of each value only as many as prove it busy: more than that many in
 * a span of so many windows cannot but put too many into one of them.
 */
async function loadHoldings(
  work: Work,
  values: ReadonlyMap<string, SharedValue>,
  fromUs: number,
  toUs: number,
): Promise<Holding[]> {
  const { busyAlerts, correlationWindowUs } = work.settings
  const enough = Math.min(20_000, busyAlerts * (Math.ceil((toUs - fromUs) / correlationWindowUs) + 1) + 1)
  const all = [...values.values()]
  const entities = await readChunks(
    all.filter(({ kind }) => kind !== 'technique').map(({ key }) => key),
    async (chunk) =>
      (
        await sql<Holding>`
          select alert_id, key from (
            select alert_id, entity_key as key,
              row_number() over (partition by entity_key order by last_received_us desc) as place
            from alert_entities
            where entity_key in (${sql.join(chunk)}) and last_received_us between ${fromUs} and ${toUs}
          ) ranked where place <= ${enough}`.execute(work.db)
      ).rows,
  )
  const techniques = await readChunks(
    all.filter(({ kind }) => kind === 'technique').map(({ value }) => value),
    async (chunk) =>
      (
        await sql<Holding>`
          select alert_id, key from (
            select alert_id, technique as key,
              row_number() over (partition by technique order by last_received_us desc) as place
            from alert_techniques
            where technique in (${sql.join(chunk)}) and last_received_us between ${fromUs} and ${toUs}
          ) ranked where place <= ${enough}`.execute(work.db)
      ).rows,
  )
  return [...entities, ...techniques.map((one) => ({ ...one, key: valueKey('technique', one.key) }))]
}

async function loadMembers(work: Work, ids: readonly string[]): Promise<Map<string, Member>> {
  const rows = await readChunks(ids, (chunk) =>
    work.db
      .selectFrom('alerts')
      .select(['id', 'number', 'severity', 'status', 'kind', 'techniques', 'incident_id'])
      .select(['first_received_us', 'last_received_us'])
      .where('id', 'in', chunk)
      .where('kind', '!=', 'storm')
      .where('status', '!=', 'false_positive')
      .execute(),
  )
  return new Map(rows.map((row) => [row.id, row]))
}

async function loadHosts(work: Work, ids: readonly string[]): Promise<Map<string, string[]>> {
  const rows = await readChunks(ids, (chunk) =>
    work.db
      .selectFrom('alert_entities')
      .select(['alert_id', 'entity_key'])
      .where('alert_id', 'in', chunk)
      .where('kind', '=', 'host')
      .execute(),
  )
  const hosts = new Map<string, string[]>()
  for (const { alert_id, entity_key } of rows) hosts.set(alert_id, [...(hosts.get(alert_id) ?? []), entity_key])
  return hosts
}
