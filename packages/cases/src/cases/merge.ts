import { AppError } from '@aurora/core'
import { bounds } from '../limits.ts'
import { printShort } from '../short-number.ts'
import type { CaseRow } from '../tables.ts'
import type { Work } from '../work.ts'
import { updateCase } from './case-store.ts'

/** What goes from one case to the other when they are merged. */
export interface MergePreview {
  readonly from: string
  readonly into: string
  readonly alerts: number
  readonly tasks: number
  /** Observables the other case does not have yet. */
  readonly observables: number
  readonly evidence: number
}

/** Refuses, with 'request.conflict' or 'case.held', a merge that cannot be; resolves to what it would move. */
export async function previewMerge(work: Work, from: CaseRow, into: CaseRow): Promise<MergePreview> {
  if (from.id === into.id) throw new AppError('request.conflict', 'a case cannot be merged into itself')
  for (const row of [from, into])
    if (row.merged_into !== null)
      throw new AppError('request.conflict', `${printShort('C', row.number)} was merged into another case already`)
  if (into.status === 'closed')
    throw new AppError('request.conflict', `${printShort('C', into.number)} is closed`, { hint: 'open it again first' })
  if (from.is_held === 1)
    throw new AppError('case.held', `${printShort('C', from.number)} is under legal hold`, {
      hint: 'merge the other case into this one',
    })
  const [alerts, into_alerts] = [await alertsOf(work, from.id), await alertsOf(work, into.id)]
  if (alerts + into_alerts > bounds.alertsOfCase)
    throw new AppError('request.conflict', `a case has at most ${bounds.alertsOfCase} alerts`)
  const tasks = await work.db.selectFrom('case_tasks').select('id').where('case_id', '=', from.id).execute()
  const evidence = await work.db.selectFrom('case_evidence').select('id').where('case_id', '=', from.id).execute()
  return {
    from: printShort('C', from.number),
    into: printShort('C', into.number),
    alerts,
    tasks: tasks.length,
    observables: (await newObservables(work, from.id, into.id)).length,
    evidence: evidence.length,
  }
}

/** Moves what {@link previewMerge} counted, and closes `from` as a duplicate that says where it went. */
export async function mergeInto(work: Work, from: CaseRow, into: CaseRow): Promise<void> {
  const { db } = work
  const moved = { case_id: into.id }
  const observables = await newObservables(work, from.id, into.id)
  await db.updateTable('alerts').set(moved).where('case_id', '=', from.id).execute()
  await db.updateTable('incidents').set(moved).where('case_id', '=', from.id).execute()
  await db.updateTable('case_tasks').set(moved).where('case_id', '=', from.id).execute()
  await db.updateTable('case_evidence').set(moved).where('case_id', '=', from.id).execute()
  for (const id of observables) await db.updateTable('case_observables').set(moved).where('id', '=', id).execute()
  await updateCase(work, {
    ...into,
    severity: Math.max(from.severity, into.severity),
    updated_us: work.nowUs,
    revision: into.revision + 1,
  })
  await updateCase(work, {
    ...from,
    status: 'closed',
    resolution: 'duplicate',
    resolution_text: `merged into ${printShort('C', into.number)}`,
    merged_into: into.id,
    status_since_us: work.nowUs,
    closed_us: work.nowUs,
    updated_us: work.nowUs,
    revision: from.revision + 1,
  })
}

async function alertsOf(work: Work, caseId: string): Promise<number> {
  const rows = await work.db.selectFrom('alerts').select('id').where('case_id', '=', caseId).execute()
  return rows.length
}

async function newObservables(work: Work, fromId: string, intoId: string): Promise<string[]> {
  const rows = await work.db
    .selectFrom('case_observables')
    .select(['id', 'case_id', 'value_key'])
    .where('case_id', 'in', [fromId, intoId])
    .execute()
  const there = new Set(rows.filter((row) => row.case_id === intoId).map((row) => row.value_key))
  return rows.filter((row) => row.case_id === fromId && !there.has(row.value_key)).map((row) => row.id)
}
