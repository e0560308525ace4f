import type { EventItem } from '@aurora/contract'
import type { ReactElement } from 'react'
import { Button } from '../../../components/button/button.tsx'
import { copyText } from '../../../format/clipboard.ts'
import { plural } from '../../../format/number.ts'
import { rowsAsCsv, rowsAsJson, rowsAsText } from './copy-rows.ts'
import styles from './event-table.module.css'

interface SelectionBarProps {
  readonly events: readonly EventItem[]
  readonly selected: ReadonlySet<string>
  readonly columns: readonly string[]
  readonly onClear: () => void
}

/** What can be done with the selected rows. Absent while none is selected. */
export function SelectionBar({ events, selected, columns, onClear }: SelectionBarProps): ReactElement | null {
  const rows = events.filter((event) => selected.has(event.id))
  if (rows.length === 0) return null
  const named = plural(rows.length, 'row')
  return (
    <div className={styles.selection} role="region" aria-label="Selection">
      <p role="status">{named} selected</p>
      <Button look="quiet" icon="copy" onClick={() => void copyText(rowsAsText(rows, columns), `${named} as text`)}>
        Text
      </Button>
      <Button look="quiet" icon="copy" onClick={() => void copyText(rowsAsCsv(rows, columns), `${named} as CSV`)}>
        CSV
      </Button>
      <Button look="quiet" icon="copy" onClick={() => void copyText(rowsAsJson(rows), `${named} as JSON`)}>
        JSON
      </Button>
      <Button look="quiet" onClick={onClear}>
        Clear
      </Button>
    </div>
  )
}
