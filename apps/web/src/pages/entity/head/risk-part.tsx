import { Link } from '@tanstack/react-router'
import { useId, useState, type ReactElement } from 'react'
import { formatSpan } from '@aurora/core'
import { Button } from '../../../components/button/button.tsx'
import { Needs } from '../../../components/section/placeholders.tsx'
import { Section } from '../../../components/section/section.tsx'
import { Skeleton } from '../../../components/section/skeleton.tsx'
import { useKept } from '../../../components/section/use-kept.ts'
import { SeverityShape } from '../../../components/severity/severity.tsx'
import { plural } from '../../../format/number.ts'
import { shorten, showText } from '../../../format/show-text.ts'
import { may, useMe } from '../../../session/use-me.ts'
import { riskDays, useRisk, type Risk } from '../state/queries.ts'
import { useSubject } from '../state/subject.ts'
import { RiskLine } from './risk-line.tsx'
import { RiskNumbers } from './risk-numbers.tsx'
import styles from './head.module.css'

/** The risk now, how it came about, and the alerts that make it. */
export function RiskPart(): ReactElement {
  const id = useId()
  return (
    <section className={styles.risk} aria-labelledby={id}>
      <h2 id={id}>Risk</h2>
      {may(useMe().data, 'alerts:read') ? <Asked /> : <Needs permissions={['alerts:read']} />}
    </section>
  )
}

function Asked(): ReactElement {
  const risk = useKept(useRisk(useSubject().entity))
  return (
    <Section label="the risk" query={risk} skeleton={<Skeleton rows={3} />}>
      {(known) => <Known risk={known} />}
    </Section>
  )
}

/** Alerts that are named; the heaviest. */
const mostParts = 4

function Known({ risk }: { readonly risk: Risk }): ReactElement {
  const [hasNumbers, showNumbers] = useState(false)
  if (risk.first === null) return <p className={styles.faint}>None: no alert has been about it.</p>
  const parts = risk.parts.filter(({ adds }) => adds > 0).slice(0, mostParts)
  const others = risk.partCount - parts.length
  return (
    <>
      <div className={styles.now}>
        <p className={styles.figure} title={explain(risk)}>
          {risk.risk}
        </p>
        <RiskLine history={risk.history} />
        <Button look="quiet" onClick={() => showNumbers(true)}>
          Numbers
        </Button>
      </div>
      <ul className={styles.parts} aria-label="What makes the risk">
        {parts.map((part) => (
          <li key={part.alertId}>
            <SeverityShape severity={part.severity} />
            <Link to="/alerts" search={{ selectedAlert: part.alert }}>
              <span className="visually-hidden">{part.severity}: </span>
              {part.alert} {shorten(showText(part.title), 60)}
            </Link>
            <span className={styles.adds} title={`${part.points} when it was fresh`}>
              +{part.adds}
            </span>
          </li>
        ))}
      </ul>
      {others > 0 && (
        <p className={styles.faint}>
          {parts.length === 0 ? '' : 'and '}
          {risk.isWhole ? '' : 'more than '}
          {plural(others, parts.length === 0 ? 'alert' : 'other alert')}
          {parts.length === 0 ? ', of which less than a tenth of a point is left' : ''}
        </p>
      )}
      {hasNumbers && <RiskNumbers risk={risk} onClose={() => showNumbers(false)} />}
    </>
  )
}

/** What the number is, in a sentence. */
const explain = ({ halfLifeSeconds }: Risk): string =>
  `The points of its alerts, each halved every ${formatSpan(halfLifeSeconds * 1000)}; the line is ${riskDays} days.`
