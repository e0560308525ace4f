import type { CaseItem } from '@aurora/contract'
import { useRef, type ReactElement } from 'react'
import { SeverityShape } from '../../../components/severity/severity.tsx'
import { formatCount } from '../../../format/number.ts'
import { shorten, showText } from '../../../format/show-text.ts'
import { useNow } from '../../../time/use-now.ts'
import { useDesk } from '../state/desk.ts'
import { statusWords } from '../state/status-words.ts'
import { ageText } from './case-row.tsx'
import { useCaseSteps } from './use-case-steps.ts'
import styles from './case-board.module.css'

const ageEveryMs = 30_000

interface CaseBoardProps {
  /** How many there are of each status, loaded or not. */
  readonly counts: Readonly<Record<string, number>> | undefined
}

/** The cases in a column for each status. Cards are moved on by the status of the open case: nothing needs a drag. */
export function CaseBoard({ counts }: CaseBoardProps): ReactElement {
  const { address, cases } = useDesk()
  const board = useRef<HTMLDivElement>(null)
  const inColumns = address.statuses.flatMap((status) => cases.filter((one) => one.status === status))
  const focus = (index: number): void => {
    const id = inColumns[index]?.id
    board.current?.querySelector<HTMLElement>(`[data-case="${CSS.escape(id ?? '')}"]`)?.focus()
  }
  useCaseSteps(inColumns, focus)
  return (
    <div id="list" ref={board} className={styles.board} tabIndex={-1} role="group" aria-label="Cases by status">
      {address.statuses.map((status) => {
        const own = inColumns.filter((one) => one.status === status)
        return (
          <section key={status} className={styles.column} aria-label={statusWords[status]}>
            <h2 className={styles.title}>
              {statusWords[status]} <span>{countText(own.length, counts?.[status])}</span>
            </h2>
            <ul className={styles.cards}>
              {own.map((one) => (
                <li key={one.id}>
                  <Card one={one} />
                </li>
              ))}
            </ul>
          </section>
        )
      })}
    </div>
  )
}

function Card({ one }: { readonly one: CaseItem }): ReactElement {
  const { address, open, setActive } = useDesk()
  const nowMs = useNow(ageEveryMs)
  const isOpen = one.name === address.selected || one.id === address.selected
  return (
    <button
      type="button"
      className={styles.card}
      data-case={one.id}
      data-severity={one.severity}
      aria-current={isOpen}
      onFocus={() => setActive(one.id)}
      onClick={() => open(one.name)}
    >
      <span className={styles.top}>
        <SeverityShape severity={one.severity} />
        <span className="visually-hidden">{one.severity}, </span>
        <span>{one.name}</span>
        <span className={styles.age}>{ageText(one, nowMs)}</span>
      </span>
      <span className={styles.text}>{shorten(showText(one.title), 140)}</span>
      <span className={styles.owner}>{one.assignee === null ? 'of nobody' : showText(one.assignee)}</span>
    </button>
  )
}

const countText = (shown: number, all: number | undefined): string =>
  all === undefined || all <= shown ? formatCount(shown) : `${formatCount(shown)} of ${formatCount(all)}`
