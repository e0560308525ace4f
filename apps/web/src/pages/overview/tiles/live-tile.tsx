import { Link } from '@tanstack/react-router'
import type { ReactElement } from 'react'
import { DemoMark } from '../../../components/demo-mark/demo-mark.tsx'
import { Quiet } from '../../../components/section/placeholders.tsx'
import { Section } from '../../../components/section/section.tsx'
import { Skeleton } from '../../../components/section/skeleton.tsx'
import { useKept } from '../../../components/section/use-kept.ts'
import { SeverityShape } from '../../../components/severity/severity.tsx'
import { Timestamp } from '../../../components/timestamp/timestamp.tsx'
import { shorten, showText } from '../../../format/show-text.ts'
import { useNewest } from '../queries.ts'
import { Tile } from '../tile.tsx'
import styles from '../overview.module.css'

/** The newest alerts, kept so by the feed (ET-47). */
export function LiveTile(): ReactElement {
  const newest = useKept(useNewest())
  return (
    <Tile number={5} title="Live alerts" to="/alerts" search={{ sort: 'newest' }} size="half">
      <Section label="the newest alerts" query={newest} skeleton={<Skeleton rows={5} />}>
        {({ items }) =>
          items.length === 0 ? (
            <Quiet text="No alerts yet." />
          ) : (
            <ul className={styles.lines}>
              {items.map(({ id, name, title, severity, created, isDemo }) => (
                <li key={id}>
                  <SeverityShape severity={severity} />
                  <Link to="/alerts" search={{ selectedAlert: name }}>
                    <span className="visually-hidden">{severity}: </span>
                    {name} {shorten(showText(title), 90)}
                  </Link>
                  {isDemo && <DemoMark />}
                  <Timestamp iso={created} />
                </li>
              ))}
            </ul>
          )
        }
      </Section>
    </Tile>
  )
}
