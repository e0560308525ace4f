import { AppError } from '@aurora/core'
import type { Kysely } from '@aurora/state'
import type { By } from '../by.ts'
import { bounds } from '../limits.ts'
import { printShort } from '../short-number.ts'
import type { CaseRow, CasesTables } from '../tables.ts'
import { record, tell, type Work } from '../work.ts'
import { caseTarget } from './case-store.ts'

/** What the people of a case write together: one text, Markdown as it was typed. */
export interface Notebook {
  readonly text: string
  /** 0 until somebody wrote something. */
  readonly revision: number
  readonly updatedUs: number | undefined
  readonly updatedBy: string | undefined
}

/** A person who goes on writing within this time adds no further entry to the timeline. */
const sittingUs = 600e6

export async function loadNotebook(db: Kysely<CasesTables>, caseId: string): Promise<Notebook> {
  const row = await db.selectFrom('case_notebooks').selectAll().where('case_id', '=', caseId).executeTakeFirst()
  return row === undefined ? empty : notebookOf(row)
}

/**
 * Replaces the text. Fails with 'change.stale' when it is no longer of the given revision, and then says what is there
 * now, so that nobody overwrites what they have not seen.
 *
 * It is saved while somebody types. So the timeline has one entry for each sitting, which keeps the text before it:
 * what one person deletes, another finds again.
 */
export async function writeNotebook(
  work: Work,
  row: CaseRow,
  given: { readonly text: string; readonly revision: number },
  by: By,
): Promise<Notebook> {
  const before = await loadNotebook(work.db, row.id)
  if (before.revision !== given.revision) throw staleNotebook(row, before)
  const text = boundedNotebook(given.text)
  if (text === before.text) return before
  const next = {
    case_id: row.id,
    text,
    revision: before.revision + 1,
    updated_us: work.nowUs,
    updated_by: by.actor.name,
  }
  await work.db
    .insertInto('case_notebooks')
    .values(next)
    .onConflict((conflict) => conflict.column('case_id').doUpdateSet(next))
    .execute()
  const isSitting = before.updatedBy === by.actor.name && work.nowUs - (before.updatedUs ?? 0) < sittingUs
  if (!isSitting) {
    await work.db.updateTable('cases').set({ updated_us: work.nowUs }).where('id', '=', row.id).execute()
    tell(work, row.id, 'notebook', by, before.text, { revision: next.revision })
  }
  record(work, by, {
    eventType: 'case',
    action: 'case.notebook',
    target: caseTarget(row),
    details: { revision: next.revision, chars: text.length },
  })
  return notebookOf(next)
}

/** Puts the text of a case that is merged into another below that one's. */
export async function mergeNotebook(work: Work, from: CaseRow, into: CaseRow, by: By): Promise<void> {
  const [source, target] = [await loadNotebook(work.db, from.id), await loadNotebook(work.db, into.id)]
  if (source.text.trim() === '') return
  const added = `## From ${printShort('C', from.number)}\n\n${source.text}`
  const text = target.text === '' ? added : `${target.text}\n\n${added}`
  // Two full ones do not fit: then the timeline of the merged case keeps its own, which stays readable there.
  if (text.length > bounds.notebookChars) return
  await writeNotebook(work, into, { text, revision: target.revision }, by)
}

function boundedNotebook(text: string): string {
  if (text.length > bounds.notebookChars)
    throw new AppError('request.invalid', `the notebook is longer than ${bounds.notebookChars} characters`, {
      maxChars: bounds.notebookChars,
    })
  return text.replaceAll('\0', '\ufffd').toWellFormed()
}

const staleNotebook = (row: CaseRow, { text, revision, updatedBy }: Notebook): AppError =>
  new AppError('change.stale', `${updatedBy ?? 'someone'} changed the notebook of ${printShort('C', row.number)}`, {
    hint: 'read it again, and put your text into what is there now',
    current: { text, revision, updatedBy: updatedBy ?? null },
  })

const empty: Notebook = { text: '', revision: 0, updatedUs: undefined, updatedBy: undefined }

const notebookOf = (row: CasesTables['case_notebooks']): Notebook => ({
  text: row.text,
  revision: row.revision,
  updatedUs: row.updated_us,
  updatedBy: row.updated_by,
})
