import type { CaseDetail } from '@aurora/contract'
import { useState, type ReactElement } from 'react'
import { Button } from '../../../../components/button/button.tsx'
import { Icon } from '../../../../components/icon/icon.tsx'
import { Section } from '../../../../components/section/section.tsx'
import { Skeleton } from '../../../../components/section/skeleton.tsx'
import { useKept } from '../../../../components/section/use-kept.ts'
import { useCaseTimeline } from '../../state/queries.ts'
import { kindGroups, kindsOf, type KindName } from './kinds.ts'
import { NoteForm } from './note-form.tsx'
import { TimelineEntry } from './timeline-entry.tsx'
import styles from './timeline.module.css'

interface TimelineTabProps {
  readonly one: CaseDetail
  readonly mayNote: boolean
  /** A key asked for the note: the field takes the focus. */
  readonly isNoteAsked: boolean
  readonly onNoteReached: () => void
}

/** What happened to the case, newest first, with a note to add in place and a filter by kind that is always seen. */
export function TimelineTab({ one, mayNote, isNoteAsked, onNoteReached }: TimelineTabProps): ReactElement {
  const [chosen, choose] = useState<ReadonlySet<KindName>>(new Set())
  const query = useCaseTimeline(one, kindsOf(chosen))
  const kept = useKept(query)
  return (
    <div className={styles.timeline}>
      {mayNote && <NoteForm one={one} isAsked={isNoteAsked} onReached={onNoteReached} />}
      <KindFilter chosen={chosen} onChange={choose} />
      <Section label="the timeline" query={kept} skeleton={<Skeleton rows={8} height={44} />}>
        {({ pages }) => {
          const entries = pages.flatMap((page) => page.items)
          if (entries.length === 0)
            return (
              <p className={styles.none}>
                Nothing of that kind happened.{' '}
                <Button look="quiet" onClick={() => choose(new Set())}>
                  Show everything
                </Button>
              </p>
            )
          return (
            <>
              <ol className={styles.entries} aria-label="Timeline, newest first">
                {entries.map((entry) => (
                  <TimelineEntry key={entry.number} entry={entry} />
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

interface KindFilterProps {
  readonly chosen: ReadonlySet<KindName>
  readonly onChange: (chosen: ReadonlySet<KindName>) => void
}

function KindFilter({ chosen, onChange }: KindFilterProps): ReactElement {
  return (
    <div className={styles.filter} role="group" aria-label="Only these kinds">
      {kindGroups.map(({ name, word, icon }) => (
        <button
          key={name}
          type="button"
          aria-pressed={chosen.has(name)}
          onClick={() => onChange(chosen.symmetricDifference(new Set([name])))}
        >
          <Icon name={icon} size={12} />
          {word}
        </button>
      ))}
      {chosen.size > 0 && (
        <button type="button" className={styles.clear} onClick={() => onChange(new Set())}>
          <Icon name="close" size={12} />
          Clear
        </button>
      )}
    </div>
  )
}
