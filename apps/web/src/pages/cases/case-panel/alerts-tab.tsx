import type { CaseDetail } from '@aurora/contract'
import { Link } from '@tanstack/react-router'
import type { ReactElement } from 'react'
import { Section } from '../../../components/section/section.tsx'
import { Skeleton } from '../../../components/section/skeleton.tsx'
import { SeverityShape } from '../../../components/severity/severity.tsx'
import { Timestamp } from '../../../components/timestamp/timestamp.tsx'
import { formatCount } from '../../../format/number.ts'
import { shorten, showText } from '../../../format/show-text.ts'
import { useCaseAlerts } from '../state/queries.ts'
import styles from './case-panel.module.css'

/** The alerts of the case, each a way to it in the queue; Back leads back here. */
export function AlertsTab({ one }: { readonly one: CaseDetail }): ReactElement {
  const query = useCaseAlerts(one)
  return (
    <div className={styles.part}>
      <Section label="its alerts" query={query} skeleton={<Skeleton rows={6} height={30} />}>
        {({ items }) =>
          items.length === 0 ? (
            <p className={styles.faint}>No alert is in this case. Promote one with p, on the Alerts page.</p>
          ) : (
            <>
              {items.length < one.alertCount && (
                <p className={styles.faint}>
                  The newest {formatCount(items.length)} of {formatCount(one.alertCount)}
                </p>
              )}
              <ul className={styles.lines}>
                {items.map((alert) => (
                  <li key={alert.id}>
                    <Link to="/alerts" search={{ selectedAlert: alert.name }} className={styles.line}>
                      <SeverityShape severity={alert.severity} />
                      <span className="visually-hidden">{alert.severity}, </span>
                      <span className={styles.name}>{alert.name}</span>
                      <span className={styles.text}>{shorten(showText(alert.title), 160)}</span>
                      <span className={styles.outcome}>{alert.status.replaceAll('_', ' ')}</span>
                      <Timestamp iso={alert.lastSeen} />
                    </Link>
                  </li>
                ))}
              </ul>
            </>
          )
        }
      </Section>
      {one.techniques.length > 0 && (
        <p className={styles.chips}>
          <span className={styles.faint}>Techniques</span>
          {one.techniques.map((technique) => (
            <span key={technique} className={styles.chip}>
              {showText(technique)}
            </span>
          ))}
        </p>
      )}
    </div>
  )
}
