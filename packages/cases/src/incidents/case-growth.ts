import { printShort } from '../short-number.ts'
import { linkAlerts } from '../cases/case-store.ts'
import { isCaseDone, type CaseStatus } from '../cases/case-status.ts'
import { bySystem } from '../by.ts'
import { bounds } from '../limits.ts'
import type { AlertRow, CaseRow } from '../tables.ts'
import { readChunks, tell, type Work } from '../work.ts'

/** Alerts that came to an incident in a batch, by the id of the incident. */
export type Newcomers = ReadonlyMap<string, readonly string[]>

/**
 * An incident that was promoted brings the alerts that join it later into its case. Resolves to the ids of the alerts that
 * are in a case because of it.
 *
 * Only alerts that are new to the incident, or all of one that came to its case by a merger: what a person took out of a
 * case stays out. A case that is resolved or closed takes none, and a full one as many as it may; the incident says so.
 */
export async function growCases(work: Work, newcomers: Newcomers): Promise<ReadonlySet<string>> {
  const linked = new Set<string>()
  for (const { id, case_id, number } of await loadPromoted(work, [...newcomers.keys()])) {
    const loose = await loadLoose(work, newcomers.get(id) ?? [])
    if (loose.length === 0) continue
    const row = await loadOpenCase(work, case_id ?? '')
    const room = row === undefined ? 0 : await roomOf(work, row)
    const taken = loose.slice(0, Math.max(0, room))
    if (row !== undefined && taken.length > 0) {
      await linkAlerts(work, row, taken, bySystem)
      tell(work, row.id, 'incident', bySystem, `${printShort('I', number)} has grown`, { incidentId: id })
      for (const alert of taken) linked.add(alert.id)
    }
    const left = loose.length - taken.length
    if (left > 0) tell(work, id, 'case', bySystem, `${left} alerts are not in the case: it is done, or full`)
  }
  return linked
}

async function loadPromoted(work: Work, ids: readonly string[]) {
  return await readChunks(ids, (chunk) =>
    work.db
      .selectFrom('incidents')
      .select(['id', 'number', 'case_id'])
      .where('id', 'in', chunk)
      .where('case_id', 'is not', null)
      .where('merged_into', 'is', null)
      .orderBy('number')
      .execute(),
  )
}

/** Those of the alerts that are in no case. */
async function loadLoose(work: Work, ids: readonly string[]): Promise<AlertRow[]> {
  const rows = await readChunks(ids, (chunk) =>
    work.db.selectFrom('alerts').selectAll().where('id', 'in', chunk).where('case_id', 'is', null).execute(),
  )
  return rows.toSorted((a, b) => a.number - b.number)
}

async function loadOpenCase(work: Work, id: string): Promise<CaseRow | undefined> {
  const row = await work.db.selectFrom('cases').selectAll().where('id', '=', id).executeTakeFirst()
  return row === undefined || isCaseDone(row.status as CaseStatus) || row.merged_into !== null ? undefined : row
}

async function roomOf(work: Work, row: CaseRow): Promise<number> {
  const { n } = await work.db
    .selectFrom('alerts')
    .select((select) => select.fn.countAll<number>().as('n'))
    .where('case_id', '=', row.id)
    .executeTakeFirstOrThrow()
  return bounds.alertsOfCase - Number(n)
}
