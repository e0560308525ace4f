import { useQueryClient, type UseInfiniteQueryResult } from '@tanstack/react-query'
import type { ReactElement } from 'react'
import type { SectionQuery } from '../../../components/section/section-state.ts'
import { Section } from '../../../components/section/section.tsx'
import { Skeleton } from '../../../components/section/skeleton.tsx'
import { Button } from '../../../components/button/button.tsx'
import { useStored } from '../../../state/stored.ts'
import { NoCases } from '../empty/no-cases.tsx'
import { useDesk } from '../state/desk.ts'
import { caseKeys, useCaseCounts, type CasePages } from '../state/queries.ts'
import { CaseBoard } from './case-board.tsx'
import { CaseTable } from './case-table.tsx'
import { casesView } from './cases-view.ts'
import { ListBar } from './list-bar.tsx'
import { OpenElsewhere } from './open-elsewhere.tsx'
import styles from './case-list.module.css'

interface CaseListProps {
  readonly rows: UseInfiniteQueryResult<CasePages>
  /** The same request with its last good answer. */
  readonly kept: SectionQuery<CasePages>
}

/** The cases that match, as a list by last activity or as a board by status. */
export function CaseList({ rows, kept }: CaseListProps): ReactElement {
  const client = useQueryClient()
  const { cases, filter } = useDesk()
  const [view] = useStored(casesView)
  const counts = useCaseCounts(filter).data
  const isReady = kept.data !== undefined
  return (
    <section className={styles.list} aria-label="Cases">
      <ListBar total={counts?.total} atMs={kept.dataUpdatedAt} isReady={isReady} />
      <OpenElsewhere isReady={isReady} />
      <div className={styles.content}>
        <Section
          label="the cases"
          query={kept}
          skeleton={<Skeleton rows={18} height="var(--row)" />}
          onStop={() => void client.cancelQueries({ queryKey: caseKeys.rows })}
        >
          {() => (
            <>
              {cases.length === 0 ? (
                <NoCases />
              ) : view === 'board' ? (
                <CaseBoard counts={counts?.byStatus} />
              ) : (
                <CaseTable total={counts?.total} />
              )}
              {rows.hasNextPage && (
                <p className={styles.more}>
                  <Button look="quiet" disabled={rows.isFetchingNextPage} onClick={() => void rows.fetchNextPage()}>
                    {rows.isFetchingNextPage ? 'Loading more…' : 'Show more cases'}
                  </Button>
                </p>
              )}
            </>
          )}
        </Section>
      </div>
    </section>
  )
}
