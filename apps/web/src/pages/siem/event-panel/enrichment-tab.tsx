import type { EventItem } from '@aurora/contract'
import { formatSpan } from '@aurora/core'
import { useQuery } from '@tanstack/react-query'
import type { ReactElement } from 'react'
import { call } from '../../../api/client.ts'
import type { Answer } from '../../../api/operations.ts'
import { problemOf } from '../../../api/problem.ts'
import { serverNowMs } from '../../../api/server-clock.ts'
import { LogText } from '../../../components/log-text/log-text.tsx'
import { Section } from '../../../components/section/section.tsx'
import { Skeleton } from '../../../components/section/skeleton.tsx'
import { Severity } from '../../../components/severity/severity.tsx'
import { Timestamp } from '../../../components/timestamp/timestamp.tsx'
import { may, useMe } from '../../../session/use-me.ts'
import { addedFacts } from './enrichment.ts'
import styles from './event-panel.module.css'

type Indicator = Answer<'getIndicator'>

/** What is known of the event beyond its line: from where each fact is, and how old it is. */
export function EnrichmentTab({ event }: { readonly event: EventItem }): ReactElement {
  return (
    <div className={styles.parts}>
      <AddedFacts event={event} />
      <Indicators event={event} />
    </div>
  )
}

function AddedFacts({ event }: { readonly event: EventItem }): ReactElement {
  const facts = addedFacts(event)
  const age = formatSpan(Math.max(0, serverNowMs() - Date.parse(event.received)))
  return (
    <section aria-label="Added when it was read">
      <h3>Added when it was read</h3>
      {facts.length === 0 ? (
        <p className={styles.quiet}>
          Nothing. Location databases and a table of assets add facts once they are set up.
        </p>
      ) : (
        <>
          <p className={styles.quiet}>
            As known {age} ago, at <Timestamp iso={event.received} />. What the sender said itself stays as it said it.
          </p>
          <table className={styles.added}>
            <thead>
              <tr>
                <th scope="col">Field</th>
                <th scope="col">Value</th>
                <th scope="col">From</th>
              </tr>
            </thead>
            <tbody>
              {facts.map(({ field, value, from }) => (
                <tr key={field}>
                  <th scope="row">{field}</th>
                  <td>
                    <LogText text={value} most={200} />
                  </td>
                  <td>{from}</td>
                </tr>
              ))}
            </tbody>
          </table>
        </>
      )}
    </section>
  )
}

function Indicators({ event }: { readonly event: EventItem }): ReactElement {
  const mayAsk = may(useMe().data, 'iocs:read')
  return (
    <section aria-label="What feeds say now">
      <h3>What feeds say now</h3>
      {event.indicators.length === 0 && (
        <p className={styles.quiet}>The event names nothing that others may have seen.</p>
      )}
      {event.indicators.length > 0 && !mayAsk && <p className={styles.quiet}>Needs iocs:read. Ask an administrator.</p>}
      {event.indicators.length > 0 && mayAsk && <Known event={event} />}
    </section>
  )
}

function Known({ event }: { readonly event: EventItem }): ReactElement {
  const query = useQuery({
    queryKey: ['indicators-of', event.indicators],
    queryFn: ({ signal }) => Promise.all(event.indicators.map((value) => find(value, signal))),
    staleTime: 30_000,
  })
  return (
    <Section label="the indicators" query={query} skeleton={<Skeleton rows={2} height={40} />}>
      {(found) => {
        const known = found.filter((one) => one !== undefined)
        if (known.length === 0) return <p className={styles.quiet}>No feed names any of its {found.length}.</p>
        return (
          <ul className={styles.known} aria-label="Indicators">
            {known.map((one) => (
              <IndicatorLine key={one.id} indicator={one} />
            ))}
          </ul>
        )
      }}
    </Section>
  )
}

/** The indicator of a value, undefined where no feed names it. */
async function find(value: string, signal: AbortSignal): Promise<Indicator | undefined> {
  try {
    return await call('getIndicator', { params: { id: value }, signal })
  } catch (error) {
    if (problemOf(error).status === 404) return undefined
    throw error
  }
}

function IndicatorLine({ indicator }: { readonly indicator: Indicator }): ReactElement {
  const { severity, type, value, status, sources } = indicator
  return (
    <li>
      <p className={styles.facts}>
        <Severity severity={severity} />
        <span>
          {type} <LogText text={value} most={120} />, {status.replaceAll('_', ' ')}
        </span>
      </p>
      {sources.map(({ feed, lastSeen, withdrawn }) => (
        <p key={feed} className={styles.quiet}>
          <LogText text={feed} most={80} />
          {withdrawn ? ', withdrawn' : ''}, named last <Timestamp iso={lastSeen} />
        </p>
      ))}
    </li>
  )
}
