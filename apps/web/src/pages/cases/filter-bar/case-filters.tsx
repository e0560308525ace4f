import type { ReactElement } from 'react'
import { FilterBar } from '../../../components/filter-bar/filter-bar.tsx'
import { FilterChoice } from '../../../components/filter-bar/filter-choice.tsx'
import { TextFilter } from '../../../components/filter-bar/text-filter.tsx'
import { MenuItem } from '../../../components/menu/menu.tsx'
import { useDesk } from '../state/desk.ts'
import { StatusFilter } from './status-filter.tsx'

/** The filters of the cases. */
export function CaseFilters(): ReactElement {
  const { address, change } = useDesk()
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
      <StatusFilter />
    </FilterBar>
  )
}
