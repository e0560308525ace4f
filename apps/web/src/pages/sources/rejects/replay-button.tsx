import { useState, type ReactElement } from 'react'
import { sentenceOf } from '../../../api/problem.ts'
import { Button } from '../../../components/button/button.tsx'
import { Dialog } from '../../../components/dialog/dialog.tsx'
import { toast } from '../../../components/toasts/toast-list.ts'
import { formatCount, plural } from '../../../format/number.ts'
import { useReplay, type RejectFilter } from '../queries.ts'
import styles from './rejects.module.css'

interface ReplayButtonProps {
  readonly filter: RejectFilter
  readonly total: number
}

/** Reads the listed lines again, all that fit the filter. Says before what it will do, and afterwards what it did. */
export function ReplayButton({ filter, total }: ReplayButtonProps): ReactElement {
  const [isAsking, setAsking] = useState(false)
  const replay = useReplay()
  const run = (): void =>
    replay.mutate(filter, {
      onSuccess: ({ replayed, stored, rejected }) => {
        setAsking(false)
        toast(
          `Read ${plural(replayed, 'line')} again: ${formatCount(stored)} stored, ${formatCount(rejected)} rejected again.`,
          {
            tone: rejected === 0 ? 'good' : 'note',
          },
        )
      },
    })
  return (
    <>
      <Button icon="refresh" onClick={() => setAsking(true)}>
        Read {formatCount(total)} again…
      </Button>
      {isAsking && (
        <Dialog title="Read rejected lines again" onClose={() => setAsking(false)}>
          <p>
            {plural(total, 'line')} {scopeOf(filter)}will be parsed anew. Those that can be used now become events with
            the time they were received first; the others stay here.
          </p>
          <p className={styles.problem} role="alert">
            {replay.error === null ? '' : sentenceOf(replay.error)}
          </p>
          <div className={styles.confirm}>
            <Button onClick={() => setAsking(false)}>Cancel</Button>
            <Button look="main" disabled={replay.isPending} onClick={run}>
              {replay.isPending ? 'Reading…' : 'Read again'}
            </Button>
          </div>
        </Dialog>
      )}
    </>
  )
}

function scopeOf({ source, reason }: RejectFilter): string {
  const parts = [
    ...(source === undefined ? [] : [`of ${source}`]),
    ...(reason === undefined ? [] : [`rejected for ${reason}`]),
  ]
  return parts.length === 0 ? '' : `${parts.join(' ')} `
}
