import type { State } from '@aurora/state'
import { tablesOf } from '../tables.ts'
import { readChunks } from '../work.ts'
import { caseOf, type Case } from './case.ts'

const maxShared = 5_000
const maxSimilar = 10
const maxReasons = 10

/** Another case, and what the two have in common. */
export interface SimilarCase {
  readonly case: Case
  /** Higher is more alike; rare things in common weigh more than frequent ones. */
  readonly score: number
  readonly observables: readonly { readonly kind: string; readonly value: string }[]
  readonly techniques: readonly string[]
}

interface Shared {
  readonly caseId: string
  readonly kind: string
  readonly value: string
}

/** An observable in common says three times as much as a technique. */
const weight = (shared: Shared): number => (shared.kind === 'technique' ? 1 : 3)

/** The ten cases most like `caseId` by observables and techniques, with the reasons (AU-142). Merged cases are left out. */
export async function findSimilar(state: State, caseId: string): Promise<SimilarCase[]> {
  const shared = [...(await sharedObservables(state, caseId)), ...(await sharedTechniques(state, caseId))]
  const spread = Map.groupBy(shared, ({ kind, value }) => `${kind}\0${value}`)
  const scores = new Map<string, number>()
  for (const one of shared) {
    const cases = spread.get(`${one.kind}\0${one.value}`)?.length ?? 1
    scores.set(one.caseId, (scores.get(one.caseId) ?? 0) + weight(one) / cases)
  }
  const byCase = Map.groupBy(shared, (one) => one.caseId)
  const best = [...scores].toSorted(([a, x], [b, y]) => y - x || (a < b ? -1 : 1)).slice(0, maxSimilar * 2)
  const rows = await readChunks(
    best.map(([id]) => id),
    (chunk) =>
      tablesOf(state)
        .selectFrom('cases')
        .selectAll()
        .where('id', 'in', chunk)
        .where('merged_into', 'is', null)
        .execute(),
  )
  const cases = new Map(rows.map((row) => [row.id, caseOf(row)]))
  return best
    .flatMap(([id, score]) => {
      const found = cases.get(id)
      return found === undefined ? [] : [similarOf(found, score, byCase.get(id) ?? [])]
    })
    .slice(0, maxSimilar)
}

function similarOf(found: Case, score: number, shared: readonly Shared[]): SimilarCase {
  const observables = shared.filter((one) => one.kind !== 'technique').slice(0, maxReasons)
  const techniques = shared.filter((one) => one.kind === 'technique').slice(0, maxReasons)
  return {
    case: found,
    score: Math.round(score * 100) / 100,
    observables: observables.map(({ kind, value }) => ({ kind, value })),
    techniques: techniques.map(({ value }) => value),
  }
}

async function sharedObservables(state: State, caseId: string): Promise<Shared[]> {
  const rows = await tablesOf(state)
    .selectFrom('case_observables as own')
    .innerJoin('case_observables as other', 'other.value_key', 'own.value_key')
    .select(['other.case_id as caseId', 'other.kind', 'other.value'])
    .where('own.case_id', '=', caseId)
    .where('other.case_id', '!=', caseId)
    .orderBy('other.value_key')
    .orderBy('other.case_id')
    .limit(maxShared)
    .execute()
  return rows
}

async function sharedTechniques(state: State, caseId: string): Promise<Shared[]> {
  const db = tablesOf(state)
  const own = db
    .selectFrom('alert_techniques')
    .innerJoin('alerts', 'alerts.id', 'alert_techniques.alert_id')
    .select('technique')
    .where('alerts.case_id', '=', caseId)
  const rows = await db
    .selectFrom('alert_techniques')
    .innerJoin('alerts', 'alerts.id', 'alert_techniques.alert_id')
    .select(['alerts.case_id as caseId', 'technique as value'])
    .distinct()
    .where('technique', 'in', own)
    .where('alerts.case_id', 'is not', null)
    .where('alerts.case_id', '!=', caseId)
    .orderBy('technique')
    .orderBy('alerts.case_id')
    .limit(maxShared)
    .execute()
  return rows.flatMap((row) =>
    row.caseId === null ? [] : [{ caseId: row.caseId, kind: 'technique', value: row.value }],
  )
}
