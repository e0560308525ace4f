import type { ReactElement } from 'react'
import { serverNowMs } from '../../../api/server-clock.ts'
import { Button } from '../../../components/button/button.tsx'
import { formatRelative, formatStamp } from '../../../time/format.ts'
import { useZone } from '../../../time/use-zone.ts'
import { useLatestEvent } from '../state/queries.ts'
import { useWorkspace } from '../state/workspace.ts'
import { rangeAround } from './range-around.ts'
import styles from './empty.module.css'

/** There are events, but none in this range: where the latest one is, and the way there. */
export function NothingInRange(): ReactElement {
  const { change, run } = useWorkspace()
  const zone = useZone()
  const latest = useLatestEvent(run)
  const latestMs = latest.data === undefined ? NaN : Date.parse(latest.data ?? '')
  return (
    <div className={styles.empty}>
      <h2>No events in this range</h2>
      {!Number.isNaN(latestMs) ? (
        <>
          <p>
            The latest is from {formatRelative(latestMs, serverNowMs())}: <time>{formatStamp(latestMs, zone)}</time>
          </p>
          <Button onClick={() => change(rangeAround(latestMs, run.span))}>Go there</Button>
        </>
      ) : (
        <Button onClick={() => change({ from: 'now-7d', to: 'now' })}>Widen to 7 days</Button>
      )}
    </div>
  )
}
