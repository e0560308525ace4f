import type { EventItem } from '@aurora/contract'
import { useMemo, type ReactElement } from 'react'
import { Button } from '../../../components/button/button.tsx'
import { copyText } from '../../../format/clipboard.ts'
import { plural } from '../../../format/number.ts'
import { useKeys } from '../../../keys/use-keys.ts'
import { useEventActs } from '../state/use-event-acts.ts'
import { rowsAsCsv, rowsAsJson, rowsAsText } from './copy-rows.ts'
import styles from './event-table.module.css'

/** Events that are promoted at once: as many as the server says beforehand what they join. */
const mostPromoted = 100

interface SelectionBarProps {
  readonly events: readonly EventItem[]
  readonly selected: ReadonlySet<string>
  readonly columns: readonly string[]
  readonly onClear: () => void
}

/** What can be done with the selected rows. Absent while none is selected. */
export function SelectionBar({ events, selected, columns, onClear }: SelectionBarProps): ReactElement | null {
  const { promote } = useEventActs()
  const rows = useMemo(
    () => (selected.size === 0 ? [] : events.filter((event) => selected.has(event.id))),
    [events, selected],
  )
  useKeys(
    promote === undefined || rows.length === 0 ? {} : { 'alert.promote': () => promote(rows.slice(0, mostPromoted)) },
  )
  if (rows.length === 0) return null
  const named = plural(rows.length, 'row')
  return (
    <div className={styles.selection} role="region" aria-label="Selection">
      <p role="status">{named} selected</p>
      {promote !== undefined && (
        <Button look="quiet" onClick={() => promote(rows.slice(0, mostPromoted))}>
          Promote{rows.length > mostPromoted ? ` the first ${mostPromoted}` : ''}
        </Button>
      )}
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
