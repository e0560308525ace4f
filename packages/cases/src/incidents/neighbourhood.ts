import { sql } from '@aurora/state'
import { realmOf, type CaseSettings } from '../limits.ts'
import type { AlertRow } from '../tables.ts'
import { inChunks, readChunks, type Work } from '../work.ts'
import { mostInWindow, type BusyValue, type CorrelatedAlert, type SeenValue, type SharedValue } from './correlate.ts'

/** What an incident has to know of an alert. */
export type Member = Pick<
  AlertRow,
  | 'id'
  | 'number'
  | 'severity'
  | 'status'
  | 'kind'
  | 'sensor'
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

/** Which alert has a value, and when it was last received. */
interface Holding {
  readonly alert_id: string
  readonly atUs: number
}

/** The alerts that have each of some values, newest first, by the key of the value. */
type HoldingsByKey = ReadonlyMap<string, readonly Holding[]>

/** Loads the alerts with one of `values` that were received within a window of one of the `timesUs`. */
export async function loadNeighbourhood(
  work: Work,
  timesUs: readonly number[],
  values: ReadonlyMap<string, SharedValue>,
): Promise<Neighbourhood> {
  const { correlationWindowUs: windowUs, busyAlerts } = work.settings
  const fromUs = Math.round(timesUs.reduce((a, b) => Math.min(a, b)) - windowUs)
  const toUs = Math.round(timesUs.reduce((a, b) => Math.max(a, b)) + windowUs)
  const byKey = await loadHoldings(work, values, fromUs, toUs)
  const busy: BusyValue[] = []
  const quiet = new Map<string, readonly Holding[]>()
  for (const [key, own] of byKey) {
    const alertCount = mostInWindow(own.toReversed(), windowUs)
    const shared = values.get(key)
    if (alertCount <= busyAlerts) quiet.set(key, own)
    else if (shared !== undefined) busy.push({ shared, alertCount })
  }
  const members = await loadMembers(
    work,
    idsOf(quiet, () => true),
  )
  const hosts = await loadHosts(
    work,
    idsOf(quiet, (key) => values.get(key)?.kind === 'technique'),
  )
  return { alerts: correlatedAlerts(quiet, values, members, hosts, work.settings), members, busy }
}

function idsOf(holdings: HoldingsByKey, isWanted: (key: string) => boolean): string[] {
  const wanted = [...holdings].filter(([key]) => isWanted(key))
  return [...new Set(wanted.flatMap(([, own]) => own.map(({ alert_id }) => alert_id)))]
}

function correlatedAlerts(
  holdings: HoldingsByKey,
  values: ReadonlyMap<string, SharedValue>,
  members: ReadonlyMap<string, Member>,
  hosts: ReadonlyMap<string, string[]>,
  settings: CaseSettings,
): CorrelatedAlert[] {
  const byAlert = new Map<string, SeenValue[]>()
  for (const [key, own] of holdings) {
    const shared = values.get(key)
    if (shared === undefined) continue
    for (const { alert_id, atUs } of own) {
      const seen = byAlert.get(alert_id)
      if (seen !== undefined) seen.push({ shared, atUs })
      else if (members.has(alert_id)) byAlert.set(alert_id, [{ shared, atUs }])
    }
  }
  return [...byAlert].map(([id, seen]) => {
    const realm = realmOf(settings, members.get(id)?.sensor ?? '')
    return { id, values: seen, hosts: hosts.get(id) ?? [], realm }
  })
}

/**
 * The alerts with these values in a span of time. A value that everything has costs no more than another: of each no
 * more are read than prove it busy. The newest do so at once where they are together; of a value whose newest are not,
 * as many are read as must put too many into one window of the span, or twenty thousand.
 */
async function loadHoldings(
  work: Work,
  values: ReadonlyMap<string, SharedValue>,
  fromUs: number,
  toUs: number,
): Promise<HoldingsByKey> {
  const { busyAlerts, correlationWindowUs: windowUs } = work.settings
  const span = { fromUs, toUs, most: busyAlerts + 1 }
  const found = new Map(await loadNewest(work, [...values.values()], span))
  const unclear = [...values.values()].filter(({ key }) => {
    const own = found.get(key) ?? []
    return own.length > busyAlerts && mostInWindow(own.toReversed(), windowUs) <= busyAlerts
  })
  const most = Math.min(20_000, busyAlerts * (Math.ceil((toUs - fromUs) / windowUs) + 1) + 1)
  for (const [key, own] of await loadNewest(work, unclear, { ...span, most })) found.set(key, own)
  return found
}

/** Values asked for by one statement: SQLite takes at most 500 parts of a union. */
const valuesAtOnce = 100

/** The newest alerts with each of `values` in a span of time, at most `most` of each, read from its index. */
async function loadNewest(
  work: Work,
  values: readonly SharedValue[],
  { fromUs, toUs, most }: { readonly fromUs: number; readonly toUs: number; readonly most: number },
): Promise<HoldingsByKey> {
  const partOf = ({ kind, value, key }: SharedValue, place: number) => {
    const isTechnique = kind === 'technique'
    const table = sql.table(isTechnique ? 'alert_techniques' : 'alert_entities')
    const column = sql.ref(isTechnique ? 'technique' : 'entity_key')
    return sql`select * from (
      select cast(${place} as integer) as place, alert_id, last_received_us as "atUs" from ${table}
      where ${column} = ${isTechnique ? value : key} and last_received_us between ${fromUs} and ${toUs}
      order by last_received_us desc limit ${most}) as part`
  }
  const found = new Map<string, Holding[]>()
  await inChunks(
    values,
    async (chunk) => {
      const parts = sql.join(chunk.map(partOf), sql` union all `)
      const { rows } = await sql<Holding & { place: number }>`${parts}`.execute(work.db)
      for (const [place, own] of Map.groupBy(rows, (row) => row.place))
        found.set(
          chunk[place]?.key ?? '',
          own.toSorted((a, b) => b.atUs - a.atUs),
        ) // a union promises no order
    },
    valuesAtOnce,
  )
  return found
}

async function loadMembers(work: Work, ids: readonly string[]): Promise<Map<string, Member>> {
  const rows = await readChunks(ids, (chunk) =>
    work.db
      .selectFrom('alerts')
      .select(['id', 'number', 'severity', 'status', 'kind', 'sensor', 'techniques', 'incident_id'])
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
