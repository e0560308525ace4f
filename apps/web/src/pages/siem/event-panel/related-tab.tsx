import type { EventItem, HistogramAnswer } from '@aurora/contract'
import { addTerm } from '@aurora/search'
import { useQuery } from '@tanstack/react-query'
import { Link } from '@tanstack/react-router'
import type { ReactElement } from 'react'
import { call } from '../../../api/client.ts'
import { Section } from '../../../components/section/section.tsx'
import { Skeleton } from '../../../components/section/skeleton.tsx'
import { formatCount } from '../../../format/number.ts'
import { shorten, showText } from '../../../format/show-text.ts'
import { toIso } from '../../../time/range.ts'
import { defaultColumns, printAddress } from '../state/address.ts'
import { entitiesOf, termOf, type Value } from '../state/event-fields.ts'
import styles from './event-panel.module.css'

const reachMs = 900_000
const bars = 60

/** What else happened around an event: for each host, user or address it names, how much and when, as a link. */
export function RelatedTab({ event }: { readonly event: EventItem }): ReactElement {
  const entities = entitiesOf(event)
  if (entities.length === 0) return <p className={styles.note}>This event names no host, user or address.</p>
  return (
    <>
      <p className={styles.note}>Within 15 minutes before and after; the mark is this event.</p>
      <ul className={styles.related}>
        {entities.map((entity) => (
          <li key={`${entity.field} ${entity.value}`}>
            <Related event={event} entity={entity} />
          </li>
        ))}
      </ul>
    </>
  )
}

function Related({ event, entity }: { readonly event: EventItem; readonly entity: Value }): ReactElement {
  const atMs = Date.parse(event.time)
  const range = { from: toIso(atMs - reachMs), to: toIso(atMs + reachMs) }
  const q = addTerm('', termOf(entity))
  const query = useQuery({
    queryKey: ['related', q, range.from],
    queryFn: ({ signal }) => call('histogram', { query: { q, ...range, bars }, signal }),
    staleTime: Infinity,
  })
  const address = {
    q,
    ...range,
    sources: [],
    severities: [],
    host: '',
    columns: defaultColumns,
    sort: 'newest' as const,
    event: event.id,
    view: 'events' as const,
    hunt: '',
    rule: '',
  }
  return (
    <>
      <div className={styles.entity}>
        <span>{entity.field}</span>
        <Link to="/siem" search={printAddress(address)}>
          {shorten(showText(entity.value), 60)}
        </Link>
      </div>
      <Section label="the related events" query={query} skeleton={<Skeleton rows={1} />}>
        {(answer) => <Sparkline answer={answer} />}
      </Section>
    </>
  )
}

/** A small timeline with its count. The bars only repeat what the count and the link say. */
function Sparkline({ answer }: { readonly answer: HistogramAnswer }): ReactElement {
  const total = answer.bars.reduce((sum, bar) => sum + bar.total, 0)
  const most = Math.max(1, ...answer.bars.map((bar) => bar.total))
  const width = 100 / Math.max(1, answer.bars.length)
  return (
    <div className={styles.spark}>
      <svg viewBox="0 0 100 24" preserveAspectRatio="none" aria-hidden="true" focusable="false">
        {answer.bars.map((bar, i) => (
          <rect
            key={bar.from}
            x={i * width}
            width={width * 0.8}
            y={24 - (bar.total / most) * 22}
            height={(bar.total / most) * 22}
          />
        ))}
        <line x1="50" x2="50" y1="0" y2="24" />
      </svg>
      <span>{formatCount(total)}</span>
    </div>
  )
}
