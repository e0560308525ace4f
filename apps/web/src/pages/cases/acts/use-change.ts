import type { CaseItem } from '@aurora/contract'
import { useQueryClient, type QueryClient } from '@tanstack/react-query'
import { call } from '../../../api/client.ts'
import type { CallRequest } from '../../../api/operations.ts'
import { problemOf, sentenceOf } from '../../../api/problem.ts'
import { toast } from '../../../components/toasts/toast-list.ts'
import { patchCase, refreshCases } from '../state/case-cache.ts'
import { caseKeys } from '../state/queries.ts'

export type CaseChange = Omit<CallRequest<'changeCase'>['body'], 'revision'>

/** A change that was refused because somebody else changed the case meanwhile, with both versions (UX §5). */
export interface Conflict {
  readonly mine: CaseChange
  readonly words: string
  /** The case as it is now. */
  readonly theirs: CaseItem
}

export interface OneChange {
  readonly case: CaseItem
  readonly change: CaseChange
  /** What was done, for the message: "Closed C-17 as benign". */
  readonly words: string
  readonly onConflict: (conflict: Conflict) => void
}

/** Changes one case: shown at once, taken back with the reason if it is refused. Resolves to whether it was done. */
export function useChange(): (one: OneChange) => Promise<boolean> {
  const client = useQueryClient()
  return (one) => changeOne(client, one)
}

async function changeOne(client: QueryClient, one: OneChange): Promise<boolean> {
  const { case: before, change, words } = one
  await client.cancelQueries({ queryKey: caseKeys.rows })
  patchCase(client, before.id, shownAtOnce(change))
  try {
    const body = { ...change, revision: before.revision }
    patchCase(client, before.id, await call('changeCase', { params: { id: before.id }, body }))
    toast(`${words}.`, { tone: 'good' })
    return true
  } catch (error) {
    await takeBack(client, one, error)
    return false
  } finally {
    refreshCases(client)
  }
}

async function takeBack(client: QueryClient, one: OneChange, error: unknown): Promise<void> {
  patchCase(client, one.case.id, one.case)
  const theirs = problemOf(error).code === 'change.stale' ? await read(one.case.id) : undefined
  if (theirs === undefined) toast(`Not done: ${one.words}. ${sentenceOf(error)}`, { tone: 'bad' })
  else one.onConflict({ mine: one.change, words: one.words, theirs })
}

async function read(id: string): Promise<CaseItem | undefined> {
  try {
    return await call('getCase', { params: { id } })
  } catch {
    return undefined
  }
}

/** What the page shows before the server has answered. */
function shownAtOnce({ status, assignee, resolution, severity }: CaseChange): Partial<CaseItem> {
  return {
    ...(status === undefined ? {} : { status: status as CaseItem['status'] }),
    ...(assignee === undefined ? {} : { assignee }),
    ...(resolution === undefined ? {} : { resolution }),
    ...(severity === undefined ? {} : { severity }),
  }
}
