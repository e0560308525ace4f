import { signal, useSignal } from '../state/signal.ts'

const isOver = signal(false)

/** A request was refused because nobody is signed in: the page asks to sign in, over what is on the screen. */
export const noteSignedOut = (): void => isOver.set(true)
/** Somebody signed in (again). */
export const noteSignedIn = (): void => isOver.set(false)

/** Whether the session ended while the page was open. */
export const useSessionOver = (): boolean => useSignal(isOver)
