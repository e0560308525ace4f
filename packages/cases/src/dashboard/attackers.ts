import { severityName, type Entity, type Severity, type SeverityName } from '@aurora/core'
import { valueKey } from '../alerts/entity-key.ts'
import { scoreAt } from '../risk/risk-score.ts'
import type { CaseSettings } from '../limits.ts'
import { tablesOf } from '../tables.ts'
import { readChunks } from '../work.ts'
import type { State } from '@aurora/state'

/** An address from which alerts came. */
export interface Attacker {
  readonly address: string
  readonly alerts: number
  /** The worst of its alerts. */
  readonly severity: SeverityName
  /** What all its alerts add to risk, now; see `RiskyEntity`. */
  readonly risk: number
  readonly firstUs: number
  readonly lastUs: number
}

export interface Attackers {
  /** All addresses there are, of the alerts that were looked at. */
  readonly count: number
  /** Whether all alerts of the time were looked at. */
  readonly isWhole: boolean
  readonly items: readonly Attacker[]
}

export const attackerSorts = ['risk', 'alerts', 'last_seen'] as const
export type AttackerSort = (typeof attackerSorts)[number]

/** Alerts that are looked at: the newest. */
const maxAlerts = 10_000

/**
 * Where the alerts that were seen since `fromUs` came from: of each the first address it is about, which is the source
 * where its events have one (`entitiesOf` of packages/detect). False positives are left out.
 */
export async function listAttackers(
  state: State,
  { fromUs, sort, limit }: { readonly fromUs: number; readonly sort: AttackerSort; readonly limit: number },
  nowUs: number,
  settings: CaseSettings,
): Promise<Attackers> {
  const rows = await tablesOf(state)
    .selectFrom('alerts')
    .select(['entities', 'severity', 'first_received_us', 'last_received_us'])
    .where('last_received_us', '>=', fromUs)
    .where('status', '!=', 'false_positive')
    .orderBy('last_received_us', 'desc')
    .limit(maxAlerts + 1)
    .execute()
  const found = new Map<string, Seen>()
  for (const row of rows.slice(0, maxAlerts)) {
    const address = sourceOf(JSON.parse(row.entities) as Entity[])
    if (address !== undefined) note(found, address, row)
  }
  const all = await withRisk(state, [...found.values()], nowUs, settings)
  const items = all.sort(orders[sort]).slice(0, limit)
  return { count: found.size, isWhole: rows.length <= maxAlerts, items }
}

const sourceOf = (entities: readonly Entity[]): string | undefined =>
  entities.find(({ kind }) => kind === 'address')?.value

interface Seen {
  readonly address: string
  alerts: number
  worst: number
  firstUs: number
  lastUs: number
}

function note(
  found: Map<string, Seen>,
  address: string,
  row: { readonly severity: number; readonly first_received_us: number; readonly last_received_us: number },
): void {
  const known = found.get(address) ?? { address, alerts: 0, worst: 0, firstUs: Infinity, lastUs: 0 }
  known.alerts++
  known.worst = Math.max(known.worst, row.severity)
  known.firstUs = Math.min(known.firstUs, row.first_received_us)
  known.lastUs = Math.max(known.lastUs, row.last_received_us)
  found.set(address, known)
}

async function withRisk(
  state: State,
  seen: readonly Seen[],
  nowUs: number,
  settings: CaseSettings,
): Promise<Attacker[]> {
  const keys = seen.map(({ address }) => valueKey('address', address))
  const rows = await readChunks(keys, (chunk) =>
    tablesOf(state).selectFrom('risk_entities').select(['key', 'risk_log']).where('key', 'in', chunk).execute(),
  )
  const logs = new Map(rows.map(({ key, risk_log }) => [key, risk_log]))
  return seen.map(({ address, alerts, worst, firstUs, lastUs }, i) => {
    const log = logs.get(keys[i] ?? '')
    const risk = log === undefined ? 0 : Math.round(scoreAt(log, nowUs, settings.riskHalfLifeUs) * 10) / 10
    return { address, alerts, severity: severityName(worst as Severity), risk, firstUs, lastUs }
  })
}

/** Ties fall the same way each time. */
const byAddress = (a: Attacker, b: Attacker): number => (a.address < b.address ? -1 : 1)
const orders: Readonly<Record<AttackerSort, (a: Attacker, b: Attacker) => number>> = {
  risk: (a, b) => b.risk - a.risk || b.alerts - a.alerts || byAddress(a, b),
  alerts: (a, b) => b.alerts - a.alerts || b.risk - a.risk || byAddress(a, b),
  last_seen: (a, b) => b.lastUs - a.lastUs || byAddress(a, b),
}
