import type { ReactElement } from 'react'
import { Button } from '../../../components/button/button.tsx'
import { formatCount, plural } from '../../../format/number.ts'
import { groupWords } from '../groups/group.ts'
import { useQueue } from '../state/queue.ts'
import type { Selection } from '../state/selection.ts'
import { ActButtons } from './act-buttons.tsx'
import styles from './triage.module.css'

interface SelectionBarProps {
  readonly selection: Selection
  readonly total: number
}

/** How many alerts are selected, what can be done with them, and the way to all that match. */
export function SelectionBar({ selection, total }: SelectionBarProps): ReactElement | null {
  const { group, setGroup } = useQueue()
  if (group !== undefined)
    return (
      <GroupBar
        words={`${plural(group.count, 'alert')} of ${groupWords(group.by, group)}`}
        onClear={() => setGroup(undefined)}
      />
    )
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

function GroupBar({ words, onClear }: { readonly words: string; readonly onClear: () => void }): ReactElement {
  return (
    <div className={styles.selection} role="region" aria-label="Selection">
      <p role="status">{words}</p>
      <ActButtons label="Act on the group" />
      <Button look="quiet" onClick={onClear}>
        Clear
      </Button>
    </div>
  )
}
