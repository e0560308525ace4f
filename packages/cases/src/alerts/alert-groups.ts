import { severityName, type Severity, type SeverityName } from '@aurora/core'
import { sql, type State } from '@aurora/state'
import { tablesOf } from '../tables.ts'
import { filterSql, type AlertFilter } from './alert-filter.ts'

export const groupings = ['rule', 'source', 'host', 'technique'] as const
export type GroupBy = (typeof groupings)[number]

/** Alerts that have something in common. */
export interface AlertGroup {
  /** Id of the rule, name of the source or host, the technique: what a filter takes. */
  readonly key: string
  /** What people call it. */
  readonly label: string
  readonly count: number
  /** How many of them nobody took up. */
  readonly newCount: number
  readonly worst: SeverityName
  readonly firstUs: number
  readonly lastUs: number
  /** Its alerts over the time of all groups, oldest first; as many as `groupBars`. */
  readonly bars: readonly number[]
}

export interface AlertGroups {
  /** The worst first, then the largest: at most two hundred. */
  readonly groups: readonly AlertGroup[]
  /** How many groups there are. */
  readonly total: number
  /** Alerts that name nothing to group them by. */
  readonly ungrouped: number
}

export const groupBars = 24
const maxGroups = 200

/**
 * The alerts of a filter in groups. An alert about two hosts, or of two techniques, is in both groups.
 *
 * When an alert falls on the bars is when it was received last.
 */
export async function listGroups(state: State, by: GroupBy, filter: AlertFilter): Promise<AlertGroups> {
  const all = await readGroups(state, by, filter)
  const groups = all.slice(0, maxGroups)
  const bars = await readBars(state, by, filter, groups)
  return {
    groups: groups.map((group) => ({ ...group, bars: bars.get(group.key) ?? [] })),
    total: all.length,
    ungrouped: await countUngrouped(state, by, filter),
  }
}

type Bare = Omit<AlertGroup, 'bars'>

/** Names of rules, hosts and techniques come from logs and from packs: as many as are ever counted. */
const maxCounted = 5_000

async function readGroups(state: State, by: GroupBy, filter: AlertFilter): Promise<Bare[]> {
  const rows = await grouped(state, by)
    .select((of) => [
      keySql(by).as('key'),
      sql<string>`max(${labelSql(by)})`.as('label'),
      sql<number>`count(*)`.as('n'),
      sql<number>`sum(case when alerts.status = 'new' then 1 else 0 end)`.as('fresh'),
      of.fn.max('alerts.severity').as('worst'),
      of.fn.min('alerts.first_received_us').as('first'),
      of.fn.max('alerts.last_received_us').as('last'),
    ])
    .where(filterSql(filter))
    .where(hasKey(by))
    .groupBy(keySql(by))
    .orderBy('worst', 'desc')
    .orderBy('n', 'desc')
    .orderBy('key')
    .limit(maxCounted)
    .execute()
  return rows.map(({ key, label, n, fresh, worst, first, last }) => ({
    key,
    label,
    count: Number(n),
    newCount: Number(fresh),
    worst: severityName(Number(worst) as Severity),
    firstUs: Number(first),
    lastUs: Number(last),
  }))
}

async function readBars(
  state: State,
  by: GroupBy,
  filter: AlertFilter,
  groups: readonly Bare[],
): Promise<Map<string, number[]>> {
  if (groups.length === 0) return new Map()
  const fromUs = Math.min(...groups.map(({ firstUs }) => firstUs))
  const toUs = Math.max(...groups.map(({ lastUs }) => lastUs))
  const barUs = Math.max(1, Math.ceil((toUs - fromUs + 1) / groupBars))
  const bar = sql<number>`(alerts.last_received_us - cast(${fromUs} as bigint)) / cast(${barUs} as bigint)`
  const rows = await grouped(state, by)
    .select([keySql(by).as('key'), bar.as('bar'), sql<number>`count(*)`.as('n')])
    .where(filterSql(filter))
    .where(sql<boolean>`${keySql(by)} in (${sql.join(groups.map(({ key }) => key))})`)
    .groupBy([keySql(by), sql`2`])
    .execute()
  const bars = new Map(groups.map(({ key }) => [key, Array.from({ length: groupBars }, () => 0)]))
  for (const { key, bar: at, n } of rows) {
    const counts = bars.get(key)
    if (counts !== undefined) counts[Math.min(groupBars - 1, Number(at))] = Number(n)
  }
  return bars
}

async function countUngrouped(state: State, by: GroupBy, filter: AlertFilter): Promise<number> {
  if (by === 'source') return 0
  const { n } = await tablesOf(state)
    .selectFrom('alerts')
    .select(sql<number>`count(*)`.as('n'))
    .where(filterSql(filter))
    .where(sql<boolean>`not ${inAGroup[by]}`)
    .executeTakeFirstOrThrow()
  return Number(n)
}

const inAGroup = {
  rule: sql<boolean>`(alerts.rule_id is not null)`,
  host: sql<boolean>`(alerts.id in (select alert_id from alert_entities where kind = 'host'))`,
  technique: sql<boolean>`(alerts.id in (select alert_id from alert_techniques))`,
} as const

/** The alerts, beside each thing of theirs that makes a group. */
function grouped(state: State, by: GroupBy) {
  const alerts = tablesOf(state).selectFrom('alerts')
  return alerts
    .$if(by === 'host', (select) =>
      select
        .innerJoin('alert_entities', 'alert_entities.alert_id', 'alerts.id')
        .innerJoin('risk_entities', 'risk_entities.key', 'alert_entities.entity_key'),
    )
    .$if(by === 'technique', (select) => select.innerJoin('alert_techniques', 'alert_techniques.alert_id', 'alerts.id'))
}

const keys = {
  rule: sql<string>`alerts.rule_id`,
  source: sql<string>`alerts.source`,
  host: sql<string>`risk_entities.value`,
  technique: sql<string>`alert_techniques.technique`,
} as const
const keySql = (by: GroupBy) => keys[by]

/** The newest alerts of a rule name it; a title that was changed since is one of two, and either will do. */
const labelSql = (by: GroupBy) => (by === 'rule' ? sql<string>`alerts.title` : keySql(by))

const hasKey = (by: GroupBy) =>
  by === 'rule'
    ? sql<boolean>`alerts.rule_id is not null`
    : by === 'host'
      ? sql<boolean>`risk_entities.kind = 'host'`
      : sql<boolean>`1 = 1`
