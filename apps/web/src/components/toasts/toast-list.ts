import { signal } from '../../state/signal.ts'

/** A short message at the edge of the page, with at most one thing to do about it. */
export interface Toast {
  readonly id: number
  readonly text: string
  readonly tone: 'note' | 'good' | 'bad'
  readonly action?: { readonly label: string; readonly run: () => void }
  /** How long it stays, in ms; eight seconds unless given. */
  readonly shownMs?: number
}

const most = 3
let nextId = 1

/** The toasts on the screen, oldest first. */
export const toasts = signal<readonly Toast[]>([])

/** Shows a message; the oldest one leaves when there would be more than three. */
export function toast(text: string, rest: Partial<Pick<Toast, 'tone' | 'action' | 'shownMs'>> = {}): void {
  const others = toasts.get().filter((other) => other.text !== text)
  toasts.set([...others, { id: nextId++, text, tone: 'note' as const, ...rest }].slice(-most))
}

/** Takes a message away. */
export function dismiss(id: number): void {
  toasts.set(toasts.get().filter((one) => one.id !== id))
}
