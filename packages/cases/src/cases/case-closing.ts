import { applyAlertChange } from '../alerts/alert-change.ts'
import { isClosed } from '../alerts/alert-status.ts'
import { writeChange } from '../alerts/alert-store.ts'
import type { By } from '../by.ts'
import { printShort } from '../short-number.ts'
import type { CaseRow } from '../tables.ts'
import { tell, type Work } from '../work.ts'

/** Closes the open alerts of a case that is done, as asked; resolves to how many. An alert says which case closed it. */
export async function closeAlerts(
  work: Work,
  row: CaseRow,
  how: 'keep' | 'resolve' | 'false_positive',
  by: By,
): Promise<number> {
  if (how === 'keep') return 0
  const status = how === 'resolve' ? 'resolved' : 'false_positive'
  const alerts = await work.db
    .selectFrom('alerts')
    .selectAll()
    .where('case_id', '=', row.id)
    .orderBy('number')
    .execute()
  let closed = 0
  for (const alert of alerts) {
    if (isClosed(alert.status)) continue
    await writeChange(work, alert, applyAlertChange(alert, { status }, by, work.nowUs, work.settings), by)
    tell(work, alert.id, 'case', by, `closed with ${printShort('C', row.number)}`, { caseId: row.id })
    closed++
  }
  return closed
}
