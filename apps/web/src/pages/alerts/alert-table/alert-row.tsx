import type { AlertItem } from '@aurora/contract'
import { memo, type MouseEvent, type ReactElement } from 'react'
import { AlertCell } from './alert-cell.tsx'
import type { AlertColumn } from './columns.ts'
import styles from './alert-table.module.css'

interface AlertRowProps {
  readonly alert: AlertItem
  readonly index: number
  readonly topPx: number
  readonly columns: readonly AlertColumn[]
  readonly nowMs: number
  readonly isActive: boolean
  readonly isSelected: boolean
  readonly isOpen: boolean
  readonly onPick: (click: MouseEvent) => void
  readonly onToggle: (isRange: boolean) => void
}

/** One alert. A click opens it beside the list; Ctrl or the box selects it, Shift selects up to it. */
export const AlertRow = memo(function AlertRow(props: AlertRowProps): ReactElement {
  const { alert, index, topPx, columns, nowMs, isActive, isSelected, isOpen, onPick, onToggle } = props
  const pick = (click: MouseEvent): void => {
    if (globalThis.getSelection()?.type !== 'Range') onPick(click)
  }
  return (
    <div
      id={`alert-row-${index}`}
      role="row"
      aria-rowindex={index + 2}
      aria-selected={isSelected}
      className={styles.row}
      data-open={isOpen}
      data-active={isActive}
      data-severity={alert.severity}
      style={{ translate: `0 ${topPx}px` }}
      onClick={pick}
    >
      {columns.map(({ name }, i) => (
        <div key={name} role="gridcell" aria-colindex={i + 1} className={styles.cell} data-column={name}>
          {name === 'select' ? (
            <SelectBox name={alert.name} isSelected={isSelected} onToggle={onToggle} />
          ) : (
            <AlertCell alert={alert} column={name} nowMs={nowMs} />
          )}
        </div>
      ))}
    </div>
  )
}, isSameRow)

interface SelectBoxProps {
  readonly name: string
  readonly isSelected: boolean
  readonly onToggle: (isRange: boolean) => void
}

/** For the mouse; the keyboard has x, and the focus stays in the list. */
function SelectBox({ name, isSelected, onToggle }: SelectBoxProps): ReactElement {
  return (
    <input
      type="checkbox"
      tabIndex={-1}
      aria-label={`Select ${name}`}
      checked={isSelected}
      onChange={() => undefined}
      onClick={(click) => {
        click.stopPropagation()
        onToggle(click.shiftKey)
      }}
    />
  )
}

/** Handlers change with every render but always do the same for the same row. */
function isSameRow(a: AlertRowProps, b: AlertRowProps): boolean {
  return (
    a.alert === b.alert &&
    a.index === b.index &&
    a.topPx === b.topPx &&
    a.columns === b.columns &&
    a.nowMs === b.nowMs &&
    a.isActive === b.isActive &&
    a.isSelected === b.isSelected &&
    a.isOpen === b.isOpen
  )
}
