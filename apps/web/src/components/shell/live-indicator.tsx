import type { ReactElement } from 'react'
import { useKeys } from '../../keys/use-keys.ts'
import { feedPollMs, feedState } from '../../live/alert-feed.ts'
import { livePaused, liveScope, pollEveryMs } from '../../live/live-status.ts'
import { useOfflineSince } from '../../session/connection.ts'
import { useSignal } from '../../state/signal.ts'
import { useStored } from '../../state/stored.ts'
import { formatClock, zoneSuffix } from '../../time/format.ts'
import { useZone } from '../../time/use-zone.ts'
import { IconButton } from '../button/button.tsx'
import styles from './live-indicator.module.css'

/** Whether the page follows the present: in words, with a way to pause (WCAG 2.2.2), and once for the whole page. */
export function LiveIndicator(): ReactElement | null {
  const scope = useSignal(liveScope)
  const [isPaused, setPaused] = useStored(livePaused)
  const offlineSinceMs = useOfflineSince()
  const zone = useZone()
  const feed = useSignal(feedState)
  useKeys(scope === 'live' || scope === 'feed' ? { 'live.pause': () => setPaused(!isPaused) } : {})
  if (offlineSinceMs !== undefined) {
    const since = formatClock(offlineSinceMs, zone) + zoneSuffix(offlineSinceMs, zone)
    return <Status tone="bad" text={`Offline since ${since}`} isUrgent />
  }
  if (scope === 'none') return null
  if (scope === 'fixed') return <Status tone="quiet" text="Fixed range" />
  return (
    <div className={styles.live}>
      {isPaused ? (
        <Status tone="quiet" text="Paused" />
      ) : scope === 'feed' ? (
        <FeedStatus feed={feed} />
      ) : (
        <Status tone="good" text={`Live, every ${pollEveryMs / 1000} s`} />
      )}
      <IconButton
        icon={isPaused ? 'play' : 'pause'}
        label={isPaused ? 'Resume what comes live' : 'Pause what comes live'}
        keyHint="p"
        size="s"
        onClick={() => setPaused(!isPaused)}
      />
    </div>
  )
}

/** A feed that was lost is said at once, and once (WCAG 4.1.3). */
function FeedStatus({ feed }: { readonly feed: ReturnType<typeof feedState.get> }): ReactElement | null {
  if (feed === 'off') return null
  if (feed === 'live') return <Status tone="good" text="Live" />
  if (feed === 'connecting') return <Status tone="quiet" text="Connecting" />
  return <Status tone="quiet" text={`Polling every ${feedPollMs / 1000} s, reconnecting`} isUrgent />
}

interface StatusProps {
  readonly tone: 'good' | 'bad' | 'quiet'
  readonly text: string
  readonly isUrgent?: boolean
}

function Status({ tone, text, isUrgent = false }: StatusProps): ReactElement {
  return (
    <span className={styles.status} data-tone={tone} role={isUrgent ? 'alert' : undefined}>
      {text}
    </span>
  )
}
