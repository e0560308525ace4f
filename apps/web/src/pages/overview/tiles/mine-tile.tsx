import type { Me } from '@aurora/contract'
import { Link } from '@tanstack/react-router'
import type { ReactElement } from 'react'
import { Quiet } from '../../../components/section/placeholders.tsx'
import { Section } from '../../../components/section/section.tsx'
import { Skeleton } from '../../../components/section/skeleton.tsx'
import { useKept } from '../../../components/section/use-kept.ts'
import { SeverityShape } from '../../../components/severity/severity.tsx'
import { shorten, showText } from '../../../format/show-text.ts'
import { may } from '../../../session/use-me.ts'
import { useMine } from '../queries.ts'
import { Tile } from '../tile.tsx'
import styles from '../overview.module.css'

/** What this person works on. */
export function MineTile({ me }: { readonly me: Me }): ReactElement {
  const mine = useKept(useMine(me.name, { alerts: may(me, 'alerts:read'), cases: may(me, 'cases:read') }))
  return (
    <Tile number={1} title="My work" to="/cases">
      <Section label="your work" query={mine} skeleton={<Skeleton rows={4} />}>
        {({ alerts, cases }) =>
          alerts.length + cases.length === 0 ? (
            <Quiet text="Nothing is yours. Take an alert with e." />
          ) : (
            <ul className={styles.lines}>
              {cases.map(({ id, name, title, severity }) => (
                <li key={id}>
                  <SeverityShape severity={severity} />
                  <Link to="/cases" search={{ selectedCase: name }}>
                    {name} {shorten(showText(title), 90)}
                  </Link>
                </li>
              ))}
              {alerts.map(({ id, name, title, severity }) => (
                <li key={id}>
                  <SeverityShape severity={severity} />
                  <Link to="/alerts" search={{ selectedAlert: name }}>
                    {name} {shorten(showText(title), 90)}
                  </Link>
                </li>
              ))}
            </ul>
          )
        }
      </Section>
    </Tile>
  )
}
