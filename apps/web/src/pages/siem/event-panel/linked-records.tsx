import { useQuery } from '@tanstack/react-query'
import { Link } from '@tanstack/react-router'
import type { ReactElement } from 'react'
import { call } from '../../../api/client.ts'
import { may, useMe } from '../../../session/use-me.ts'
import styles from './event-panel.module.css'

/** The alerts and cases an event is in, each a link to exactly that record (AU-105). Absent for none. */
export function LinkedRecords({ event }: { readonly event: string }): ReactElement | null {
  const query = useQuery({
    queryKey: ['references', event],
    queryFn: ({ signal }) => call('alertReferences', { body: { events: [event] }, signal }),
    enabled: may(useMe().data, 'alerts:read'),
    staleTime: 10_000,
  })
  const items = query.data?.items ?? []
  const cases = new Set(items.flatMap((item) => item.case ?? []))
  if (query.error !== null) return <p className={styles.note}>Which alerts it is in could not be loaded.</p>
  if (items.length === 0) return null
  return (
    <ul className={styles.linked} aria-label="Alerts and cases of the event">
      {items.map(({ alertId, alert, status }) => (
        <li key={alertId}>
          <Link to="/alerts" search={{ selectedAlert: alert }} className={styles.chip}>
            {alert} <small>{status.replaceAll('_', ' ')}</small>
          </Link>
        </li>
      ))}
      {[...cases].map((name) => (
        <li key={name}>
          <Link to="/cases" search={{ selectedCase: name }} className={styles.chip}>
            {name}
          </Link>
        </li>
      ))}
    </ul>
  )
}
