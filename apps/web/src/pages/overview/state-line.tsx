import type { SourcesAnswer } from '@aurora/contract'
import { Link } from '@tanstack/react-router'
import type { ReactElement, ReactNode } from 'react'
import { plural } from '../../format/number.ts'
import type { Stats } from './queries.ts'
import styles from './overview.module.css'

interface StateLineProps {
  /** Undefined while it is not known, or not permitted. */
  readonly stats: Stats | undefined
  readonly sources: SourcesAnswer['sources'] | undefined
}

/** How things stand, in one line whose parts lead to what they say. */
export function StateLine({ stats, sources }: StateLineProps): ReactElement {
  const parts: ReactNode[] = []
  if (stats !== undefined)
    parts.push(
      <Link key="alerts" to="/alerts" search={{ severity: 'critical', assignee: 'none' }}>
        {stats.criticalUnowned === 0
          ? 'No critical alert is unowned'
          : `${plural(stats.criticalUnowned, 'critical alert')} unowned`}
      </Link>,
    )
  if (sources !== undefined && sources.length > 0) {
    const silent = sources.filter(({ status }) => status !== 'connected').length
    parts.push(
      <Link key="sources" to="/sources">
        {silent === 0 ? `all ${plural(sources.length, 'source')} live` : `${plural(silent, 'source')} silent`}
      </Link>,
    )
  }
  return (
    <p className={styles.state} role="status">
      {parts.flatMap((part, i) => (i === 0 ? [part] : [', ', part]))}
    </p>
  )
}
