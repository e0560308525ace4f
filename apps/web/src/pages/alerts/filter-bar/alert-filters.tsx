import type { ReactElement } from 'react'
import { FilterBar } from '../../../components/filter-bar/filter-bar.tsx'
import { TextFilter } from '../../../components/filter-bar/text-filter.tsx'
import { SeverityFilter } from '../../../components/severity-filter/severity-filter.tsx'
import { useQueue } from '../state/queue.ts'
import { AssigneeFilter } from './assignee-filter.tsx'
import { StatusFilter } from './status-filter.tsx'

/** The filters of the queue. */
export function AlertFilters(): ReactElement {
  const { address, change } = useQueue()
  return (
    <FilterBar>
      <TextFilter
        key={address.q}
        label="Find in alerts"
        placeholder="Title, entity or description"
        text={address.q}
        onChange={(q) => change({ q })}
      />
      <StatusFilter />
      <SeverityFilter chosen={address.severities} onChange={(severities) => change({ severities })} />
      <AssigneeFilter />
    </FilterBar>
  )
}
