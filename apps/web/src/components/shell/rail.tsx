import type { Me } from '@aurora/contract'
import { Link } from '@tanstack/react-router'
import type { ReactElement } from 'react'
import { formatCount } from '../../format/number.ts'
import { useNewAlerts } from '../../live/use-alert-feed.ts'
import { useMyCases } from '../../live/use-my-cases.ts'
import { may } from '../../session/use-me.ts'
import { BrandMark } from '../brand/brand.tsx'
import { Icon, type IconName } from '../icon/icon.tsx'
import styles from './rail.module.css'

interface RailEntry {
  readonly to: '/' | '/siem' | '/alerts' | '/cases' | '/sources'
  readonly label: string
  readonly icon: IconName
  readonly permission: string
}

const entries: readonly RailEntry[] = [
  { to: '/', label: 'Overview', icon: 'overview', permission: 'dashboard:read' },
  { to: '/siem', label: 'SIEM', icon: 'search', permission: 'siem:read' },
  { to: '/alerts', label: 'Alerts', icon: 'alerts', permission: 'alerts:read' },
  { to: '/cases', label: 'Cases', icon: 'cases', permission: 'cases:read' },
  { to: '/sources', label: 'Sources', icon: 'sources', permission: 'siem:read' },
]

interface RailProps {
  readonly me: Me
  readonly isWide: boolean
  readonly onToggle: () => void
}

/** The pages this person may see. What may not be seen is absent. */
export function Rail({ me, isWide, onToggle }: RailProps): ReactElement {
  return (
    <nav className={styles.rail} aria-label="Pages" data-wide={isWide}>
      <div className={styles.brand}>
        <BrandMark />
        <span>Aurora</span>
      </div>
      <ul>
        {entries
          .filter((entry) => may(me, entry.permission))
          .map((entry) => (
            <li key={entry.to}>
              <Link to={entry.to} className={styles.entry} activeOptions={{ includeSearch: false }}>
                <Icon name={entry.icon} size={18} />
                <span>{entry.label}</span>
                {entry.to === '/alerts' && <NewAlerts me={me} />}
                {entry.to === '/cases' && <MyCases me={me} />}
              </Link>
            </li>
          ))}
      </ul>
      <button type="button" className={styles.toggle} aria-expanded={isWide} onClick={onToggle}>
        <Icon name={isWide ? 'chevronLeft' : 'chevronRight'} />
        <span>{isWide ? 'Collapse' : 'Expand'}</span>
      </button>
    </nav>
  )
}

/** How many alerts wait for somebody; absent when none does. */
function NewAlerts({ me }: { readonly me: Me }): ReactElement | null {
  return <Badge count={useNewAlerts(me)} word="new" />
}

/** How many open cases this person has; absent without any. */
function MyCases({ me }: { readonly me: Me }): ReactElement | null {
  return <Badge count={useMyCases(me)} word="yours" />
}

function Badge({
  count = 0,
  word,
}: {
  readonly count: number | undefined
  readonly word: string
}): ReactElement | null {
  if (count === 0) return null
  return (
    <span className={styles.badge}>
      <span aria-hidden="true">{count > 999 ? '999+' : count}</span>
      <span className="visually-hidden">
        , {formatCount(count)} {word}
      </span>
    </span>
  )
}
