import { signal } from '../../../state/signal.ts'

/** The event the list should scroll to: set by the histogram, heard by the table. A new object asks again. */
export const showInList = signal<{ readonly id: string } | undefined>(undefined)
