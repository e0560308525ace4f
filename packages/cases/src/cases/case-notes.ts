import { AppError } from '@aurora/core'
import type { Kysely } from '@aurora/state'
import type { By } from '../by.ts'
import { bounds } from '../limits.ts'
import { requireText, requireTexts } from '../plain-text.ts'
import type { CaseRow, CasesTables } from '../tables.ts'
import { tell, type Details, type Work } from '../work.ts'
import { updateCase } from './case-store.ts'
import { addObservables, fullOfObservables, parseObservable, type NewObservable } from './observables.ts'

/** What somebody saw, did or decided, with what it is about. */
export interface NewNote {
  /** Markdown, kept as the text it is. */
  readonly text: string
  readonly tags?: readonly string[] | undefined
  /** Added to the case with the note; one that is there already stays as it is. */
  readonly observables?: readonly NewObservable[] | undefined
  /** Id of a task of the case, for a comment on it. */
  readonly task?: string | undefined
}

/** Adds a note to the case of `row`; notes are never changed. Fails with 'request.invalid', 'request.not_found' and 'request.conflict'. */
export async function addNote(work: Work, row: CaseRow, given: NewNote, by: By): Promise<CaseRow> {
  const text = requireText('the note', given.text, bounds.noteChars)
  const tags = requireTexts('tags', given.tags ?? [], bounds.tags, bounds.tagChars)
  const observables = (given.observables ?? []).map((one) => parseObservable(one, work.nowUs))
  if (given.task !== undefined) await assertTask(work, row.id, given.task)
  tell(work, row.id, 'note', by, text, {
    ...(tags.length === 0 ? {} : { tags }),
    ...(observables.length === 0 ? {} : { observables: observables.map(({ value }) => value) }),
    ...(given.task === undefined ? {} : { task: given.task }),
  })
  await tellObservables(work, row.id, observables, by)
  const next = { ...row, updated_us: work.nowUs, revision: row.revision + 1 }
  await updateCase(work, next)
  return next
}

/** Adds what is not there yet, each with an entry of its own. Fails with 'request.conflict' when there is no room. */
export async function tellObservables(
  work: Work,
  caseId: string,
  observables: readonly ReturnType<typeof parseObservable>[],
  by: By,
): Promise<number> {
  const { added, left } = await addObservables(work, caseId, observables)
  if (left > 0) throw fullOfObservables()
  for (const { kind, value, tags } of added)
    tell(work, caseId, 'observable', by, `${kind} ${value}`, { kind, value, ...(tags.length === 0 ? {} : { tags }) })
  return added.length
}

/** Marks an entry of the timeline as a key moment, or takes the mark away. Resolves to whether that changed anything. */
export async function pinEntry(work: Work, row: CaseRow, number: number, isPinned: boolean, by: By): Promise<boolean> {
  const entry = await work.db
    .selectFrom('case_timeline')
    .select('number')
    .where('subject_id', '=', row.id)
    .where('number', '=', number)
    .executeTakeFirst()
  if (entry === undefined) throw new AppError('request.not_found', 'the timeline has no such entry')
  const ofEntry = work.db.selectFrom('case_pins').select('number').where('case_id', '=', row.id)
  const pinned = (await ofEntry.where('number', '=', number).executeTakeFirst()) !== undefined
  if (pinned === isPinned) return false
  const pin = { case_id: row.id, number, pinned_us: work.nowUs, pinned_by: by.actor.name }
  if (isPinned) await work.db.insertInto('case_pins').values(pin).execute()
  else await work.db.deleteFrom('case_pins').where('case_id', '=', row.id).where('number', '=', number).execute()
  return true
}

/** How many notes there are about each task of a case. */
export async function commentsByTask(db: Kysely<CasesTables>, caseId: string): Promise<ReadonlyMap<string, number>> {
  const rows = await db
    .selectFrom('case_timeline')
    .select('details')
    .where('subject_id', '=', caseId)
    .where('kind', '=', 'note')
    .where('details', 'like', '%"task":%')
    .execute()
  const counts = new Map<string, number>()
  for (const { details } of rows) {
    const task = String((JSON.parse(details) as Details)['task'])
    counts.set(task, (counts.get(task) ?? 0) + 1)
  }
  return counts
}

async function assertTask(work: Work, caseId: string, id: string): Promise<void> {
  const select = work.db.selectFrom('case_tasks').select('id').where('id', '=', id).where('case_id', '=', caseId)
  if ((await select.executeTakeFirst()) === undefined)
    throw new AppError('request.not_found', 'the case has no such task')
}
