import type { Repair, SearchResult } from '@aurora/search'
import { useEffect, useState, type ReactElement } from 'react'
import { Icon } from '../../../components/icon/icon.tsx'
import { Kbd } from '../../../components/kbd/kbd.tsx'
import styles from './search-field.module.css'

interface SearchMessageProps {
  readonly id: string
  readonly read: SearchResult
  /** Remarks of the server, shown when there is nothing of our own. */
  readonly told: readonly { readonly message: string }[]
  readonly hasRepair: boolean
  readonly onRepair: () => void
}

/** What is wrong or doubtful about the query, where, and the repair to take with one key. Empty when all is well. */
export function SearchMessage({ id, read, told, hasRepair, onRepair }: SearchMessageProps): ReactElement {
  const isSettled = useSettled(read)
  const found: Said | undefined = read.ok ? (read.warnings[0] ?? told[0]) : read.problem
  const said = isSettled ? found : undefined
  return (
    <div id={id} className={styles.message} data-tone={read.ok ? 'warn' : 'bad'} role="status">
      {said !== undefined && (
        <>
          <Icon name="warning" size={14} />
          <span>{capital(said.message)}</span>
          {hasRepair && said.repair !== undefined && (
            <button type="button" onClick={onRepair}>
              {capital(said.repair.label)} <Kbd keys="Alt+Enter" />
            </button>
          )}
        </>
      )}
    </div>
  )
}

const settleMs = 450

/** Whether the query was left alone for a moment: half-typed ones are wrong most of the time, and saying so is noise. */
function useSettled(read: SearchResult): boolean {
  const [settled, settle] = useState<SearchResult>()
  useEffect(() => {
    const timer = setTimeout(() => settle(read), settleMs)
    return () => clearTimeout(timer)
  }, [read])
  return settled === read
}

interface Said {
  readonly message: string
  readonly repair?: Repair
}

const capital = (text: string): string => text.charAt(0).toUpperCase() + text.slice(1)
