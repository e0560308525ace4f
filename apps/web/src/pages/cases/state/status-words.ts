import type { CaseDetail, CaseItem } from '@aurora/contract'
import { doneStatuses, type CaseStatus } from './address.ts'

/** What a status is called on the page. */
export const statusWords: Readonly<Record<CaseStatus, string>> = {
  open: 'Open',
  in_progress: 'In progress',
  pending_approval: 'Pending approval',
  contained: 'Contained',
  eradicated: 'Eradicated',
  recovered: 'Recovered',
  resolved: 'Resolved',
  closed: 'Closed',
}

/** Whether the work on it has ended. */
export const isDone = (status: string): boolean => doneStatuses.some((one) => one === status)

/** What may follow what, as the server has it: the page only offers what it will not refuse (AU-139). */
const followers: Readonly<Record<CaseStatus, readonly CaseStatus[]>> = {
  open: ['in_progress', 'resolved', 'closed'],
  in_progress: ['pending_approval', 'contained', 'resolved', 'closed'],
  pending_approval: ['in_progress', 'contained', 'resolved', 'closed'],
  contained: ['in_progress', 'eradicated', 'resolved', 'closed'],
  eradicated: ['in_progress', 'recovered', 'resolved', 'closed'],
  recovered: ['in_progress', 'resolved', 'closed'],
  resolved: ['in_progress', 'closed'],
  closed: ['in_progress'],
}

/** The statuses a case may go to; none for one that was merged into another, whose work goes on there. */
export function nextStatuses({ status, mergedInto }: Pick<CaseItem, 'status' | 'mergedInto'>): readonly CaseStatus[] {
  return mergedInto === null ? followers[status] : []
}

type Resolution = NonNullable<CaseItem['resolution']>['value']

/** What a case may turn out to be, in the order of the keys 1 to 5. */
export const resolutions: readonly { readonly name: Resolution; readonly word: string; readonly means: string }[] = [
  { name: 'true_positive', word: 'True positive', means: 'An attack, or part of one.' },
  { name: 'benign', word: 'Benign', means: 'It happened, and was allowed here.' },
  { name: 'false_positive', word: 'False positive', means: 'It did not happen, or not as it looked.' },
  { name: 'duplicate', word: 'Duplicate', means: 'Another case is about the same.' },
  { name: 'inconclusive', word: 'Inconclusive', means: 'What there is does not decide it.' },
]

/** What became of a case, in a few words; undefined while it is open. */
export function outcomeWord({ resolution }: Pick<CaseItem, 'resolution'>): string | undefined {
  return resolutions.find(({ name }) => name === resolution?.value)?.word
}

type Task = CaseDetail['tasks'][number]

export const isTaskOpen = ({ state }: Pick<Task, 'state'>): boolean => state === 'open' || state === 'in_progress'

/** The task to do next: the one due first, those without a time last, in the order they were added. */
export function nextTask(tasks: readonly Task[]): Task | undefined {
  return inOrder(tasks).find(isTaskOpen)
}

/** Tasks in the order people do them: open ones by when they are due, then what is done. */
export function inOrder(tasks: readonly Task[]): readonly Task[] {
  const due = (task: Task): number => (task.due === null ? Infinity : Date.parse(task.due))
  return tasks.toSorted((a, b) => {
    const [first, second] = [isTaskOpen(a), isTaskOpen(b)]
    if (first !== second) return first ? -1 : 1
    return due(a) === due(b) ? Date.parse(a.created) - Date.parse(b.created) : due(a) - due(b)
  })
}
