import type { ReactElement } from 'react'
import { serverNowMs } from '../../../api/server-clock.ts'
import { Section } from '../../../components/section/section.tsx'
import { Skeleton } from '../../../components/section/skeleton.tsx'
import { SourceStatus } from '../../../components/source-status/source-status.tsx'
import { formatRate, formatShort } from '../../../format/number.ts'
import { showText } from '../../../format/show-text.ts'
import { formatRelative } from '../../../time/format.ts'
import { useKeptAfterRows } from '../state/after-rows.ts'
import { perSource, type SourceSummary } from '../state/per-source.ts'
import { useSources } from '../state/queries.ts'
import { useWorkspace } from '../state/workspace.ts'
import styles from './source-strip.module.css'

/** A card for each source: is it there, how much, since when (AU-81). A click filters by it. */
export function SourceStrip(): ReactElement | null {
  const sources = useKeptAfterRows(useSources())
  if (sources.data?.sources.length === 0) return null
  return (
    <section className={styles.strip} aria-label="Sources">
      <Section label="the sources" query={sources} skeleton={<Skeleton rows={1} height={52} />}>
        {(answer) => (
          <ul>
            {perSource(answer.sources).map((summary) => (
              <li key={summary.source}>
                <Card summary={summary} />
              </li>
            ))}
          </ul>
        )}
      </Section>
    </section>
  )
}

function Card({ summary }: { readonly summary: SourceSummary }): ReactElement {
  const { address, change } = useWorkspace()
  const { source, status, eventsPerSecond, today, lastEvent, isDemo } = summary
  const isOn = address.sources.includes(source)
  const toggle = (): void => change({ sources: [...new Set(address.sources).symmetricDifference(new Set([source]))] })
  return (
    <button type="button" className={styles.card} aria-pressed={isOn} onClick={toggle}>
      <span className={styles.name}>
        <strong>{showText(source)}</strong>
        {isDemo && <span className={styles.demo}>DEMO</span>}
        <SourceStatus status={status} />
      </span>
      <span className={styles.facts}>
        <span>{formatRate(eventsPerSecond)}</span>
        <span>{formatShort(today)} today</span>
        <span>{lastEvent === null ? 'no event yet' : formatRelative(Date.parse(lastEvent), serverNowMs())}</span>
      </span>
    </button>
  )
}
