import type { EventItem, SearchPage } from '@aurora/contract'
import { useQueryClient, type InfiniteData, type UseInfiniteQueryResult } from '@tanstack/react-query'
import { useEffect, type ReactElement } from 'react'
import { problemOf, sentenceOf } from '../../../api/problem.ts'
import type { SectionQuery } from '../../../components/section/section-state.ts'
import { PartialLine, Section } from '../../../components/section/section.tsx'
import { Skeleton } from '../../../components/section/skeleton.tsx'
import { toast } from '../../../components/toasts/toast-list.ts'
import { NoEvents } from '../empty/no-events.tsx'
import { useTotal } from '../state/queries.ts'
import { useWorkspace } from '../state/workspace.ts'
import { EventTable } from './event-table.tsx'
import { ListBar } from './list-bar.tsx'
import styles from './event-list.module.css'

type Pages = InfiniteData<SearchPage, string | undefined>

interface EventListProps {
  readonly rows: UseInfiniteQueryResult<Pages>
  /** The same request with its last good answer. */
  readonly kept: SectionQuery<Pages>
  /** The rows of that answer. */
  readonly events: readonly EventItem[]
}

/** The events that match: how many, in which order, and the rows. The last good ones stay when a search fails. */
export function EventList({ rows, kept, events }: EventListProps): ReactElement {
  const client = useQueryClient()
  useEffect(() => {
    if (rows.error === null || [401, 403].includes(problemOf(rows.error).status)) return
    toast(`The search failed: ${sentenceOf(rows.error)}`, { tone: 'bad' })
  }, [rows.error])
  const first = kept.data?.pages[0]
  const total = useTotal(useWorkspace().run, first)
  return (
    <section className={styles.list} aria-label="Events">
      <ListBar first={first} total={total} loaded={events.length} hasFailed={rows.error !== null} />
      <div className={styles.content}>
        <Section
          label="the events"
          query={kept}
          skeleton={<Skeleton rows={24} height="var(--row)" />}
          onStop={() => void client.cancelQueries({ queryKey: ['rows'] })}
        >
          {(data) => (
            <>
              <PartialLine partial={data.pages[0]?.partial} />
              <Rows total={total ?? null} events={events} rows={rows} />
            </>
          )}
        </Section>
      </div>
    </section>
  )
}

interface RowsProps {
  readonly total: number | null
  readonly events: readonly EventItem[]
  readonly rows: EventListProps['rows']
}

function Rows({ total, events, rows }: RowsProps): ReactElement {
  if (events.length === 0) return <NoEvents />
  return (
    <EventTable
      events={events}
      total={total}
      hasMore={rows.hasNextPage && !rows.isFetchNextPageError}
      isLoadingMore={rows.isFetchingNextPage}
      onMore={() => void rows.fetchNextPage()}
    />
  )
}
