import { shorten, showText } from '../../format/show-text.ts'
import { signal } from '../../state/signal.ts'

/** A short message at the edge of the page, with at most one thing to do about it. */
export interface Toast {
  readonly id: number
  readonly text: string
  readonly tone: 'note' | 'good' | 'bad'
  readonly action?: ToastAction
  /** How long it stays, in ms; eight seconds unless given. */
  readonly shownMs?: number
  readonly atMs: number
}

interface ToastAction {
  readonly label: string
  readonly run: () => void
}

/** A message that was shown, as the list of them keeps it. */
export interface Kept extends Toast {
  /** Somebody dealt with it, had it on the list, or it only confirmed what this person had just done. */
  readonly isSeen: boolean
}

const mostShown = 3
const mostKept = 100
/** Messages name titles and parts of addresses, which others wrote: they are shown as text, and not without end. */
const mostChars = 500
let nextId = 1

/** The toasts on the screen, oldest first. */
export const toasts = signal<readonly Toast[]>([])

/** The messages of this tab, newest first, a hundred at most. */
export const keptToasts = signal<readonly Kept[]>([])

/**
 * Shows a message, and keeps it; returns its id. The oldest on the screen leaves when there would be more than three. One
 * that says the same while it is there gives way to the new one, on the screen and on the list.
 */
export function toast(says: string, rest: Partial<Pick<Toast, 'tone' | 'action' | 'shownMs'>> = {}): number {
  const text = shorten(showText(says), mostChars)
  const made: Toast = { id: nextId++, text, tone: 'note', atMs: Date.now(), ...rest }
  const again = toasts.get().find((other) => other.text === text)?.id
  const others = <T extends Toast>(list: readonly T[]): T[] => list.filter(({ id }) => id !== again)
  toasts.set([...others(toasts.get()), made].slice(-mostShown))
  keptToasts.set([{ ...made, isSeen: made.tone === 'good' }, ...others(keptToasts.get())].slice(0, mostKept))
  return made.id
}

/** Takes a message off the screen; the list keeps it. */
export const dismiss = (id: number): void => toasts.set(toasts.get().filter((one) => one.id !== id))

/** The same, by hand: whoever did that has seen it. */
export function close(id: number): void {
  dismiss(id)
  keptToasts.set(keptToasts.get().map((one) => (one.id === id ? { ...one, isSeen: true } : one)))
}

/** Does what a message offers, once. */
export function act(one: Toast): void {
  close(one.id)
  withdrawAction(one.id)
  one.action?.run()
}

/** What a message offered is not possible any more: it stays without it. */
export function withdrawAction(id: number): void {
  toasts.set(toasts.get().map((one) => (one.id === id ? withoutAction(one) : one)))
  keptToasts.set(keptToasts.get().map((one) => (one.id === id ? withoutAction(one) : one)))
}

function withoutAction<T extends Toast>(one: T): Omit<T, 'action'> {
  const { action: _, ...rest } = one
  return rest
}

/** Everything on the list has been looked at. */
export const seeAll = (): void => keptToasts.set(keptToasts.get().map((one) => ({ ...one, isSeen: true })))

/** Empties the list. What is on the screen stays there. */
export const clearKept = (): void => keptToasts.set([])

/** How many messages of a list nobody has seen. */
export const unseenOf = (kept: readonly Kept[]): number => kept.filter(({ isSeen }) => !isSeen).length
