import { Link } from '@tanstack/react-router'
import type { ReactElement } from 'react'
import { Quiet } from '../../../components/section/placeholders.tsx'
import { Section } from '../../../components/section/section.tsx'
import { Skeleton } from '../../../components/section/skeleton.tsx'
import { useKept } from '../../../components/section/use-kept.ts'
import { plural } from '../../../format/number.ts'
import { shorten, showText } from '../../../format/show-text.ts'
import { useAccounts } from '../../sources/queries.ts'
import { Tile } from '../tile.tsx'
import styles from '../overview.module.css'

/** Which sources are silent; those that send as they do are a number. */
export function SourcesTile(): ReactElement {
  const sources = useKept(useAccounts())
  return (
    <Tile number={6} title="Sources" to="/sources" size="half">
      <Section label="the sources" query={sources} skeleton={<Skeleton rows={3} />}>
        {({ sources: items }) => {
          const silent = items.filter(({ status }) => status !== 'connected')
          if (items.length === 0) return <Quiet text="No source has sent anything yet." />
          return (
            <>
              <p>
                {silent.length === 0
                  ? `All ${plural(items.length, 'source')} live.`
                  : `${silent.length} of ${plural(items.length, 'source')} silent.`}
              </p>
              <ul className={styles.lines}>
                {silent.slice(0, 8).map(({ source, sensor, status }) => (
                  <li key={`${source} ${sensor}`}>
                    <Link to="/sources">{shorten(showText(`${source} ${sensor}`), 80)}</Link>
                    <span className={styles.faint}>{status}</span>
                  </li>
                ))}
              </ul>
            </>
          )
        }}
      </Section>
    </Tile>
  )
}
