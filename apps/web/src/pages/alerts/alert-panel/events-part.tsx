import type { AlertDetail, EventItem, SearchPage } from '@aurora/contract'
import { useQuery } from '@tanstack/react-query'
import { Link } from '@tanstack/react-router'
import { useState, type ReactElement } from 'react'
import { call } from '../../../api/client.ts'
import { Button } from '../../../components/button/button.tsx'
import { LogText } from '../../../components/log-text/log-text.tsx'
import { PartialLine, Section } from '../../../components/section/section.tsx'
import { Skeleton } from '../../../components/section/skeleton.tsx'
import { SeverityShape } from '../../../components/severity/severity.tsx'
import { Timestamp } from '../../../components/timestamp/timestamp.tsx'
import { formatCount } from '../../../format/number.ts'
import { toIso } from '../../../time/range.ts'
import { may } from '../../../session/use-me.ts'
import { useQueue } from '../state/queue.ts'
import { Part } from './part.tsx'
import { eventSearch, idsQuery } from './siem-link.ts'
import styles from './alert-panel.module.css'

const mostAtFirst = 8

/** The events of an alert, oldest first, each a link to what happened around it. */
export function EventsPart({ alert }: { readonly alert: AlertDetail }): ReactElement {
  const { me } = useQueue()
  const isAsked = alert.events.length > 0 && may(me, 'siem:read')
  const query = useQuery<SearchPage>({
    queryKey: ['alerts', 'events', alert.id, alert.eventCount],
    queryFn: ({ signal }) =>
      call('searchLogs', {
        query: { q: idsQuery(alert.events), ...spanOf(alert), sort: 'oldest', limit: 100 },
        signal,
      }),
    enabled: isAsked,
    staleTime: 60_000,
    gcTime: 60_000,
  })
  return (
    <Part title="Events" aside={asideOf(alert)}>
      {alert.events.length === 0 && <p className={styles.faint}>It names no event.</p>}
      {alert.events.length > 0 && !isAsked && <p className={styles.faint}>Needs siem:read. Ask an administrator.</p>}
      {isAsked && (
        <Section label="the events" query={query} skeleton={<Skeleton rows={3} height={26} />}>
          {(page) => (
            <>
              <PartialLine partial={page.partial} />
              <EventLines events={page.items} asked={alert.events.length} />
            </>
          )}
        </Section>
      )}
    </Part>
  )
}

function asideOf({ events, eventCount }: AlertDetail): string {
  return eventCount > events.length
    ? `${formatCount(events.length)} of ${formatCount(eventCount)} are kept`
    : formatCount(eventCount)
}

/** The end of a search is exclusive, and times here are cut to milliseconds. */
const spanOf = ({ firstSeen, lastSeen }: AlertDetail): { from: string; to: string } => ({
  from: toIso(Date.parse(firstSeen) - 1),
  to: toIso(Date.parse(lastSeen) + 2),
})

interface EventLinesProps {
  readonly events: readonly EventItem[]
  /** How many were asked for: the rest is no longer in the store. */
  readonly asked: number
}

function EventLines({ events, asked }: EventLinesProps): ReactElement {
  const [isAll, showAll] = useState(false)
  const shown = isAll ? events : events.slice(0, mostAtFirst)
  const gone = asked - events.length
  return (
    <>
      <ol className={styles.events}>
        {shown.map((event) => (
          <li key={event.id}>
            <Link to="/siem" search={eventSearch(event.id, event.time)} className={styles.event}>
              <SeverityShape severity={event.severity} />
              <Timestamp iso={event.time} receivedIso={event.received} />
              <span className={styles.message}>
                <LogText text={event.message} most={200} />
              </span>
            </Link>
          </li>
        ))}
      </ol>
      {shown.length < events.length && (
        <Button look="quiet" onClick={() => showAll(true)}>
          Show all {formatCount(events.length)}
        </Button>
      )}
      {gone > 0 && <p className={styles.faint}>{formatCount(gone)} no longer stored: retention took them.</p>}
    </>
  )
}
