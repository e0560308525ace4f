import { dismiss, toast, toasts } from '../components/toasts/toast-list.ts'
import { signal } from './signal.ts'

/** How long an act can be taken back with one key, in ms (UX §9). */
const undoMs = 10_000

/** What was done last and can be taken back; undefined when nothing can. */
export const lastAct = signal<{ readonly text: string; readonly undo: () => void } | undefined>(undefined)

/** Tells what was done, with ten seconds to take it back by its button or by z. */
export function tellAct(text: string, undo: () => void): void {
  const act = { text, undo }
  dismissActs()
  lastAct.set(act)
  toast(text, { tone: 'good', shownMs: undoMs, action: { label: 'Undo (z)', run: undoLast } })
  setTimeout(() => {
    if (lastAct.get() === act) lastAct.set(undefined)
  }, undoMs)
}

/** Takes the last act back, if there is one. It can be taken back once. */
export function undoLast(): void {
  const act = lastAct.get()
  if (act === undefined) return
  dismissActs()
  lastAct.set(undefined)
  act.undo()
}

/** The message of an act leaves with its turn: an Undo on the screen always means the last one. */
function dismissActs(): void {
  const text = lastAct.get()?.text
  for (const one of toasts.get()) if (one.text === text) dismiss(one.id)
}
