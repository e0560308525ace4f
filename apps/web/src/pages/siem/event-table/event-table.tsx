import type { EventItem } from '@aurora/contract'
import { defaultRangeExtractor, useVirtualizer, type Range, type Virtualizer } from '@tanstack/react-virtual'
import { useCallback, useEffect, useRef, type CSSProperties, type ReactElement } from 'react'
import { useRowHeight } from '../../../layout/density.ts'
import { useKeepTop } from '../../../layout/use-keep-top.ts'
import { useWidth } from '../../../layout/use-width.ts'
import { useWorkspace } from '../state/workspace.ts'
import { showInList } from './show-in-list.ts'
import { EventRow } from './event-row.tsx'
import { HeaderRow } from './header-row.tsx'
import { SelectionBar } from './selection-bar.tsx'
import { useColumns, type EventTableModel } from './use-columns.ts'
import { useGrid } from './use-grid.ts'
import styles from './event-table.module.css'

interface EventTableProps {
  readonly events: readonly EventItem[]
  readonly total: number | null
  readonly hasMore: boolean
  readonly isLoadingMore: boolean
  readonly onMore: () => void
}

/** Rows before the end of what is here at which more are asked for: five frames of a fast throw. */
const moreBefore = 100

/** The rows as a grid (ARIA): only those on the screen exist, but every one says which it is of how many. */
export function EventTable({ events, total, hasMore, isLoadingMore, onMore }: EventTableProps): ReactElement {
  const { address, openEvent, words } = useWorkspace()
  const height = useRowHeight()
  const scroller = useRef<HTMLDivElement>(null)
  const table = useColumns(address.columns, useWidth(scroller))
  const shown = useRef<Virtualizer<HTMLDivElement, Element>>(undefined)
  const grid = useGrid({
    events,
    columns: address.columns,
    pageRows: Math.max(1, Math.floor((scroller.current?.clientHeight ?? 600) / height) - 2),
    onShow: (index) => shown.current?.scrollToIndex(index),
  })
  // One function for one list: another one has the place of every row worked out anew.
  const keyOf = useCallback((index: number) => events[index]?.id ?? index, [events])
  const rows = useVirtualizer({
    count: events.length,
    getScrollElement: () => scroller.current,
    estimateSize: () => height,
    overscan: 8,
    scrollPaddingStart: height,
    scrollMargin: height,
    getItemKey: keyOf,
    rangeExtractor: (range) => withActive(range, grid.activeIndex),
  })
  shown.current = rows
  useKeepTop(scroller, height, () => rows.measure())
  useStartAt(rows, grid.activeIndex)
  useMoreAtEnd(rows, events.length, hasMore && !isLoadingMore, onMore)
  useShowInList(events, rows, grid.goTo)
  return (
    <>
      <div
        id="list"
        ref={scroller}
        className={styles.grid}
        style={tracksOf(table)}
        role="grid"
        tabIndex={0}
        aria-label="Events"
        aria-rowcount={(total ?? -2) + 1}
        aria-colcount={address.columns.length}
        aria-multiselectable="true"
        aria-activedescendant={grid.activeIndex < 0 ? undefined : `cell-${grid.activeIndex}-${grid.activeColumn}`}
        onKeyDown={grid.onKeyDown}
      >
        <HeaderRow table={table} />
        <div role="rowgroup" className={styles.body} style={{ height: events.length * height }}>
          {rows.getVirtualItems().map((item) => {
            const event = events[item.index]
            if (event === undefined) return null
            return (
              <EventRow
                key={item.key}
                event={event}
                index={item.index}
                top={item.start - height}
                columns={address.columns}
                words={words}
                activeColumn={item.index === grid.activeIndex ? grid.activeColumn : undefined}
                isSelected={grid.selected.has(event.id)}
                isOpen={event.id === address.event}
                onPick={(column, click) => {
                  if (click.shiftKey) grid.selectTo(item.index)
                  else if (click.ctrlKey || click.metaKey) grid.toggle(item.index)
                  else {
                    grid.goTo(item.index, column)
                    if (address.event === undefined) openEvent(event.id)
                  }
                }}
              />
            )
          })}
        </div>
        {isLoadingMore && <p className={styles.more}>Loading more…</p>}
      </div>
      <SelectionBar events={events} selected={grid.selected} columns={address.columns} onClear={grid.clearSelection} />
    </>
  )
}

/** The active row exists even when it is scrolled away, because the grid names it as its active descendant. */
function withActive(range: Range, active: number): number[] {
  const visible = defaultRangeExtractor(range)
  return active < 0 || active >= range.count || visible.includes(active)
    ? visible
    : [...visible, active].toSorted((a, b) => a - b)
}

/** Widths of the columns, once for all rows; the last one takes what is left. */
function tracksOf(table: EventTableModel): CSSProperties {
  const sizes = table.getAllLeafColumns().map((column) => column.getSize())
  const tracks = sizes.map((size, i) => (i === sizes.length - 1 ? `minmax(${size}px, 1fr)` : `${size}px`))
  const width = sizes.reduce((sum, size) => sum + size, 0)
  return { '--tracks': tracks.join(' '), '--least': `${width}px` } as CSSProperties
}

/** A list that opens with an event beside it begins at that event. */
function useStartAt(rows: Virtualizer<HTMLDivElement, Element>, activeIndex: number): void {
  const start = useRef(activeIndex)
  useEffect(() => {
    if (start.current > 0) rows.scrollToIndex(start.current, { align: 'center' })
  }, [rows])
}

/** Asks for the next page shortly before the end of the last one comes into sight. */
function useMoreAtEnd(
  rows: Virtualizer<HTMLDivElement, Element>,
  count: number,
  mayAsk: boolean,
  onMore: () => void,
): void {
  const last = rows.getVirtualItems().at(-1)?.index ?? 0
  useEffect(() => {
    if (mayAsk && last >= count - moreBefore) onMore()
  }, [last, count, mayAsk, onMore])
}

/** Goes to the row that another part of the page asks for, such as a bar of the histogram. */
function useShowInList(
  events: readonly EventItem[],
  rows: Virtualizer<HTMLDivElement, Element>,
  goTo: (index: number) => void,
): void {
  useEffect(
    () =>
      showInList.subscribe(() => {
        const index = events.findIndex((event) => event.id === showInList.get()?.id)
        if (index < 0) return
        rows.scrollToIndex(index, { align: 'start' })
        goTo(index)
      }),
    [events, rows, goTo],
  )
}
