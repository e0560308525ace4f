import type { EventItem } from '@aurora/contract'
import { memo, useState, type MouseEvent, type ReactElement } from 'react'
import { EventCell } from './event-cell.tsx'
import styles from './event-table.module.css'

interface EventRowProps {
  readonly event: EventItem
  readonly index: number
  readonly top: number
  readonly columns: readonly string[]
  readonly words: readonly string[]
  readonly activeColumn: number | undefined
  readonly isSelected: boolean
  readonly isOpen: boolean
  readonly onPick: (column: number, click: MouseEvent) => void
}

/** One event. A click opens it beside the list; Ctrl selects it, Shift selects up to it. */
export const EventRow = memo(function EventRow(props: EventRowProps): ReactElement {
  const { event, index, top, columns, words, activeColumn, isSelected, isOpen, onPick } = props
  const [hovered, hover] = useState<number>()
  const pick = (column: number, click: MouseEvent): void => {
    if (globalThis.getSelection()?.type !== 'Range') onPick(column, click)
  }
  return (
    <div
      role="row"
      aria-rowindex={index + 2}
      aria-selected={isSelected}
      className={styles.row}
      data-open={isOpen}
      data-severity={event.severity}
      style={{ translate: `0 ${top}px` }}
      onPointerLeave={() => hover(undefined)}
    >
      {columns.map((column, i) => (
        <div
          key={column}
          id={`cell-${index}-${i}`}
          role="gridcell"
          aria-colindex={i + 1}
          className={styles.cell}
          data-active={i === activeColumn}
          onPointerEnter={() => hover(i)}
          onClick={(click) => pick(i, click)}
        >
          <EventCell event={event} column={column} words={words} isHovered={i === hovered} />
        </div>
      ))}
    </div>
  )
}, isSameRow)

/** Handlers change with every render but always do the same for the same row. */
function isSameRow(a: EventRowProps, b: EventRowProps): boolean {
  return (
    a.event === b.event &&
    a.index === b.index &&
    a.top === b.top &&
    a.columns === b.columns &&
    a.words === b.words &&
    a.activeColumn === b.activeColumn &&
    a.isSelected === b.isSelected &&
    a.isOpen === b.isOpen
  )
}
