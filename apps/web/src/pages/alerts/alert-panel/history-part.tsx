import type { AlertDetail, TimelineAnswer } from '@aurora/contract'
import type { ReactElement } from 'react'
import { LogText } from '../../../components/log-text/log-text.tsx'
import { Section } from '../../../components/section/section.tsx'
import { Skeleton } from '../../../components/section/skeleton.tsx'
import { Timestamp } from '../../../components/timestamp/timestamp.tsx'
import { showText } from '../../../format/show-text.ts'
import { useTimeline } from '../state/queries.ts'
import { Part } from './part.tsx'
import styles from './alert-panel.module.css'

/** What was done and said about an alert, newest first. */
export function HistoryPart({ alert }: { readonly alert: AlertDetail }): ReactElement {
  const query = useTimeline(alert.id)
  return (
    <Part title="History and notes">
      <Section label="the history" query={query} skeleton={<Skeleton rows={3} />}>
        {({ items, cursor }) => (
          <>
            <ol className={styles.history}>
              {items.map((entry) => (
                <Entry key={entry.number} entry={entry} />
              ))}
            </ol>
            {cursor !== null && <p className={styles.faint}>The newest {items.length} entries; older ones are kept.</p>}
          </>
        )}
      </Section>
    </Part>
  )
}

const kindWords: Readonly<Record<string, string>> = { note: 'noted', undo: 'took back', closed_as: 'closed' }

function Entry({ entry }: { readonly entry: TimelineAnswer['items'][number] }): ReactElement {
  const isNote = entry.kind === 'note'
  return (
    <li data-kind={isNote ? 'note' : 'act'}>
      <span className={styles.entryHead}>
        <strong>{entry.actor.kind === 'system' ? 'Aurora' : showText(entry.actor.name)}</strong>{' '}
        {kindWords[entry.kind] ?? entry.kind.replaceAll('_', ' ')}
        <span className={styles.when}>
          <Timestamp iso={entry.at} />
        </span>
      </span>
      <span className={isNote ? styles.note : styles.entryText}>
        <LogText text={entry.text} most={isNote ? 20_000 : 600} keepLines={isNote} />
      </span>
    </li>
  )
}
