import type { ReactElement } from 'react'
import { Button } from '../../../components/button/button.tsx'
import { Timestamp } from '../../../components/timestamp/timestamp.tsx'
import { closedStatuses, isNarrowed, openStatuses } from '../state/address.ts'
import { useAlertCounts } from '../state/queries.ts'
import { useQueue } from '../state/queue.ts'
import styles from './no-alerts.module.css'

/** Why the list is empty, and the one next step: all done, or nothing that matches (UX §6). */
export function NoAlerts(): ReactElement {
  const { address, change } = useQueue()
  if (!isNarrowed(address)) return <AllDone />
  const all = { q: '', severities: [], assignee: '', statuses: openStatuses }
  return (
    <div className={styles.empty}>
      <h2>No alert matches these filters</h2>
      <Button onClick={() => change(all)}>Show every open alert</Button>
    </div>
  )
}

function AllDone(): ReactElement {
  const { change } = useQueue()
  const counts = useAlertCounts({}).data
  if (counts?.total === 0)
    return (
      <div className={styles.empty}>
        <h2>No alerts yet</h2>
        <p>An alert appears here by itself when a rule matches an event.</p>
      </div>
    )
  return (
    <div className={styles.empty}>
      <h2>No open alerts</h2>
      <LastClosed iso={counts?.lastClosed ?? undefined} />
      <Button onClick={() => change({ statuses: closedStatuses, sort: 'newest' })}>Show closed</Button>
    </div>
  )
}

function LastClosed({ iso }: { readonly iso: string | undefined }): ReactElement | null {
  if (iso === undefined) return null
  return (
    <p>
      Last closed <Timestamp iso={iso} />
    </p>
  )
}
