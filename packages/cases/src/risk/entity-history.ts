import { severityName, type EntityKind, type Severity, type SeverityName } from '@aurora/core'
import type { State } from '@aurora/state'
import type { AlertStatus } from '../alerts/alert-status.ts'
import { keysOfGiven } from '../alerts/entity-key.ts'
import type { CaseSettings } from '../limits.ts'
import { printShort } from '../short-number.ts'
import { tablesOf } from '../tables.ts'
import { addedAt, riskHistory, type RiskMoment } from './risk-history.ts'
import { scoreAt } from './risk-score.ts'

const dayUs = 86_400e6

/** An alert that adds to the risk of an entity. */
export interface RiskPart {
  readonly id: string
  readonly name: string
  readonly title: string
  readonly severity: SeverityName
  readonly status: AlertStatus
  /** What it adds when it is fresh … */
  readonly points: number
  /** … and what of that is left now. */
  readonly adds: number
  /** When it was about the entity last, on receipt, in µs since 1970 UTC. */
  readonly lastUs: number
}

/** The risk of an entity: now, what it is made of, and how it came about. Times are µs since 1970 UTC. */
export interface EntityRisk {
  readonly risk: number
  /** When alerts were about it first and last; undefined when none is. */
  readonly firstUs: number | undefined
  readonly lastUs: number | undefined
  readonly halfLifeUs: number
  /** The ten alerts that add most now, the heaviest first. */
  readonly parts: readonly RiskPart[]
  /** Alerts that were looked at, all of which add something. */
  readonly partCount: number
  /** Whether these are all there are. */
  readonly isWhole: boolean
  /** Oldest first, a quarter of a day apart; see {@link riskHistory} for what it can and cannot say. */
  readonly history: readonly RiskMoment[]
}

/** Alerts that are looked at: the newest. */
const maxAlerts = 2_000
const shownParts = 10
const momentsADay = 4

/** Older alerts than this before the history begins add less than a millionth of their points to its first moment. */
const leadHalfLives = 20

/** The risk of an entity and its history over `days` days. Nobody an alert is about has none; that is no failure. */
export async function entityRisk(
  state: State,
  entity: { readonly kind: EntityKind; readonly value: string },
  days: number,
  nowUs: number,
  { riskHalfLifeUs: halfLifeUs }: CaseSettings,
): Promise<EntityRisk> {
  const keys = keysOfGiven(entity.kind, entity.value)
  const stored = await tablesOf(state).selectFrom('risk_entities').selectAll().where('key', 'in', keys).execute()
  const fromUs = nowUs - days * dayUs
  const since = { firstUs: least(stored.map((row) => row.first_us)), fromUs: fromUs - leadHalfLives * halfLifeUs }
  const { alerts, isWhole } = await loadAlerts(state, keys, since)
  const span = { fromUs, toUs: nowUs, moments: days * momentsADay + 1 }
  return {
    risk: rounded(stored.reduce((sum, row) => sum + scoreAt(row.risk_log, nowUs, halfLifeUs), 0)),
    firstUs: since.firstUs,
    lastUs: stored.length === 0 ? undefined : Math.max(...stored.map((row) => row.last_us)),
    halfLifeUs,
    parts: alerts
      .map(({ firstUs: _, ...alert }) => ({ ...alert, adds: addedAt({ ...alert, firstUs: 0 }, nowUs, halfLifeUs) }))
      .sort((a, b) => b.adds - a.adds || b.lastUs - a.lastUs)
      .slice(0, shownParts)
      .map((part) => ({ ...part, adds: rounded(part.adds) })),
    partCount: alerts.length,
    isWhole,
    history: riskHistory(alerts, span, halfLifeUs).map(({ atUs, risk }) => ({ atUs, risk: rounded(risk) })),
  }
}

/** As risk is shown everywhere. */
const rounded = (risk: number): number => Math.round(risk * 10) / 10

const least = (times: readonly number[]): number | undefined => (times.length === 0 ? undefined : Math.min(...times))

/** The newest alerts about an entity that have points. */
async function loadAlerts(
  state: State,
  keys: readonly string[],
  since: { readonly firstUs: number | undefined; readonly fromUs: number },
) {
  const rows = await tablesOf(state)
    .selectFrom('alert_entities')
    .innerJoin('alerts', 'alerts.id', 'alert_entities.alert_id')
    .select(['alerts.id', 'alerts.number', 'alerts.title', 'alerts.severity', 'alerts.status', 'alerts.risk_points'])
    .select(['alerts.first_received_us', 'alert_entities.last_received_us as last_us'])
    .where('alert_entities.entity_key', 'in', keys)
    .where('alert_entities.last_received_us', '>', Math.round(since.fromUs))
    .where('alerts.risk_points', '>', 0)
    .orderBy('alert_entities.last_received_us', 'desc')
    .orderBy('alerts.number', 'desc')
    .limit(maxAlerts + 1)
    .execute()
  const alerts = rows.slice(0, maxAlerts).map((row) => ({
    id: row.id,
    name: printShort('A', row.number),
    title: row.title,
    severity: severityName(row.severity as Severity),
    status: row.status as AlertStatus,
    points: row.risk_points,
    // The alert may be older than its being about this entity.
    firstUs: Math.max(row.first_received_us, Math.min(since.firstUs ?? row.last_us, row.last_us)),
    lastUs: row.last_us,
  }))
  return { alerts, isWhole: rows.length <= maxAlerts }
}
