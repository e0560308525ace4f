import type { ReactElement } from 'react'
import { Section } from '../../../components/section/section.tsx'
import { Skeleton } from '../../../components/section/skeleton.tsx'
import { formatCount, plural } from '../../../format/number.ts'
import { useKeptAfterRows } from '../state/after-rows.ts'
import { useFeedback, useFigures } from '../state/sections.ts'
import styles from './desk.module.css'

/** How detection does: scheduled rules, runs and matches of a day, what was hidden (AU-100), and how it was judged (AU-98). */
export function Figures(): ReactElement {
  const figures = useKeptAfterRows(useFigures())
  const feedback = useKeptAfterRows(useFeedback())
  return (
    <>
      <Section label="the detection metrics" query={figures} skeleton={<Skeleton rows={1} height={58} />}>
        {({ scheduledRules, last24h }) => (
          <dl className={styles.figures}>
            <Figure name="scheduled rules" value={scheduledRules} beside="" />
            <Figure
              name="runs in 24 h"
              value={last24h.runs}
              beside={last24h.failedRuns === 0 ? '' : `${formatCount(last24h.failedRuns)} failed`}
            />
            <Figure
              name="matches in 24 h"
              value={last24h.matches}
              beside={last24h.matchesByHand === 0 ? '' : `${formatCount(last24h.matchesByHand)} by hand`}
            />
            <Figure name="suppressed in 24 h" value={last24h.suppressed} beside="" />
          </dl>
        )}
      </Section>
      <Section label="the feedback" query={feedback} skeleton={<Skeleton rows={1} height={20} />}>
        {({ items }) => (
          <p className={styles.judged}>
            {items.length === 0
              ? 'No alert was judged yet.'
              : `Alerts judged: ${formatCount(sum(items, 'truePositives'))} true, ${formatCount(sum(items, 'falsePositives'))} false, of ${plural(items.length, 'rule')}.`}
          </p>
        )}
      </Section>
    </>
  )
}

interface FigureProps {
  readonly name: string
  readonly value: number
  readonly beside: string
}

function Figure({ name, value, beside }: FigureProps): ReactElement {
  return (
    <div>
      <dt>{name}</dt>
      <dd>
        {formatCount(value)} {beside !== '' && <small>{beside}</small>}
      </dd>
    </div>
  )
}

const sum = <K extends string>(items: readonly Readonly<Record<K, number>>[], key: K): number =>
  items.reduce((total, item) => total + item[key], 0)
