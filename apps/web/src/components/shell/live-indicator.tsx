import type { ReactElement } from 'react'
import { useKeys } from '../../keys/use-keys.ts'
import { feedState } from '../../live/alert-feed.ts'
import { livePaused, liveScope } from '../../live/live-status.ts'
import { useOfflineSince } from '../../session/connection.ts'
import { useSignal } from '../../state/signal.ts'
import { useStored } from '../../state/stored.ts'
import { formatClock, zoneSuffix } from '../../time/format.ts'
import { useZone } from '../../time/use-zone.ts'
import { LiveLine } from './live-line.tsx'
import { liveWords } from './live-words.ts'

/** Whether the page follows the present, said once for the whole page, with a way to pause (WCAG 2.2.2). */
export function LiveIndicator(): ReactElement | null {
  const scope = useSignal(liveScope)
  const feed = useSignal(feedState)
  const [isPaused, setPaused] = useStored(livePaused)
  const offlineSinceMs = useOfflineSince()
  const zone = useZone()
  useKeys(scope === 'live' || scope === 'feed' ? { 'live.pause': () => setPaused(!isPaused) } : {})
  const offlineSince =
    offlineSinceMs === undefined ? undefined : formatClock(offlineSinceMs, zone) + zoneSuffix(offlineSinceMs, zone)
  const words = liveWords({ scope, feed, isPaused, offlineSince })
  return words === undefined ? null : <LiveLine words={words} isPaused={isPaused} onPause={setPaused} />
}
