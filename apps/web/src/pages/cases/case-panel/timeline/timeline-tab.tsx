import type { CaseDetail } from '@aurora/contract'
import { useQueryClient } from '@tanstack/react-query'
import { useState, type ReactElement } from 'react'
import { call } from '../../../../api/client.ts'
import { sentenceOf } from '../../../../api/problem.ts'
import { Button } from '../../../../components/button/button.tsx'
import { Section } from '../../../../components/section/section.tsx'
import { Skeleton } from '../../../../components/section/skeleton.tsx'
import { useKept } from '../../../../components/section/use-kept.ts'
import { toast } from '../../../../components/toasts/toast-list.ts'
import { caseKeys, useCaseTimeline } from '../../state/queries.ts'
import { FilterRow } from './filter-row.tsx'
import { tagsOf } from './kinds.ts'
import { NoteForm } from './note-form.tsx'
import { noFilter, queryOf, type TimelineFilter } from './timeline-filter.ts'
import { TimelineEntry } from './timeline-entry.tsx'
import styles from './timeline.module.css'

interface TimelineTabProps {
  readonly one: CaseDetail
  readonly mayNote: boolean
  /** A key asked for the note: the field takes the focus. */
  readonly isNoteAsked: boolean
  readonly onNoteReached: () => void
}

/** What happened to the case, newest first, with a note to add in place and a filter that is always seen. */
export function TimelineTab({ one, mayNote, isNoteAsked, onNoteReached }: TimelineTabProps): ReactElement {
  const [filter, setFilter] = useState<TimelineFilter>(noFilter)
  const query = useCaseTimeline(one, queryOf(filter))
  const kept = useKept(query)
  const pin = usePin(one)
  const shown = query.data?.pages.flatMap((page) => page.items) ?? []
  return (
    <div className={styles.timeline}>
      {mayNote && <NoteForm one={one} isAsked={isNoteAsked} onReached={onNoteReached} />}
      <FilterRow one={one} tags={shown.flatMap(tagsOf)} filter={filter} onChange={setFilter} />
      <Section label="the timeline" query={kept} skeleton={<Skeleton rows={8} height={44} />}>
        {({ pages }) => {
          const entries = pages.flatMap((page) => page.items)
          if (entries.length === 0)
            return (
              <p className={styles.none}>
                Nothing of that kind happened.{' '}
                <Button look="quiet" onClick={() => setFilter(noFilter)}>
                  Show everything
                </Button>
              </p>
            )
          return (
            <>
              <ol className={styles.entries} aria-label="Timeline, newest first">
                {entries.map((entry) => (
                  <TimelineEntry
                    key={entry.number}
                    entry={entry}
                    zone={one.zone ?? undefined}
                    tasks={one.tasks}
                    onPin={mayNote ? pin : undefined}
                    onTag={(tag) => setFilter({ ...filter, tag })}
                  />
                ))}
              </ol>
              {query.hasNextPage && (
                <p className={styles.more}>
                  <Button look="quiet" disabled={query.isFetchingNextPage} onClick={() => void query.fetchNextPage()}>
                    {query.isFetchingNextPage ? 'Loading…' : 'Show earlier entries'}
                  </Button>
                </p>
              )}
            </>
          )
        }}
      </Section>
    </div>
  )
}

/** Marks an entry as a key moment, or takes the mark away. */
function usePin({ id }: CaseDetail): (number: number, isPinned: boolean) => void {
  const client = useQueryClient()
  const run = async (number: number, isPinned: boolean): Promise<void> => {
    try {
      await call('pinEntry', { params: { id, number: String(number) }, body: { isPinned } })
    } catch (problem) {
      toast(`Not done. ${sentenceOf(problem)}`, { tone: 'bad' })
    }
    void client.invalidateQueries({ queryKey: [...caseKeys.timelines, id] })
  }
  return (number, isPinned) => void run(number, isPinned)
}
