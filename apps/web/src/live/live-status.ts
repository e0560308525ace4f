import { reads, stored } from '../state/stored.ts'
import { signal } from '../state/signal.ts'

/** How often a page with a live range asks for the number of new events, in ms. */
export const pollEveryMs = 5_000

/** Whether the person paused the live count (WCAG 2.2.2). */
export const livePaused = stored('live.paused', reads.flag(false))

/**
 * How the page on the screen follows the present: `fixed` when its range has an end, `feed` when it hears of changes,
 * `none` when it does not.
 */
export const liveScope = signal<'live' | 'fixed' | 'feed' | 'none'>('none')
