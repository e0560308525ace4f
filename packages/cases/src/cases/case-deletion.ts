import { AppError } from '@aurora/core'
import type { By } from '../by.ts'
import { change, type Context } from '../change.ts'
import { printShort } from '../short-number.ts'
import { tablesOf, type CaseRow } from '../tables.ts'
import { record, type Work } from '../work.ts'
import { caseTarget, loadCaseRow } from './case-store.ts'
import type { EvidenceFolder } from './evidence-folder.ts'

const dayUs = 86_400e6

/** Deletes one case with what belongs to it alone; its alerts stay. Fails as `Cases.delete` says. */
export async function deleteCase(context: Context, folder: EvidenceFolder, address: string, by: By): Promise<void> {
  const hashes = await change(context, async (work) => {
    const row = await loadCaseRow(work.db, address)
    assertDeletable(row, work)
    const evidence = await work.db.selectFrom('case_evidence').select('sha256').where('case_id', '=', row.id).execute()
    await removeCase(work, row)
    record(work, by, {
      eventType: 'case',
      action: 'case.delete',
      target: caseTarget(row),
      details: { title: row.title, evidence: evidence.length },
    })
    return evidence.map(({ sha256 }) => sha256)
  })
  await folder.removeUnless(hashes, (sha256) => isEvidence(context, sha256))
}

/** Whether some case has evidence with this hash. */
export async function isEvidence({ state }: Context, sha256: string): Promise<boolean> {
  const select = tablesOf(state).selectFrom('case_evidence').select('id').where('sha256', '=', sha256)
  return (await select.limit(1).executeTakeFirst()) !== undefined
}

function assertDeletable(row: CaseRow, work: Work): void {
  const name = printShort('C', row.number)
  if (row.is_held === 1) throw new AppError('case.held', `${name} is under legal hold`, { hint: 'end the hold first' })
  const days = Math.round(work.settings.caseRetentionUs / dayUs)
  if (row.closed_us === null || work.nowUs - row.closed_us < work.settings.caseRetentionUs)
    throw new AppError('request.conflict', `${name} can be deleted ${days} days after it was closed`)
}

/** Deletes a case with what belongs to it alone; files of its evidence stay until nobody has them. */
export async function removeCase({ db }: Work, row: Pick<CaseRow, 'id'>): Promise<void> {
  await db.updateTable('alerts').set({ case_id: null }).where('case_id', '=', row.id).execute()
  await db.updateTable('incidents').set({ case_id: null }).where('case_id', '=', row.id).execute()
  for (const table of ['case_tasks', 'case_observables', 'case_evidence', 'case_notebooks', 'case_pins'] as const)
    await db.deleteFrom(table).where('case_id', '=', row.id).execute()
  await db.deleteFrom('case_timeline').where('subject_id', '=', row.id).execute()
  await db.deleteFrom('cases').where('id', '=', row.id).execute()
}
