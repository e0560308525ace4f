import type { ReactElement } from 'react'
import { FilterChoice } from '../../../components/filter-bar/filter-choice.tsx'
import { MenuItem, MenuLine } from '../../../components/menu/menu.tsx'
import { formatCount } from '../../../format/number.ts'
import { alertStatuses, closedStatuses, openStatuses, type AlertStatus } from '../state/address.ts'
import { useAlertCounts } from '../state/queries.ts'
import { useQueue } from '../state/queue.ts'
import { statusWords } from '../state/status-words.ts'

/** Only some statuses; the open ones unless somebody chose. Each says how many alerts it would show. */
export function StatusFilter(): ReactElement {
  const { address, change, filter } = useQueue()
  const { status: _, ...others } = filter
  const counts = useAlertCounts(others).data?.byStatus ?? {}
  const toggle = (name: AlertStatus): void => {
    const next = new Set(address.statuses).symmetricDifference(new Set([name]))
    change({ statuses: next.size === 0 ? openStatuses : alertStatuses.filter((one) => next.has(one)) })
  }
  const isUsual = sameAs(address.statuses, openStatuses)
  return (
    <FilterChoice
      label="Only these statuses"
      icon="filter"
      text={labelOf(address.statuses)}
      isActive={!isUsual}
      width={220}
    >
      {(['Open', 'Closed', 'All'] as const).map((label) => (
        <MenuItem
          key={label}
          choice={{ kind: 'radio', isOn: sameAs(address.statuses, lists[label]) }}
          onSelect={() => change({ statuses: lists[label] })}
        >
          {label}
          <small>{formatCount(lists[label].reduce((sum, name) => sum + (counts[name] ?? 0), 0))}</small>
        </MenuItem>
      ))}
      <MenuLine />
      {alertStatuses.map((name) => (
        <MenuItem
          key={name}
          stays
          choice={{ kind: 'checkbox', isOn: address.statuses.includes(name) }}
          onSelect={() => toggle(name)}
        >
          {statusWords[name]}
          <small>{formatCount(counts[name] ?? 0)}</small>
        </MenuItem>
      ))}
    </FilterChoice>
  )
}

const lists = { Open: openStatuses, Closed: closedStatuses, All: alertStatuses } as const

const sameAs = (a: readonly AlertStatus[], b: readonly AlertStatus[]): boolean => a.join() === b.join()

function labelOf(statuses: readonly AlertStatus[]): string {
  const known = Object.entries(lists).find(([, of]) => sameAs(statuses, of))
  return known?.[0] ?? statuses.map((name) => statusWords[name]).join(', ')
}
