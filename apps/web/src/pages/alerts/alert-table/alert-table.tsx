import type { AlertItem } from '@aurora/contract'
import { useVirtualizer, type Virtualizer } from '@tanstack/react-virtual'
import { useCallback, useEffect, useMemo, useRef, type CSSProperties, type ReactElement } from 'react'
import { useRowHeight } from '../../../layout/density.ts'
import { useKeepTop } from '../../../layout/use-keep-top.ts'
import { useWidth } from '../../../layout/use-width.ts'
import { useNow } from '../../../time/use-now.ts'
import { useQueue } from '../state/queue.ts'
import type { Selection } from '../state/selection.ts'
import { AlertRow } from './alert-row.tsx'
import { columnsFor, tracksOf } from './columns.ts'
import { useAlertGrid } from './use-alert-grid.ts'
import styles from './alert-table.module.css'

interface AlertTableProps {
  readonly alerts: readonly AlertItem[]
  readonly total: number | undefined
  readonly selection: Selection
  readonly hasMore: boolean
  readonly isLoadingMore: boolean
  readonly onMore: () => void
  /** Told whether the list stands at its head. */
  readonly onHead: (isAtHead: boolean) => void
}

const moreBefore = 40
const ageEveryMs = 30_000

/** The alerts as a grid (ARIA): only the rows on the screen exist, but each says which it is of how many. */
export function AlertTable(props: AlertTableProps): ReactElement {
  const { alerts, total, selection, hasMore, isLoadingMore, onMore, onHead } = props
  const { address, open } = useQueue()
  const nowMs = useNow(ageEveryMs)
  const heightPx = useRowHeight()
  const scroller = useRef<HTMLDivElement>(null)
  const width = useWidth(scroller)
  const columns = useMemo(() => columnsFor(width), [width])
  const keyOf = useCallback((index: number) => alerts[index]?.id ?? index, [alerts])
  const rows = useVirtualizer({
    count: alerts.length,
    getScrollElement: () => scroller.current,
    estimateSize: () => heightPx,
    overscan: 12,
    scrollPaddingStart: heightPx,
    scrollMargin: heightPx,
    getItemKey: keyOf,
  })
  const grid = useAlertGrid({
    alerts,
    selection,
    pageRows: Math.max(1, Math.floor((scroller.current?.clientHeight ?? 600) / heightPx) - 2),
    onShow: (index) => rows.scrollToIndex(index),
  })
  useKeepTop(scroller, heightPx, () => rows.measure())
  useMoreAtEnd(rows, alerts.length, hasMore && !isLoadingMore, onMore)
  const items = rows.getVirtualItems()
  const isActiveShown = items.some((item) => item.index === grid.activeIndex)
  return (
    <div
      id="list"
      ref={scroller}
      className={styles.grid}
      style={{ '--tracks': tracksOf(columns) } as CSSProperties}
      role="grid"
      tabIndex={0}
      aria-label="Alerts"
      aria-rowcount={(total ?? -2) + 1}
      aria-colcount={columns.length}
      aria-multiselectable="true"
      aria-activedescendant={isActiveShown ? `alert-row-${grid.activeIndex}` : undefined}
      onKeyDown={grid.onKeyDown}
      onScroll={(event) => onHead(event.currentTarget.scrollTop < heightPx)}
    >
      <div role="rowgroup" className={styles.head}>
        <div role="row" aria-rowindex={1} className={styles.row}>
          {columns.map(({ name, title }, i) => (
            <div key={name} role="columnheader" aria-colindex={i + 1} className={styles.cell} data-column={name}>
              <span className={name === 'select' ? 'visually-hidden' : styles.text}>{title}</span>
            </div>
          ))}
        </div>
      </div>
      <div role="rowgroup" className={styles.body} style={{ height: alerts.length * heightPx }}>
        {items.map((item) => {
          const alert = alerts[item.index]
          if (alert === undefined) return null
          return (
            <AlertRow
              key={item.key}
              alert={alert}
              index={item.index}
              topPx={item.start - heightPx}
              columns={columns}
              nowMs={nowMs}
              isActive={item.index === grid.activeIndex}
              isSelected={selection.has(alert)}
              isOpen={alert.name === address.selected || alert.id === address.selected}
              onPick={(click) => {
                if (click.shiftKey) selection.selectTo(item.index)
                else if (click.ctrlKey || click.metaKey) selection.toggle(item.index)
                else {
                  grid.goTo(item.index)
                  open(alert.name)
                }
              }}
              onToggle={(isRange) => (isRange ? selection.selectTo(item.index) : selection.toggle(item.index))}
            />
          )
        })}
      </div>
      {isLoadingMore && <p className={styles.loading}>Loading more…</p>}
    </div>
  )
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
