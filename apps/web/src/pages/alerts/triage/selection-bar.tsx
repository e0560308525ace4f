import type { ReactElement } from 'react'
import { Button } from '../../../components/button/button.tsx'
import { formatCount } from '../../../format/number.ts'
import type { Selection } from '../state/selection.ts'
import { ActButtons } from './act-buttons.tsx'
import styles from './triage.module.css'

interface SelectionBarProps {
  readonly selection: Selection
  readonly total: number
}

/** How many alerts are selected, what can be done with them, and the way to all that match. */
export function SelectionBar({ selection, total }: SelectionBarProps): ReactElement | null {
  if (selection.count === 0) return null
  return (
    <div className={styles.selection} role="region" aria-label="Selection">
      <p role="status">
        {selection.isAll
          ? `All ${formatCount(selection.count)} that match`
          : `${formatCount(selection.count)} selected`}
      </p>
      <ActButtons label="Act on the selection" />
      {!selection.isAll && selection.count < total && (
        <Button look="quiet" onClick={selection.selectAll}>
          Select all that match ({formatCount(total)})
        </Button>
      )}
      <Button look="quiet" onClick={selection.clear}>
        Clear
      </Button>
    </div>
  )
}
