import type { EventItem } from '@aurora/contract'
import type { MouseEvent, ReactElement } from 'react'
import { LogText } from '../../../components/log-text/log-text.tsx'
import { Severity } from '../../../components/severity/severity.tsx'
import { Timestamp } from '../../../components/timestamp/timestamp.tsx'
import { showText } from '../../../format/show-text.ts'
import { valuesOf, whereOf } from '../state/event-fields.ts'
import { useWorkspace } from '../state/workspace.ts'
import { cellValue } from './cell-value.ts'
import styles from './event-table.module.css'

interface EventCellProps {
  readonly event: EventItem
  readonly column: string
  readonly words: readonly string[]
  /** The pointer is on it; only then there are filters for it, for rows must come quickly. */
  readonly isHovered: boolean
}

/** What a cell shows, and for the mouse the two filters on it; the keyboard has f and F. */
export function EventCell({ event, column, words, isHovered }: EventCellProps): ReactElement {
  return (
    <>
      <Content event={event} column={column} words={words} />
      {isHovered && column !== 'message' && column !== 'time' && <QuickFilters event={event} column={column} />}
    </>
  )
}

function Content({ event, column, words }: Omit<EventCellProps, 'isHovered'>): ReactElement {
  switch (column) {
    case 'time':
      return <Timestamp iso={event.time} receivedIso={event.received} />
    case 'received':
      return <Timestamp iso={event.received} />
    case 'severity':
      return <Severity severity={event.severity} />
    case 'source':
      return (
        <span className={styles.text}>
          {showText(event.source)} <span className={styles.faint}>{showText(event.dataset)}</span>
        </span>
      )
    case 'where':
      return <Code text={whereOf(event).text} words={words} />
    case 'message':
      return (
        <span className={styles.text}>
          <LogText text={event.message} most={600} words={words} />
        </span>
      )
    default:
      return <Code text={valuesOf(event, column).join(', ')} words={words} />
  }
}

function Code({ text, words }: { readonly text: string; readonly words: readonly string[] }): ReactElement {
  return (
    <span className={styles.code} title={showText(text)}>
      <LogText text={text} most={120} words={words} />
    </span>
  )
}

/** The keyboard does the same with f and F, so these are for the mouse alone and out of the way of screen readers. */
function QuickFilters({ event, column }: { readonly event: EventItem; readonly column: string }): ReactElement | null {
  const { filterBy } = useWorkspace()
  const value = cellValue(event, column)
  if (value === undefined) return null
  const act = (isExcluded: boolean) => (click: MouseEvent) => {
    click.stopPropagation()
    filterBy(value, isExcluded)
  }
  return (
    <span className={styles.quick} aria-hidden="true">
      <span title="Filter for (f)" onClick={act(false)}>
        +
      </span>
      <span title="Filter out (F)" onClick={act(true)}>
        −
      </span>
    </span>
  )
}
