import type { ReactElement } from 'react'
import type { Answer } from '../../../api/operations.ts'
import { LogText } from '../../../components/log-text/log-text.tsx'
import { Section } from '../../../components/section/section.tsx'
import { Skeleton } from '../../../components/section/skeleton.tsx'
import { useKept } from '../../../components/section/use-kept.ts'
import { Severity } from '../../../components/severity/severity.tsx'
import { Timestamp } from '../../../components/timestamp/timestamp.tsx'
import { plural } from '../../../format/number.ts'
import { Card } from '../card.tsx'
import { useIndicators } from '../state/queries.ts'
import { useSubject } from '../state/subject.ts'
import { exactFirst, statusWord } from './indicator-order.ts'
import styles from './indicators.module.css'

type Indicator = Answer<'listIndicators'>['items'][number]

/** What feeds say of the value, and of what holds it. */
export function IndicatorsPart(): ReactElement {
  return (
    <Card title="Indicators" needs="iocs:read">
      {() => <Asked />}
    </Card>
  )
}

function Asked(): ReactElement {
  const { entity } = useSubject()
  const indicators = useKept(useIndicators(entity))
  return (
    <Section label="the indicators" query={indicators} skeleton={<Skeleton rows={2} />}>
      {(items) => {
        const { shown, others } = exactFirst(items, entity.value)
        if (shown.length === 0) return <p className={styles.none}>No feed names it.</p>
        return (
          <>
            <ul className={styles.lines} aria-label="Indicators">
              {shown.map(({ indicator, isExact }) => (
                <Line key={indicator.id} indicator={indicator} isExact={isExact} />
              ))}
            </ul>
            {others > 0 && <p className={styles.faint}>{plural(others, 'more')} hold it.</p>}
          </>
        )
      }}
    </Section>
  )
}

function Line({ indicator, isExact }: { readonly indicator: Indicator; readonly isExact: boolean }): ReactElement {
  const { type, value, severity, status, confidence, feeds, description, hits, lastSeen } = indicator
  return (
    <li>
      <div className={styles.what}>
        <Severity severity={severity} />
        <span className={styles.status}>{statusWord[status]}</span>
        <span className={styles.value}>
          {isExact ? '' : 'in '}
          {type} <LogText text={value} most={80} />
        </span>
      </div>
      {description !== '' && (
        <p>
          <LogText text={description} most={240} />
        </p>
      )}
      <p className={styles.faint}>
        {feeds.length === 0 ? 'no feed now' : <LogText text={feeds.join(', ')} most={120} />}, confidence {confidence},{' '}
        {plural(hits, 'hit')}, named last <Timestamp iso={lastSeen} />
      </p>
    </li>
  )
}
