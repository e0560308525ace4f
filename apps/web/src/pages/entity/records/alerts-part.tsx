import { Link } from '@tanstack/react-router'
import type { ReactElement } from 'react'
import { DemoMark } from '../../../components/demo-mark/demo-mark.tsx'
import { Section } from '../../../components/section/section.tsx'
import { Skeleton } from '../../../components/section/skeleton.tsx'
import { useKept } from '../../../components/section/use-kept.ts'
import { SeverityShape } from '../../../components/severity/severity.tsx'
import { Timestamp } from '../../../components/timestamp/timestamp.tsx'
import { formatCount } from '../../../format/number.ts'
import { shorten, showText } from '../../../format/show-text.ts'
import { statusWords } from '../../alerts/state/status-words.ts'
import { Card } from '../card.tsx'
import { useAlerts } from '../state/queries.ts'
import { useSubject } from '../state/subject.ts'
import styles from './records.module.css'

/** The newest alerts about it, whenever they were: what happened last month matters to whoever looks today. */
export function AlertsPart(): ReactElement {
  return (
    <Card title="Alerts about it" needs="alerts:read" aside={<span className={styles.aside}>of any time</span>}>
      {() => <Asked />}
    </Card>
  )
}

function Asked(): ReactElement {
  const { entity } = useSubject()
  const alerts = useKept(useAlerts(entity))
  return (
    <Section label="its alerts" query={alerts} skeleton={<Skeleton rows={4} />}>
      {({ items, total }) =>
        items.length === 0 ? (
          <p className={styles.faint}>No alert has been about it.</p>
        ) : (
          <>
            <ul className={styles.lines} aria-label="Alerts">
              {items.map(({ id, name, title, severity, status, created, isDemo }) => (
                <li key={id}>
                  <SeverityShape severity={severity} />
                  <Link to="/alerts" search={{ selectedAlert: name }}>
                    <span className="visually-hidden">{severity}: </span>
                    <span className={styles.number}>{name}</span> {shorten(showText(title), 90)}
                  </Link>
                  {isDemo && <DemoMark />}
                  <span className={styles.status}>{statusWords[status]}</span>
                  <Timestamp iso={created} />
                </li>
              ))}
            </ul>
            <p className={styles.foot}>
              {formatCount(items.length)} of {formatCount(total)}
              {total > items.length && (
                <Link to="/alerts" search={{ q: entity.value.slice(0, 256), status: 'all', sort: 'newest' }}>
                  All alerts that name it
                </Link>
              )}
            </p>
          </>
        )
      }
    </Section>
  )
}
