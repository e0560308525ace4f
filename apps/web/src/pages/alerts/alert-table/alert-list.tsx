import type { AlertItem } from '@aurora/contract'
import { useQueryClient, type UseInfiniteQueryResult } from '@tanstack/react-query'
import { useState, type ReactElement } from 'react'
import type { SectionQuery } from '../../../components/section/section-state.ts'
import { Section } from '../../../components/section/section.tsx'
import { Skeleton } from '../../../components/section/skeleton.tsx'
import { GroupList } from '../groups/group-list.tsx'
import { NoAlerts } from '../empty/no-alerts.tsx'
import { alertKeys, type AlertPages } from '../state/queries.ts'
import { useQueue } from '../state/queue.ts'
import { useLiveQueue } from '../state/use-live-queue.ts'
import type { Selection } from '../state/selection.ts'
import { BulkBar } from '../triage/bulk-bar.tsx'
import { SelectionBar } from '../triage/selection-bar.tsx'
import { AlertTable } from './alert-table.tsx'
import { ListBar } from './list-bar.tsx'
import { OpenElsewhere } from './open-elsewhere.tsx'
import styles from './alert-list.module.css'

interface AlertListProps {
  readonly rows: UseInfiniteQueryResult<AlertPages>
  /** The same request with its last good answer. */
  readonly kept: SectionQuery<AlertPages>
  /** The alerts of that answer. */
  readonly alerts: readonly AlertItem[]
  readonly total: number | undefined
  readonly selection: Selection
}

/** The alerts that match: how many, in which order, and the rows. */
export function AlertList({ rows, kept, alerts, total, selection }: AlertListProps): ReactElement {
  const client = useQueryClient()
  const { address } = useQueue()
  const [isAtHead, setAtHead] = useState(true)
  const [isHeld, setHeld] = useState(false)
  // Groups are counted anew wherever they stand, so nothing waits there.
  const isUntouched = address.group !== undefined || (isAtHead && !isHeld && selection.count === 0)
  const live = useLiveQueue(alerts, kept.dataUpdatedAt, isUntouched)
  return (
    <section
      className={styles.list}
      aria-label="Alerts"
      onPointerEnter={() => setHeld(true)}
      onPointerLeave={() => setHeld(false)}
      onFocus={() => setHeld(true)}
      onBlur={() => setHeld(false)}
    >
      <ListBar
        loaded={alerts.length}
        total={total}
        atMs={kept.dataUpdatedAt}
        isReady={kept.data !== undefined}
        live={live}
      />
      <OpenElsewhere selected={address.selected} alerts={alerts} isReady={kept.data !== undefined} />
      <div className={styles.content}>
        {address.group === undefined ? (
          <Section
            label="the alerts"
            query={kept}
            skeleton={<Skeleton rows={22} height="var(--row)" />}
            onStop={() => void client.cancelQueries({ queryKey: alertKeys.rows })}
          >
            {() =>
              alerts.length === 0 ? (
                <NoAlerts />
              ) : (
                <AlertTable
                  alerts={alerts}
                  total={total}
                  selection={selection}
                  hasMore={rows.hasNextPage && !rows.isFetchNextPageError}
                  isLoadingMore={rows.isFetchingNextPage}
                  onMore={() => void rows.fetchNextPage()}
                  onHead={setAtHead}
                />
              )
            }
          </Section>
        ) : (
          <GroupList by={address.group} />
        )}
      </div>
      <SelectionBar selection={selection} total={total ?? alerts.length} />
      <BulkBar />
    </section>
  )
}
