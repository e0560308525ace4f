import { signal } from '../../../state/signal.ts'

/** The parts of the desk: what is worked with beside the events, less often than the events themselves. */
export const deskTabs = ['Hunts', 'Rules', 'Runs', 'Suppressed'] as const
export type DeskTab = (typeof deskTabs)[number]

/** The part of the desk that is open; undefined while it is closed. An open event stands before it. */
export const openDesk = signal<DeskTab | undefined>(undefined)
