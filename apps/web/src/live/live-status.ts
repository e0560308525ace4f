import { reads, stored } from '../state/stored.ts'
import { signal } from '../state/signal.ts'

/** How often a page with a live range asks for the number of new events, in ms. */
export const pollEveryMs = 5_000

/** Whether the person paused the live count (WCAG 2.2.2). */
export const livePaused = stored('live.paused', reads.flag(false))

export type LiveScope = 'live' | 'fixed' | 'asked' | 'feed' | 'none'

/**
 * How the page on the screen follows the present: `live` and `fixed` are pages with a time range, whose end is the present
 * or another moment; `asked` has a range too, but looks only when asked to; `feed` hears of changes; `none` does neither.
 */
export const liveScope = signal<LiveScope>('none')
