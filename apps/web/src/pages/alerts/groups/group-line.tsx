import type { ReactElement } from 'react'
import { Icon } from '../../../components/icon/icon.tsx'
import { Section } from '../../../components/section/section.tsx'
import { Skeleton } from '../../../components/section/skeleton.tsx'
import { Severity } from '../../../components/severity/severity.tsx'
import { Timestamp } from '../../../components/timestamp/timestamp.tsx'
import { formatCount } from '../../../format/number.ts'
import { shorten, showText } from '../../../format/show-text.ts'
import { AlertLines } from '../alert-panel/alert-lines.tsx'
import type { GroupBy } from '../state/address.ts'
import { useQueue } from '../state/queue.ts'
import { statusWords } from '../state/status-words.ts'
import { outcomeWord } from '../triage/closing-words.ts'
import { groupFilter, type AlertGroup } from './group.ts'
import { useGroupAlerts } from './use-groups.ts'
import styles from './groups.module.css'

interface GroupLineProps {
  readonly by: GroupBy
  readonly group: AlertGroup
  readonly isOpen: boolean
  readonly isSelected: boolean
  readonly onOpen: () => void
  readonly onSelect: () => void
}

/** One group: its worst, its name, how many and when; opened, its alerts below it. */
export function GroupLine({ by, group, isOpen, isSelected, onOpen, onSelect }: GroupLineProps): ReactElement {
  const name = shorten(showText(group.label), 120)
  return (
    <li className={styles.group} data-selected={isSelected}>
      <div className={styles.line}>
        <input type="checkbox" tabIndex={-1} aria-label={`Select ${name}`} checked={isSelected} onChange={onSelect} />
        <button type="button" className={styles.open} data-group={group.key} aria-expanded={isOpen} onClick={onOpen}>
          <Icon name={isOpen ? 'chevronDown' : 'chevronRight'} size={12} />
          <span className={styles.severity}>
            <Severity severity={group.worst} />
          </span>
          <span className={styles.name}>{name}</span>
          <span className={styles.count}>
            {formatCount(group.count)}
            <small>{group.newCount === 0 ? 'none new' : `${formatCount(group.newCount)} new`}</small>
          </span>
          <Spread bars={group.bars} />
          <span className={styles.last}>
            <Timestamp iso={group.lastReceived} />
          </span>
        </button>
      </div>
      {isOpen && <GroupAlerts by={by} group={group} />}
    </li>
  )
}

/** When its alerts came, over the time of all groups. The count and the time beside it say the same in words. */
function Spread({ bars }: { readonly bars: readonly number[] }): ReactElement {
  const most = Math.max(1, ...bars)
  return (
    <svg className={styles.spread} viewBox="0 0 96 16" preserveAspectRatio="none" aria-hidden="true" focusable="false">
      {bars.map((count, i) =>
        count === 0 ? null : (
          <rect
            key={i}
            x={i * (96 / bars.length)}
            width={(96 / bars.length) * 0.75}
            y={15 - (count / most) * 14}
            height={1 + (count / most) * 14}
          />
        ),
      )}
    </svg>
  )
}

function GroupAlerts({ by, group }: { readonly by: GroupBy; readonly group: AlertGroup }): ReactElement {
  const { filter } = useQueue()
  const query = useGroupAlerts(groupFilter(filter, by, group.key))
  return (
    <div className={styles.alerts}>
      <Section
        label="the alerts of the group"
        query={query}
        skeleton={<Skeleton rows={Math.min(8, group.count)} height={26} />}
      >
        {(alerts) => (
          <>
            <AlertLines
              alerts={alerts}
              outcome={(alert) => (outcomeWord(alert) ?? statusWords[alert.status]).toLowerCase()}
            />
            {alerts.length < group.count && (
              <p className={styles.rest}>
                The {formatCount(alerts.length)} riskiest of {formatCount(group.count)}
              </p>
            )}
          </>
        )}
      </Section>
    </div>
  )
}
