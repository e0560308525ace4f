import type { EventItem } from '@aurora/contract'
import { useMemo, useState, type ReactElement } from 'react'
import { problemOf } from '../../../api/problem.ts'
import { ActBar, type ActButton } from '../../../components/act-bar/act-bar.tsx'
import { IconButton } from '../../../components/button/button.tsx'
import { LogText } from '../../../components/log-text/log-text.tsx'
import { Section } from '../../../components/section/section.tsx'
import { Skeleton } from '../../../components/section/skeleton.tsx'
import { Severity } from '../../../components/severity/severity.tsx'
import { SidePanel } from '../../../components/side-panel/side-panel.tsx'
import { Tabs } from '../../../components/tabs/tabs.tsx'
import { Timestamp } from '../../../components/timestamp/timestamp.tsx'
import { useKeys } from '../../../keys/use-keys.ts'
import { showText } from '../../../format/show-text.ts'
import { useEvent } from '../state/queries.ts'
import { useEventActs } from '../state/use-event-acts.ts'
import { useWorkspace } from '../state/workspace.ts'
import { EnrichmentTab } from './enrichment-tab.tsx'
import { FieldsTab } from './fields-tab.tsx'
import { FindingsTab } from './findings-tab.tsx'
import { HistoryTab } from './history-tab.tsx'
import { LinkedRecords } from './linked-records.tsx'
import { NotFoundEvent } from './not-found-event.tsx'
import { RawTab } from './raw-tab.tsx'
import { RelatedTab } from './related-tab.tsx'
import styles from './event-panel.module.css'

const tabNames = ['Fields', 'Raw', 'Related', 'Findings', 'Enrichment', 'History'] as const
type TabName = (typeof tabNames)[number]

interface EventPanelProps {
  readonly id: string
  readonly events: readonly EventItem[]
}

/** One event beside the list. Not a dialog: the list stays usable, and j and k go on. */
export function EventPanel({ id, events }: EventPanelProps): ReactElement {
  const { openEvent } = useWorkspace()
  const known = useMemo(() => events.find((event) => event.id === id), [events, id])
  const query = useEvent(id, known)
  const close = (): void => {
    openEvent(undefined)
    document.getElementById('list')?.focus()
  }
  useKeys({ 'layer.close': close })
  const isGone = query.data === undefined && query.error !== null && problemOf(query.error).status === 404
  return (
    <SidePanel label="Event">
      {isGone ? (
        <NotFoundEvent onClear={close} />
      ) : (
        <Section label="the event" query={query} skeleton={<Skeleton rows={14} />}>
          {(event) => <Detail event={event} events={events} onClose={close} />}
        </Section>
      )}
    </SidePanel>
  )
}

interface DetailProps {
  readonly event: EventItem
  readonly events: readonly EventItem[]
  readonly onClose: () => void
}

function Detail({ event, events, onClose }: DetailProps): ReactElement {
  const { openEvent, words, around } = useWorkspace()
  const { promote, suppress } = useEventActs()
  const acts = [
    ...(promote === undefined
      ? []
      : [{ word: 'Promote', keyId: 'alert.promote', run: () => promote([event]) } satisfies ActButton]),
    ...(suppress === undefined
      ? []
      : [{ word: 'Suppress', keyId: 'alert.suppress', run: () => suppress(event) } satisfies ActButton]),
  ]
  useKeys({
    ...(promote === undefined ? {} : { 'alert.promote': () => promote([event]) }),
    ...(suppress === undefined ? {} : { 'alert.suppress': () => suppress(event) }),
  })
  const [tab, setTab] = useState<TabName>('Fields')
  const index = events.findIndex((other) => other.id === event.id)
  const step = (by: number): void => openEvent(events[index + by]?.id ?? event.id)
  return (
    <>
      <header className={styles.head}>
        <div className={styles.facts}>
          <Severity severity={event.severity} />
          <span className={styles.origin}>
            {showText(event.source)} · {showText(event.dataset)}
          </span>
          <div className={styles.tools}>
            <IconButton
              icon="target"
              size="s"
              label="±5 minutes on the same host"
              keyId="value.around"
              onClick={() => around(event)}
            />
            <IconButton
              icon="chevronUp"
              size="s"
              label="Event above"
              keyId="row.previous"
              disabled={index < 1}
              onClick={() => step(-1)}
            />
            <IconButton
              icon="chevronDown"
              size="s"
              label="Event below"
              keyId="row.next"
              disabled={index < 0 || index >= events.length - 1}
              onClick={() => step(1)}
            />
            <IconButton icon="close" size="s" label="Close the event" keyId="layer.close" onClick={onClose} />
          </div>
        </div>
        <h2 className={styles.message}>
          <LogText text={event.message} most={400} words={words} />
        </h2>
        <Timestamp iso={event.time} receivedIso={event.received} />
        <LinkedRecords event={event.id} />
        <ActBar label="What can be done with the event" acts={acts} />
        {index < 0 && <p className={styles.note}>The present search does not list this event.</p>}
      </header>
      <Tabs names={tabNames} current={tab} onChange={setTab} label="Parts of the event" idPrefix="event">
        {tab === 'Fields' && <FieldsTab event={event} />}
        {tab === 'Raw' && <RawTab event={event} />}
        {tab === 'Related' && <RelatedTab event={event} />}
        {tab === 'Findings' && <FindingsTab event={event} />}
        {tab === 'Enrichment' && <EnrichmentTab event={event} />}
        {tab === 'History' && <HistoryTab event={event} />}
      </Tabs>
    </>
  )
}
