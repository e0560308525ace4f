import type { PatternsAnswer } from '@aurora/contract'
import { keepPreviousData, useQuery } from '@tanstack/react-query'
import { use, type ReactElement } from 'react'
import { call } from '../../../api/client.ts'
import { LogText } from '../../../components/log-text/log-text.tsx'
import { Quiet } from '../../../components/section/placeholders.tsx'
import { PartialLine, Section } from '../../../components/section/section.tsx'
import { Skeleton } from '../../../components/section/skeleton.tsx'
import { Timestamp } from '../../../components/timestamp/timestamp.tsx'
import { formatCount, formatShare } from '../../../format/number.ts'
import { AfterRows, useKeptAfterRows } from '../state/after-rows.ts'
import { useWorkspace } from '../state/workspace.ts'
import { sampleWords, withPattern } from './pattern-words.ts'
import styles from './pattern-view.module.css'

/** The matching lines by what they have in common: how many of each, and since when. One filters by it. */
export function PatternView(): ReactElement {
  const { run } = useWorkspace()
  const query = useQuery({
    queryKey: ['patterns', run.filter],
    queryFn: ({ signal }) => call('linePatterns', { query: run.filter, signal }),
    placeholderData: keepPreviousData,
    enabled: use(AfterRows),
    staleTime: Infinity,
    gcTime: 60_000,
  })
  return (
    <section className={styles.view} aria-label="Patterns">
      <Section label="the patterns" query={useKeptAfterRows(query)} skeleton={<Skeleton rows={16} />}>
        {(answer) => (
          <>
            <PartialLine partial={answer.partial} />
            <p className={styles.sample}>{sampleWords(answer)}</p>
            {answer.patterns.length === 0 ? <Quiet text="No events to cluster." /> : <PatternTable answer={answer} />}
          </>
        )}
      </Section>
    </section>
  )
}

function PatternTable({ answer }: { readonly answer: PatternsAnswer }): ReactElement {
  const { address, change } = useWorkspace()
  return (
    <div className={styles.scroller} tabIndex={0} role="region" aria-label="Table of patterns">
      <table className={styles.table}>
        <thead>
          <tr>
            <th scope="col">Events</th>
            <th scope="col">Share</th>
            <th scope="col">Lines like</th>
            <th scope="col">First</th>
            <th scope="col">Last</th>
          </tr>
        </thead>
        <tbody>
          {answer.patterns.map(({ text, query, count, first, last }) => (
            <tr key={query}>
              <td>{formatCount(count)}</td>
              <td>{formatShare(count / Math.max(1, answer.sampled))}</td>
              <td>
                <button
                  type="button"
                  title="Show these events"
                  onClick={() => change({ q: withPattern(address.q, query), view: 'events' })}
                >
                  {text === '' ? <em>no message</em> : <LogText text={text} most={300} />}
                </button>
              </td>
              <td>
                <Timestamp iso={first} />
              </td>
              <td>
                <Timestamp iso={last} />
              </td>
            </tr>
          ))}
        </tbody>
      </table>
    </div>
  )
}
