import { useState, type ReactElement } from 'react'
import { sentenceOf } from '../../../api/problem.ts'
import { Button } from '../../../components/button/button.tsx'
import { Dialog } from '../../../components/dialog/dialog.tsx'
import { toast } from '../../../components/toasts/toast-list.ts'
import { plural } from '../../../format/number.ts'
import { useRemoveDemo } from '../queries.ts'
import styles from './demo.module.css'

/** Says that some events are a demonstration, and takes them away. */
export function RemoveDemo(): ReactElement {
  const [isAsking, setAsking] = useState(false)
  const removal = useRemoveDemo()
  const run = (): void =>
    removal.mutate(undefined, {
      onSuccess: ({ removed, alerts, cases }) => {
        setAsking(false)
        toast(
          `Removed ${plural(removed, 'event')}, ${plural(alerts, 'alert')} and ${plural(cases, 'case')} of the demonstration.`,
          { tone: 'good' },
        )
      },
    })
  return (
    <div className={styles.demo}>
      <p>Sources marked DEMO are a recorded attack, moved to now. Nothing of it is yours.</p>
      <Button onClick={() => setAsking(true)}>Remove the demonstration…</Button>
      {isAsking && (
        <Dialog title="Remove the demonstration" onClose={() => setAsking(false)}>
          <p>Every event, alert and case of it goes, for good. What is your own stays.</p>
          <p className={styles.problem} role="alert">
            {removal.error === null ? '' : sentenceOf(removal.error)}
          </p>
          <div className={styles.confirm}>
            <Button onClick={() => setAsking(false)}>Cancel</Button>
            <Button look="danger" disabled={removal.isPending} onClick={run}>
              {removal.isPending ? 'Removing…' : 'Remove'}
            </Button>
          </div>
        </Dialog>
      )}
    </div>
  )
}
