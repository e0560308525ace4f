import { useRef, type KeyboardEvent, type ReactElement } from 'react'
import { useRowHeight } from '../../../layout/density.ts'
import { useKeepTop } from '../../../layout/use-keep-top.ts'
import { useNow } from '../../../time/use-now.ts'
import { useDesk } from '../state/desk.ts'
import { CaseRow } from './case-row.tsx'
import { useCaseSteps } from './use-case-steps.ts'
import styles from './case-list.module.css'

const columns = ['Severity', 'Case', 'Status', 'Owner', 'Last activity', 'Age'] as const
const ageEveryMs = 30_000
const pageRows = 15

/** The cases as a grid, one a row; the focus stays on the grid, and the active row is told (ARIA). */
export function CaseTable({ total }: { readonly total: number | undefined }): ReactElement {
  const { cases, address, open } = useDesk()
  const nowMs = useNow(ageEveryMs)
  const scroller = useRef<HTMLDivElement>(null)
  useKeepTop(scroller, useRowHeight())
  const { activeIndex, goTo, openActive } = useCaseSteps(cases, (index) => {
    document.getElementById(rowId(index))?.scrollIntoView({ block: 'nearest' })
  })
  const onKeyDown = (event: KeyboardEvent): void => {
    const moves: Readonly<Record<string, () => void>> = {
      ArrowDown: () => goTo(activeIndex + 1),
      ArrowUp: () => goTo(Math.max(0, activeIndex - 1)),
      PageDown: () => goTo(activeIndex + pageRows),
      PageUp: () => goTo(activeIndex - pageRows),
      Home: () => goTo(0),
      End: () => goTo(cases.length - 1),
      Enter: openActive,
    }
    const act = moves[event.key]
    if (act === undefined || event.target !== event.currentTarget || event.altKey) return
    event.preventDefault()
    act()
  }
  return (
    <div
      id="list"
      ref={scroller}
      className={styles.grid}
      role="grid"
      tabIndex={0}
      aria-label="Cases"
      aria-rowcount={(total ?? -2) + 1}
      aria-activedescendant={activeIndex < 0 ? undefined : rowId(activeIndex)}
      onKeyDown={onKeyDown}
    >
      <div role="rowgroup" className={styles.head}>
        <div role="row" aria-rowindex={1} className={styles.row}>
          {columns.map((title) => (
            <div key={title} role="columnheader" className={styles.cell} data-column={title}>
              {title}
            </div>
          ))}
        </div>
      </div>
      <div role="rowgroup">
        {cases.map((one, i) => (
          <CaseRow
            key={one.id}
            rowId={rowId(i)}
            one={one}
            index={i}
            nowMs={nowMs}
            isActive={i === activeIndex}
            isOpen={one.name === address.selected || one.id === address.selected}
            onPick={() => {
              goTo(i)
              open(one.name)
            }}
          />
        ))}
      </div>
    </div>
  )
}

const rowId = (index: number): string => `case-row-${index}`
