import type { ReactElement } from 'react'
import { FilterBar } from '../../../components/filter-bar/filter-bar.tsx'
import { StatusFilter } from '../../../components/filter-bar/status-filter.tsx'
import { TextFilter } from '../../../components/filter-bar/text-filter.tsx'
import { SeverityFilter } from '../../../components/severity-filter/severity-filter.tsx'
import { alertStatuses, closedStatuses, openStatuses } from '../state/address.ts'
import { useAlertCounts } from '../state/queries.ts'
import { useQueue } from '../state/queue.ts'
import { statusWords } from '../state/status-words.ts'
import { AssigneeFilter } from './assignee-filter.tsx'

const lists = [
  ['Open', openStatuses],
  ['Closed', closedStatuses],
  ['All', alertStatuses],
] as const

/** The filters of the queue. Each status says how many alerts it would show. */
export function AlertFilters(): ReactElement {
  const { address, change, filter } = useQueue()
  const { status: _, ...others } = filter
  const counts = useAlertCounts(others).data?.byStatus ?? {}
  return (
    <FilterBar>
      <TextFilter
        key={address.q}
        label="Find in alerts"
        placeholder="Title, entity or description"
        text={address.q}
        onChange={(q) => change({ q })}
      />
      <StatusFilter
        all={alertStatuses}
        words={statusWords}
        lists={lists}
        chosen={address.statuses}
        counts={counts}
        onChoose={(statuses) => change({ statuses })}
      />
      <SeverityFilter chosen={address.severities} onChange={(severities) => change({ severities })} />
      <AssigneeFilter />
    </FilterBar>
  )
}
