import type { ReactElement } from 'react'
import { FilterChoice } from '../../../components/filter-bar/filter-choice.tsx'
import { MenuItem, MenuLine } from '../../../components/menu/menu.tsx'
import { formatCount } from '../../../format/number.ts'
import { caseStatuses, doneStatuses, openStatuses, type CaseStatus } from '../state/address.ts'
import { useDesk } from '../state/desk.ts'
import { useCaseCounts } from '../state/queries.ts'
import { statusWords } from '../state/status-words.ts'

/** Only some statuses; the open ones unless somebody chose. Each says how many cases it would show. */
export function StatusFilter(): ReactElement {
  const { address, change, filter } = useDesk()
  const { status: _, ...others } = filter
  const counts = useCaseCounts(others).data?.byStatus ?? {}
  const toggle = (name: CaseStatus): void => {
    const next = new Set(address.statuses).symmetricDifference(new Set([name]))
    change({ statuses: next.size === 0 ? openStatuses : caseStatuses.filter((one) => next.has(one)) })
  }
  return (
    <FilterChoice
      label="Only these statuses"
      icon="filter"
      text={labelOf(address.statuses)}
      isActive={!isSame(address.statuses, openStatuses)}
      width={220}
    >
      {(['Open', 'Done', 'All'] as const).map((label) => (
        <MenuItem
          key={label}
          choice={{ kind: 'radio', isOn: isSame(address.statuses, lists[label]) }}
          onSelect={() => change({ statuses: lists[label] })}
        >
          {label}
          <small>{formatCount(lists[label].reduce((sum, name) => sum + (counts[name] ?? 0), 0))}</small>
        </MenuItem>
      ))}
      <MenuLine />
      {caseStatuses.map((name) => (
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

const lists = { Open: openStatuses, Done: doneStatuses, All: caseStatuses } as const

const isSame = (a: readonly CaseStatus[], b: readonly CaseStatus[]): boolean => a.join() === b.join()

function labelOf(statuses: readonly CaseStatus[]): string {
  const known = Object.entries(lists).find(([, of]) => isSame(statuses, of))
  return known?.[0] ?? statuses.map((name) => statusWords[name]).join(', ')
}
