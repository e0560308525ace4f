import { randomUUID } from 'node:crypto'
import { AppError } from '@aurora/core'
import { bounds } from '../limits.ts'
import { requireText } from '../plain-text.ts'
import type { CasesTables } from '../tables.ts'
import { parseOneOf } from '../transition.ts'
import type { Work } from '../work.ts'
import type { TaskTemplate } from './task-templates.ts'

export const taskStates = ['open', 'in_progress', 'done', 'cancelled'] as const
export type TaskState = (typeof taskStates)[number]

/** One thing to do for a case. */
export interface Task {
  readonly id: string
  readonly title: string
  readonly assignee: string | undefined
  readonly dueUs: number | undefined
  readonly state: TaskState
  readonly createdUs: number
  readonly updatedUs: number
  /** Notes about it; they are in the timeline. */
  readonly commentCount: number
}

/** What someone wants of a task; what is left out stays, and null empties it. A new task needs a title. */
export interface TaskChange {
  readonly title?: string | undefined
  readonly assignee?: string | null | undefined
  readonly dueUs?: number | null | undefined
  readonly state?: string | undefined
}

type TaskRow = CasesTables['case_tasks']
const hourUs = 3_600e6

/** Writes a new task of a case. Fails with 'request.invalid', and 'request.conflict' when the case has too many. */
export async function insertTask(work: Work, caseId: string, wanted: TaskChange): Promise<TaskRow> {
  const there = await work.db.selectFrom('case_tasks').select('id').where('case_id', '=', caseId).execute()
  if (there.length >= bounds.tasksOfCase)
    throw new AppError('request.conflict', `a case has at most ${bounds.tasksOfCase} tasks`)
  const empty: TaskRow = {
    id: randomUUID(),
    case_id: caseId,
    title: '',
    assignee: null,
    due_us: null,
    state: 'open',
    created_us: work.nowUs,
    updated_us: work.nowUs,
  }
  const row = withChange(empty, { ...wanted, title: wanted.title ?? '' }, work.nowUs)
  await work.db.insertInto('case_tasks').values(row).execute()
  return row
}

/** Writes the tasks of a template that the case does not have by title; each is due its hours from now. */
export async function insertTemplate(work: Work, caseId: string, template: TaskTemplate): Promise<TaskRow[]> {
  const there = await work.db.selectFrom('case_tasks').select('title').where('case_id', '=', caseId).execute()
  const titles = new Set(there.map(({ title }) => title))
  const rows: TaskRow[] = []
  for (const { title, dueHours } of template.tasks)
    if (!titles.has(title)) rows.push(await insertTask(work, caseId, { title, dueUs: work.nowUs + dueHours * hourUs }))
  return rows
}

/** Changes a task of a case; resolves to it as it was and as it is. */
export async function updateTask(
  work: Work,
  caseId: string,
  id: string,
  wanted: TaskChange,
): Promise<{ before: TaskRow; after: TaskRow }> {
  const select = work.db.selectFrom('case_tasks').selectAll().where('id', '=', id).where('case_id', '=', caseId)
  const before = await select.executeTakeFirst()
  if (before === undefined) throw new AppError('request.not_found', 'the case has no such task')
  const after = withChange(before, wanted, work.nowUs)
  await work.db.updateTable('case_tasks').set(after).where('id', '=', id).execute()
  return { before, after }
}

function withChange(row: TaskRow, wanted: TaskChange, nowUs: number): TaskRow {
  const { title, assignee, dueUs, state } = wanted
  return {
    ...row,
    title: title === undefined ? row.title : requireText('the title', title, bounds.titleChars),
    assignee: assignee === undefined ? row.assignee : assigneeOf(assignee),
    due_us: dueUs === undefined ? row.due_us : dueUs,
    state: state === undefined ? row.state : parseOneOf('state of a task', taskStates, state),
    updated_us: nowUs,
  }
}

/** The task of a stored row. */
export function taskOf(row: TaskRow, commentCount = 0): Task {
  return {
    id: row.id,
    title: row.title,
    assignee: row.assignee ?? undefined,
    dueUs: row.due_us ?? undefined,
    state: row.state as TaskState,
    createdUs: row.created_us,
    updatedUs: row.updated_us,
    commentCount,
  }
}

function assigneeOf(name: string | null): string | null {
  return name === null ? null : requireText('the assignee', name, bounds.nameChars)
}
