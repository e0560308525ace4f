import { Link } from '@tanstack/react-router'
import type { ReactElement } from 'react'
import { Section } from '../../../components/section/section.tsx'
import { Skeleton } from '../../../components/section/skeleton.tsx'
import { useKept } from '../../../components/section/use-kept.ts'
import { SeverityShape } from '../../../components/severity/severity.tsx'
import { Timestamp } from '../../../components/timestamp/timestamp.tsx'
import { formatCount } from '../../../format/number.ts'
import { shorten, showText } from '../../../format/show-text.ts'
import { statusWords } from '../../cases/state/status-words.ts'
import { Card } from '../card.tsx'
import { useCases } from '../state/queries.ts'
import { useSubject } from '../state/subject.ts'
import styles from './records.module.css'

/** The newest cases that have it as an observable, or an alert about it. */
export function CasesPart(): ReactElement {
  return (
    <Card title="Cases with it" needs="cases:read" aside={<span className={styles.aside}>of any time</span>}>
      {() => <Asked />}
    </Card>
  )
}

function Asked(): ReactElement {
  const cases = useKept(useCases(useSubject().entity))
  return (
    <Section label="its cases" query={cases} skeleton={<Skeleton rows={3} />}>
      {({ items, total }) =>
        items.length === 0 ? (
          <p className={styles.faint}>It is in no case.</p>
        ) : (
          <>
            <ul className={styles.lines} aria-label="Cases">
              {items.map(({ id, name, title, severity, status, created }) => (
                <li key={id}>
                  <SeverityShape severity={severity} />
                  <Link to="/cases" search={{ selectedCase: name }}>
                    <span className="visually-hidden">{severity}: </span>
                    <span className={styles.number}>{name}</span> {shorten(showText(title), 90)}
                  </Link>
                  <span className={styles.status}>{statusWords[status]}</span>
                  <Timestamp iso={created} />
                </li>
              ))}
            </ul>
            <p className={styles.foot}>
              {formatCount(items.length)} of {formatCount(total)}
            </p>
          </>
        )
      }
    </Section>
  )
}
