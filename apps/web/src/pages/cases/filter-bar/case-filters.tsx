import type { ReactElement } from 'react'
import { FilterBar } from '../../../components/filter-bar/filter-bar.tsx'
import { FilterChoice } from '../../../components/filter-bar/filter-choice.tsx'
import { StatusFilter } from '../../../components/filter-bar/status-filter.tsx'
import { TextFilter } from '../../../components/filter-bar/text-filter.tsx'
import { MenuItem } from '../../../components/menu/menu.tsx'
import { caseStatuses, doneStatuses, openStatuses } from '../state/address.ts'
import { useDesk } from '../state/desk.ts'
import { useCaseCounts } from '../state/queries.ts'
import { statusWords } from '../state/status-words.ts'

const lists = [
  ['Open', openStatuses],
  ['Done', doneStatuses],
  ['All', caseStatuses],
] as const

/** The filters of the cases. Each status says how many cases it would show. */
export function CaseFilters(): ReactElement {
  const { address, change, filter } = useDesk()
  const { status: _, ...others } = filter
  const counts = useCaseCounts(others).data?.byStatus ?? {}
  return (
    <FilterBar>
      <TextFilter
        key={address.q}
        label="Find in cases"
        placeholder="Title or description"
        text={address.q}
        onChange={(q) => change({ q })}
      />
      <FilterChoice
        label="Only cases of"
        icon="user"
        text={address.isMine ? 'Mine' : 'Everybody’s'}
        isActive={!address.isMine}
        width={180}
      >
        {[true, false].map((isMine) => (
          <MenuItem
            key={String(isMine)}
            choice={{ kind: 'radio', isOn: address.isMine === isMine }}
            onSelect={() => change({ isMine })}
          >
            {isMine ? 'Mine' : 'Everybody’s'}
          </MenuItem>
        ))}
      </FilterChoice>
      <StatusFilter
        all={caseStatuses}
        words={statusWords}
        lists={lists}
        chosen={address.statuses}
        counts={counts}
        onChoose={(statuses) => change({ statuses })}
      />
    </FilterBar>
  )
}
