import { AppError, entityKinds, type EntityKind } from '@aurora/core'
import type { State } from '@aurora/state'
import { keysOfGiven } from '../alerts/entity-key.ts'
import { bounds, type CaseSettings } from '../limits.ts'
import { tablesOf, type CasesTables } from '../tables.ts'
import { noRisk, scoreAt } from './risk-score.ts'

/** Whom or what alerts are about, with its risk at the moment it was asked for. */
export interface RiskyEntity {
  readonly kind: EntityKind
  readonly value: string
  /** The points of its alerts (info 1, low 3, medium 10, high 30, critical 100), halved once a half-life. */
  readonly risk: number
  readonly firstUs: number
  readonly lastUs: number
}

export interface EntityQuery {
  readonly kind?: EntityKind | undefined
  /** 1 to 200; 50 unless given. */
  readonly limit?: number | undefined
}

/** The riskiest entities first. */
export async function listEntities(
  state: State,
  query: EntityQuery,
  nowUs: number,
  settings: CaseSettings,
): Promise<RiskyEntity[]> {
  let select = tablesOf(state).selectFrom('risk_entities').selectAll().where('risk_log', '>', noRisk)
  if (query.kind !== undefined) select = select.where('kind', '=', query.kind)
  const rows = await select
    .orderBy('risk_log', 'desc')
    .orderBy('key')
    .limit(Math.max(1, Math.min(query.limit ?? 50, bounds.pageItems)))
    .execute()
  return rows.map((row) => entityOf(row, nowUs, settings))
}

/** One entity. Fails with 'request.not_found' when no alert is about it. */
export async function findEntity(
  state: State,
  kind: string,
  value: string,
  nowUs: number,
  settings: CaseSettings,
): Promise<RiskyEntity> {
  const isKind = entityKinds.some((one) => one === kind)
  const keys = isKind ? keysOfGiven(kind, value) : ['']
  const row = await tablesOf(state).selectFrom('risk_entities').selectAll().where('key', 'in', keys).executeTakeFirst()
  if (row === undefined) throw new AppError('request.not_found', 'no alert is about this')
  return entityOf(row, nowUs, settings)
}

function entityOf(row: CasesTables['risk_entities'], nowUs: number, settings: CaseSettings): RiskyEntity {
  return {
    kind: row.kind as EntityKind,
    value: row.value,
    risk: Math.round(scoreAt(row.risk_log, nowUs, settings.riskHalfLifeUs) * 10) / 10,
    firstUs: row.first_us,
    lastUs: row.last_us,
  }
}
