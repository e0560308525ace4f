import type { ReactElement } from 'react'
import { SeverityFilter } from '../../../components/severity-filter/severity-filter.tsx'
import { useQueue } from '../state/queue.ts'
import { AssigneeFilter } from './assignee-filter.tsx'
import { StatusFilter } from './status-filter.tsx'
import { TextFilter } from './text-filter.tsx'
import styles from './filter-bar.module.css'

/** The filters of the queue, each a small control; all of them are in the address. */
export function FilterBar(): ReactElement {
  const { address, change } = useQueue()
  return (
    <search className={styles.bar}>
      <TextFilter key={address.q} />
      <StatusFilter />
      <SeverityFilter chosen={address.severities} onChange={(severities) => change({ severities })} />
      <AssigneeFilter />
    </search>
  )
}
