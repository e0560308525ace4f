import type { CaseItem } from '@aurora/contract'
import { formatSpan } from '@aurora/core'
import type { ReactElement } from 'react'
import { Severity } from '../../../components/severity/severity.tsx'
import { Timestamp } from '../../../components/timestamp/timestamp.tsx'
import { shorten, showText } from '../../../format/show-text.ts'
import { outcomeWord, statusWords } from '../state/status-words.ts'
import styles from './case-list.module.css'

interface CaseRowProps {
  readonly rowId: string
  readonly one: CaseItem
  readonly index: number
  readonly nowMs: number
  readonly isActive: boolean
  readonly isOpen: boolean
  readonly onPick: () => void
}

/** One case. A click opens it beside the list. */
export function CaseRow({ rowId, one, index, nowMs, isActive, isOpen, onPick }: CaseRowProps): ReactElement {
  const title = showText(one.title)
  const pick = (): void => {
    if (globalThis.getSelection()?.type !== 'Range') onPick()
  }
  return (
    <div
      id={rowId}
      role="row"
      aria-rowindex={index + 2}
      aria-selected={isOpen}
      className={styles.row}
      data-open={isOpen}
      data-active={isActive}
      data-severity={one.severity}
      onClick={pick}
    >
      <div role="gridcell" className={styles.cell} data-column="Severity">
        <Severity severity={one.severity} />
      </div>
      <div role="gridcell" className={styles.cell} data-column="Case">
        <span className={styles.name}>{one.name}</span>
        <span className={styles.text} title={shorten(title, 500)}>
          {shorten(title, 300)}
        </span>
      </div>
      <div role="gridcell" className={styles.cell} data-column="Status">
        <span className={styles.status} data-status={one.status}>
          {outcomeWord(one) ?? statusWords[one.status]}
        </span>
      </div>
      <div role="gridcell" className={styles.cell} data-column="Owner">
        <Owner name={one.assignee} />
      </div>
      <div role="gridcell" className={styles.cell} data-column="Last activity">
        <Timestamp iso={one.updated} />
      </div>
      <div role="gridcell" className={styles.cell} data-column="Age">
        <span className={styles.age}>{ageText(one, nowMs)}</span>
      </div>
    </div>
  )
}

/** Who works on it. */
export function Owner({ name }: { readonly name: string | null }): ReactElement {
  if (name === null) return <span className={styles.faint}>nobody</span>
  return <span className={styles.text}>{showText(name)}</span>
}

/** How long ago it was opened. */
export const ageText = ({ created }: Pick<CaseItem, 'created'>, nowMs: number): string =>
  formatSpan(Math.max(0, nowMs - Date.parse(created)))
