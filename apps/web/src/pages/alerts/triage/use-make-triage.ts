import type { AlertItem } from '@aurora/contract'
import { useState } from 'react'
import { useKeys } from '../../../keys/use-keys.ts'
import { may } from '../../../session/use-me.ts'
import { groupFilter, groupWords } from '../groups/group.ts'
import { isClosedStatus } from '../state/status-words.ts'
import { useAlert } from '../state/queries.ts'
import { useQueue, type Queue } from '../state/queue.ts'
import type { Selection } from '../state/selection.ts'
import { nextAfter, otherOwners, targetWords, type Target } from './targets.ts'
import type { Act, Asking, Triage } from './triage.ts'
import { useBulk } from './use-bulk.ts'
import { statusAfter, useChange, type AlertChange, type Conflict } from './use-change.ts'

/** What stands over the page while somebody triages. */
export interface TriageLayers {
  readonly asking: { readonly kind: Asking; readonly target: Target } | undefined
  readonly taking: { readonly target: Target; readonly from: readonly string[] } | undefined
  readonly conflict: Conflict | undefined
  readonly ask: (kind: Asking, target: Target) => void
  readonly close: () => void
  readonly confirmTake: () => void
}

/** Makes the triage of the page, and binds its keys. */
export function useMakeTriage(
  alerts: readonly AlertItem[],
  selection: Selection,
): { readonly triage: Triage; readonly layers: TriageLayers } {
  const queue = useQueue()
  const bulk = useBulk()
  const changeOne = useChange()
  const [asking, setAsking] = useState<TriageLayers['asking']>()
  const [taking, setTaking] = useState<TriageLayers['taking']>()
  const [conflict, setConflict] = useState<Conflict>()
  const target = useTarget(queue, alerts, selection)

  const apply: Triage['apply'] = (to, change, verb) => {
    const words = verb(targetWords(to))
    if (to.kind === 'one') {
      const leaves = leavesList(to.alert, change, queue)
      if (leaves) goOn(queue, alerts, new Set([to.alert.id]))
      changeOne({ alert: to.alert, change, words, leaves, onConflict: setConflict })
    } else {
      const gone = to.kind === 'some' ? to.alerts.filter((alert) => leavesList(alert, change, queue)) : []
      if (gone.length > 0) goOn(queue, alerts, new Set(gone.map(({ id }) => id)))
      bulk.start(to, change, words)
      selection.clear()
      queue.setGroup(undefined)
    }
  }
  const take = (to: Target): void => {
    const from = otherOwners(to, queue.me.name)
    // Of all that match it is not known who has them: that is asked too.
    if (from.length > 0 || to.kind === 'all') setTaking({ target: to, from })
    else takeUp(to, queue.me.name, apply)
  }
  const close = (): void => {
    setAsking(undefined)
    setTaking(undefined)
    setConflict(undefined)
  }
  const ask = (kind: Asking, to: Target): void => setAsking({ kind, target: to })
  const acts = target === undefined ? {} : actsOn(target, queue, { take, ask, apply })
  useActKeys(acts)
  const confirmTake = (): void => {
    if (taking !== undefined) takeUp(taking.target, queue.me.name, apply)
    close()
  }
  return { triage: { target, acts, bulk, apply }, layers: { asking, taking, conflict, ask, close, confirmTake } }
}

/** What is selected, else what is open, else the active row. */
function useTarget(
  { address, filter, activeId, group }: Queue,
  alerts: readonly AlertItem[],
  selection: Selection,
): Target | undefined {
  const opened = useAlert(address.selected ?? '', address.selected !== undefined).data
  if (group !== undefined) {
    const of = groupWords(group.by, group)
    return { kind: 'all', filter: groupFilter(filter, group.by, group.key), count: group.count, of }
  }
  if (selection.isAll) return { kind: 'all', filter, count: selection.count }
  const chosen = alerts.filter((alert) => selection.ids.has(alert.id))
  const [only] = chosen
  if (chosen.length === 1 && only !== undefined) return { kind: 'one', alert: only }
  if (chosen.length > 1) return { kind: 'some', alerts: chosen, ids: chosen.map(({ id }) => id) }
  const listed = alerts.find(({ name, id }) => name === address.selected || id === address.selected)
  const alert = address.selected === undefined ? alerts.find(({ id }) => id === activeId) : (listed ?? opened)
  return alert === undefined ? undefined : { kind: 'one', alert }
}

interface Doing {
  readonly take: (target: Target) => void
  readonly ask: (kind: Asking, target: Target) => void
  readonly apply: Triage['apply']
}

function actsOn(target: Target, { me }: Queue, { take, ask, apply }: Doing): Triage['acts'] {
  const isClosed = target.kind === 'one' && isClosedStatus(target.alert.status)
  const asks = (kind: Asking): Pick<Triage['acts'], Asking> => ({ [kind]: () => ask(kind, target) })
  const mayWrite = may(me, 'alerts:write')
  return {
    ...(mayWrite && isClosed
      ? { reopen: () => apply(target, { status: 'investigating' }, (what) => `Reopened ${what}`) }
      : {}),
    ...(mayWrite && !isClosed ? { take: () => take(target), mine: () => take(target) } : {}),
    ...(mayWrite ? { ...asks('assign'), ...asks('note'), ...asks('close') } : {}),
    ...(mayWrite && may(me, 'cases:write') ? asks('promote') : {}),
    ...(target.kind === 'one' && may(me, 'suppressions:write') ? asks('suppress') : {}),
  }
}

function takeUp(target: Target, me: string, apply: Triage['apply']): void {
  apply(target, { takeUp: true, assignee: me }, (what) => `Took ${what}`)
}

const actKeys = {
  take: 'alert.take',
  mine: 'alert.mine',
  assign: 'alert.assign',
  note: 'alert.note',
  promote: 'alert.promote',
  suppress: 'alert.suppress',
  close: 'alert.close',
} as const satisfies Partial<Record<Act, string>>

function useActKeys(acts: Triage['acts']): void {
  const bound = Object.entries(actKeys).flatMap(([act, key]) => {
    const run = acts[act as Act]
    return run === undefined ? [] : [[key, run] as const]
  })
  useKeys(Object.fromEntries(bound))
}

/** Whether an alert that is changed so no longer matches the statuses of the list. */
const leavesList = (alert: AlertItem, change: AlertChange, { address }: Queue): boolean =>
  !address.statuses.some((one) => one === statusAfter(alert, change))

/** The next alert opens by itself, where one was open, and becomes the active row. */
function goOn(queue: Queue, alerts: readonly AlertItem[], gone: ReadonlySet<string>): void {
  const next = nextAfter(alerts, gone)
  queue.setActive(next?.id)
  if (queue.address.selected !== undefined) queue.open(next?.name)
}
