import { sql } from '@aurora/state'
import type { AlertRow } from '../tables.ts'
import { readChunks, type Work } from '../work.ts'
import { mostInWindow, type BusyValue, type CorrelatedAlert, type SharedValue } from './correlate.ts'

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
  /** Values that are in too many alerts of one window, whose alerts were therefore not loaded. */
  readonly busy: readonly BusyValue[]
}

/** Which alert has which of the values, and when it was last received. */
interface Holding {
  readonly alert_id: string
  readonly key: string
  readonly atUs: number
}

/** Loads the alerts with one of `values` that were received within a window of one of the `timesUs`. */
export async function loadNeighbourhood(
  work: Work,
  timesUs: readonly number[],
  values: ReadonlyMap<string, SharedValue>,
): Promise<Neighbourhood> {
  const { correlationWindowUs: windowUs, busyAlerts } = work.settings
  const fromUs = Math.round(timesUs.reduce((a, b) => Math.min(a, b)) - windowUs)
  const toUs = Math.round(timesUs.reduce((a, b) => Math.max(a, b)) + windowUs)
  const byKey = Map.groupBy(await loadHoldings(work, values, fromUs, toUs), ({ key }) => key)
  const busy: BusyValue[] = []
  const holdings: Holding[] = []
  for (const [key, own] of byKey) {
    const alertCount = mostInWindow(own.toReversed(), windowUs)
    const shared = values.get(key)
    if (alertCount <= busyAlerts) holdings.push(...own)
    else if (shared !== undefined) busy.push({ shared, alertCount })
  }
  const ids = [...new Set(holdings.map((one) => one.alert_id))]
  const [members, hosts] = [await loadMembers(work, ids), await loadHosts(work, ids)]
  return { alerts: correlatedAlerts(holdings, values, members, hosts), members, busy }
}

function correlatedAlerts(
  holdings: readonly Holding[],
  values: ReadonlyMap<string, SharedValue>,
  members: ReadonlyMap<string, Member>,
  hosts: ReadonlyMap<string, string[]>,
): CorrelatedAlert[] {
  const byAlert = Map.groupBy(holdings, ({ alert_id }) => alert_id)
  return [...byAlert].flatMap(([id, own]) => {
    if (!members.has(id)) return []
    const seen = own.flatMap(({ key, atUs }) => {
      const shared = values.get(key)
      return shared === undefined ? [] : [{ shared, atUs }]
    })
    return [{ id, values: seen, hosts: hosts.get(id) ?? [] }]
  })
}

/** Values asked for by one statement: SQLite takes at most 500 parts of a union. */
const valuesAtOnce = 100

/**
 * The alerts with these values in a span of time, newest first. Of each value only as many as prove it busy (more than
 * that many in a span of so many windows cannot but put too many into one of them), or twenty thousand; each is read
 * from its index, so that a value that everything has costs no more than another.
 */
async function loadHoldings(
  work: Work,
  values: ReadonlyMap<string, SharedValue>,
  fromUs: number,
  toUs: number,
): Promise<Holding[]> {
  const { busyAlerts, correlationWindowUs } = work.settings
  const enough = Math.min(20_000, busyAlerts * (Math.ceil((toUs - fromUs) / correlationWindowUs) + 1) + 1)
  const partOf = ({ kind, value, key }: SharedValue) => {
    const isTechnique = kind === 'technique'
    const table = sql.table(isTechnique ? 'alert_techniques' : 'alert_entities')
    const column = sql.ref(isTechnique ? 'technique' : 'entity_key')
    return sql`select * from (
      select alert_id, cast(${key} as text) as key, last_received_us as "atUs" from ${table}
      where ${column} = ${isTechnique ? value : key} and last_received_us between ${fromUs} and ${toUs}
      order by last_received_us desc limit ${enough}) as part`
  }
  return readChunks(
    [...values.values()],
    async (chunk) => {
      const parts = sql.join(chunk.map(partOf), sql` union all `)
      return (await sql<Holding>`select * from (${parts}) as parts order by "atUs" desc`.execute(work.db)).rows
    },
    valuesAtOnce,
  )
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
