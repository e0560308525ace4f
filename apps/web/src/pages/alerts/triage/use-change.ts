import type { AlertItem } from '@aurora/contract'
import { useQueryClient, type QueryClient } from '@tanstack/react-query'
import { call } from '../../../api/client.ts'
import { problemOf, sentenceOf } from '../../../api/problem.ts'
import type { CallRequest } from '../../../api/operations.ts'
import { toast } from '../../../components/toasts/toast-list.ts'
import { tellAct } from '../../../state/last-act.ts'
import { dropAlerts, patchAlert, refreshAround } from '../state/alert-cache.ts'
import { alertKeys } from '../state/queries.ts'

export type AlertChange = Omit<CallRequest<'changeAlert'>['body'], 'revision'>

/** A change that was refused because somebody else changed the alert meanwhile, with both versions (UX §5). */
export interface Conflict {
  readonly mine: AlertChange
  readonly words: string
  /** The alert as it is now. */
  readonly theirs: AlertItem
}

interface OneChange {
  readonly alert: AlertItem
  readonly change: AlertChange
  /** What was done, for the message: "Closed A-12 as false positive". */
  readonly words: string
  /** It no longer belongs into the list it is in. */
  readonly leaves: boolean
  readonly onConflict: (conflict: Conflict) => void
}

/** Changes one alert: shown at once, taken back with the reason if it is refused, undone by z. */
export function useChange(): (one: OneChange) => void {
  const client = useQueryClient()
  return (one) => void changeOne(client, one)
}

async function changeOne(client: QueryClient, one: OneChange): Promise<void> {
  const { alert, change, words } = one
  await client.cancelQueries({ queryKey: alertKeys.rows })
  patchAlert(client, alert.id, shownAtOnce(alert, change))
  if (one.leaves) dropAlerts(client, new Set([alert.id]))
  try {
    const body = { ...change, revision: alert.revision }
    patchAlert(client, alert.id, await call('changeAlert', { params: { id: alert.id }, body }))
    if (isOnlyNote(change)) toast(`${words}.`, { tone: 'good' })
    else tellAct(`${words}.`, () => void undo(client, { ids: [alert.id] }))
    refreshAround(client)
  } catch (error) {
    await takeBack(client, one, error)
  }
}

/** Notes are never taken back. */
export const isOnlyNote = (change: AlertChange): boolean => Object.keys(change).join() === 'note'

async function takeBack(client: QueryClient, one: OneChange, error: unknown): Promise<void> {
  patchAlert(client, one.alert.id, one.alert)
  const theirs = problemOf(error).code === 'change.stale' ? await read(one.alert.id) : undefined
  if (theirs === undefined) toast(`Not done: ${one.words}. ${sentenceOf(error)}`, { tone: 'bad' })
  else one.onConflict({ mine: one.change, words: one.words, theirs })
  void client.invalidateQueries({ queryKey: alertKeys.all })
}

async function read(id: string): Promise<AlertItem | undefined> {
  try {
    return await call('getAlert', { params: { id } })
  } catch {
    return undefined
  }
}

/** What the page shows before the server has answered. */
function shownAtOnce(alert: AlertItem, change: AlertChange): Partial<AlertItem> {
  const status = statusAfter(alert, change)
  return {
    status: status as AlertItem['status'],
    ...(change.assignee === undefined ? {} : { assignee: change.assignee }),
    ...(change.closedAs === undefined ? {} : { closedAs: change.closedAs }),
  }
}

/** The status an alert will have after a change. */
export function statusAfter({ status }: Pick<AlertItem, 'status'>, change: AlertChange): string {
  if (change.closedAs !== undefined) return change.closedAs === 'false_positive' ? 'false_positive' : 'resolved'
  if (change.takeUp === true && status === 'new') return 'triaged'
  return change.status ?? status
}

/** Takes a change back on the server, and says what could not be. */
export async function undo(client: QueryClient, of: { ids: string[] } | { job: string }): Promise<void> {
  try {
    const { changed, refused, items } = await call('undoAlerts', { body: of })
    const why = items.find(({ outcome }) => outcome === 'refused')?.message
    if (refused === 0)
      toast(changed === 1 ? `Taken back: ${items[0]?.name ?? ''}.` : `Taken back: ${changed} alerts.`, { tone: 'good' })
    else toast(`${changed} taken back, ${refused} not: ${why ?? 'refused'}.`, { tone: 'bad' })
  } catch (error) {
    toast(`Not taken back. ${sentenceOf(error)}`, { tone: 'bad' })
  }
  void client.invalidateQueries({ queryKey: alertKeys.all })
}
