import { dismiss, toast, withdrawAction } from '../components/toasts/toast-list.ts'
import { keysOf } from '../keys/key-choices.ts'
import { signal } from './signal.ts'

/** How long an act can be taken back with one key, in ms (UX §9). */
const undoMs = 10_000

interface Act {
  readonly toastId: number
  readonly undo: () => void
}

/** What was done last and can be taken back; undefined when nothing can. */
export const lastAct = signal<Act | undefined>(undefined)

/** Tells what was done, with ten seconds to take it back by its button or by its key. */
export function tellAct(text: string, undo: () => void): void {
  forget(lastAct.get())
  const [key] = keysOf('act.undo')
  const label = key === undefined ? 'Undo' : `Undo (${key})`
  const act = { toastId: toast(text, { tone: 'good', shownMs: undoMs, action: { label, run: undoLast } }), undo }
  lastAct.set(act)
  setTimeout(() => {
    if (lastAct.get() === act) lastAct.set(undefined)
    withdrawAction(act.toastId)
  }, undoMs)
}

/** Takes the last act back, if there is one. It can be taken back once. */
export function undoLast(): void {
  const act = lastAct.get()
  if (act === undefined) return
  forget(act)
  lastAct.set(undefined)
  act.undo()
}

/** The message of an act leaves with its turn, and its Undo with it: an Undo on the screen always means the last one. */
function forget(act: Act | undefined): void {
  if (act === undefined) return
  dismiss(act.toastId)
  withdrawAction(act.toastId)
}
