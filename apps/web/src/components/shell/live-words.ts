import { feedPollMs, type FeedState } from '../../live/alert-feed.ts'
import { pollEveryMs, type LiveScope } from '../../live/live-status.ts'

/** What is known of how the page follows the present. */
export interface Liveness {
  readonly scope: LiveScope
  readonly feed: FeedState
  readonly isPaused: boolean
  /** Since when no request reached the server, as it is shown; undefined while it answers. */
  readonly offlineSince: string | undefined
}

/** How that is told: never by a colour alone, and at once where something was lost (WCAG 1.4.1, 4.1.3). */
export interface LiveWords {
  readonly tone: 'good' | 'bad' | 'quiet'
  readonly text: string
  readonly isUrgent?: true
  /** What comes live can be paused (WCAG 2.2.2). */
  readonly mayPause?: true
}

/** What the indicator says; undefined on a page that follows nothing. */
export function liveWords({ scope, feed, isPaused, offlineSince }: Liveness): LiveWords | undefined {
  if (offlineSince !== undefined) return { tone: 'bad', text: `Offline since ${offlineSince}`, isUrgent: true }
  if (scope === 'none' || scope === 'asked') return undefined
  if (scope === 'fixed') return { tone: 'quiet', text: 'Fixed range' }
  if (isPaused) return { tone: 'quiet', text: 'Paused', mayPause: true }
  if (scope === 'live') return { tone: 'good', text: `Live, every ${pollEveryMs / 1000} s`, mayPause: true }
  return feedWords[feed]
}

const feedWords: Readonly<Record<FeedState, LiveWords | undefined>> = {
  off: undefined,
  live: { tone: 'good', text: 'Live', mayPause: true },
  connecting: { tone: 'quiet', text: 'Connecting', mayPause: true },
  polling: {
    tone: 'quiet',
    text: `Polling every ${feedPollMs / 1000} s, reconnecting`,
    isUrgent: true,
    mayPause: true,
  },
}
