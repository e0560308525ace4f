import type { CaseItem, Me } from '@aurora/contract'
import { useState } from 'react'
import { useKeys } from '../../../keys/use-keys.ts'
import { may } from '../../../session/use-me.ts'
import type { Desk } from '../state/desk.ts'
import { isDone, statusWords } from '../state/status-words.ts'
import { targetOf } from '../state/use-make-desk.ts'
import { useChange, type Conflict } from './use-change.ts'
import type { Asking, Work } from './work.ts'

/** The one layer that may be open over the page. */
export interface Layers {
  readonly asking: Asking | undefined
  readonly conflict: Conflict | undefined
  readonly close: () => void
}

/** Makes the acts of the page, for the person who looks, with their keys. */
export function useMakeWork(
  desk: Desk,
  opened: CaseItem | undefined,
): { readonly work: Work; readonly layers: Layers } {
  const [asking, ask] = useState<Asking>()
  const [conflict, setConflict] = useState<Conflict>()
  const change = useChange()
  const mayWrite = may(desk.me, 'cases:write')
  const apply: Work['apply'] = (one, wanted, words) =>
    void change({ case: one, change: wanted, words, onConflict: setConflict })
  const target = targetOf(desk, opened)
  const move: NonNullable<Work['move']> = (one, status) => {
    if (status === 'resolved' || status === 'closed') ask({ kind: 'end', case: one, status })
    else apply(one, { status }, `${one.name} is ${statusWords[status].toLowerCase()}`)
  }
  const acts = mayWrite ? { take: (one: CaseItem) => takeUp(one, desk.me, apply), move } : {}
  const work = { target, mayWrite, apply, ask, ...acts }
  useWorkKeys(desk, work)
  const close = (): void => {
    ask(undefined)
    setConflict(undefined)
  }
  return { work, layers: { asking, conflict, close } }
}

function takeUp(one: CaseItem, me: Me, apply: Work['apply']): void {
  const begins = one.status === 'open' ? { status: 'in_progress' } : {}
  apply(one, { assignee: me.name, ...begins }, `Took ${one.name}`)
}

function useWorkKeys({ me }: Desk, { target, mayWrite, ask, take, move, apply }: Work): void {
  const isOpen = target !== undefined && target.mergedInto === null && mayWrite
  const ends = isOpen && !isDone(target.status) && may(me, 'cases:close')
  useKeys({
    ...(mayWrite ? { 'case.new': () => ask({ kind: 'new' }) } : {}),
    ...(isOpen
      ? {
          'alert.take': () => take?.(target),
          'alert.mine': () => apply(target, { assignee: me.name }, `${target.name} is yours`),
          'alert.assign': () => ask({ kind: 'assign', case: target }),
        }
      : {}),
    ...(ends ? { 'alert.close': () => move?.(target, 'closed') } : {}),
  })
}
