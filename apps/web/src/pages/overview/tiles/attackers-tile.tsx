import { Link } from '@tanstack/react-router'
import type { ReactElement } from 'react'
import { Quiet } from '../../../components/section/placeholders.tsx'
import { Section } from '../../../components/section/section.tsx'
import { Skeleton } from '../../../components/section/skeleton.tsx'
import { useKept } from '../../../components/section/use-kept.ts'
import { Severity } from '../../../components/severity/severity.tsx'
import { Timestamp } from '../../../components/timestamp/timestamp.tsx'
import { formatCount } from '../../../format/number.ts'
import { shorten, showText } from '../../../format/show-text.ts'
import { useAttackers } from '../queries.ts'
import { Tile } from '../tile.tsx'
import styles from '../overview.module.css'

/** Where alerts of the last day came from, the riskiest first (ET-46). */
export function AttackersTile(): ReactElement {
  const attackers = useKept(useAttackers())
  return (
    <Tile number={4} title="Top attackers" to="/alerts" size="half">
      <Section label="the attackers" query={attackers} skeleton={<Skeleton rows={5} />}>
        {({ items }) =>
          items.length === 0 ? (
            <Quiet text="No alert of the last 24 hours came from an address." />
          ) : (
            <div className={styles.wide} role="region" aria-label="Top attackers, as a table" tabIndex={0}>
              <table className={styles.table}>
                <thead>
                  <tr>
                    <th scope="col">Address</th>
                    <th scope="col">Worst</th>
                    <th scope="col" className={styles.number}>
                      Alerts
                    </th>
                    <th scope="col" className={styles.number}>
                      Risk
                    </th>
                    <th scope="col">Last seen</th>
                  </tr>
                </thead>
                <tbody>
                  {items.map(({ address, alerts, severity, risk, lastSeen }) => (
                    <tr key={address}>
                      <td>
                        <Link to="/entity" search={{ kind: 'address', value: address }}>
                          <code>{shorten(showText(address), 45)}</code>
                        </Link>
                      </td>
                      <td>
                        <Severity severity={severity} />
                      </td>
                      <td className={styles.number}>{formatCount(alerts)}</td>
                      <td className={styles.number}>{formatCount(Math.round(risk))}</td>
                      <td>
                        <Timestamp iso={lastSeen} />
                      </td>
                    </tr>
                  ))}
                </tbody>
              </table>
            </div>
          )
        }
      </Section>
    </Tile>
  )
}
