import type { ReactElement } from 'react'
import { sentenceOf } from '../../../api/problem.ts'
import { Button } from '../../../components/button/button.tsx'
import { toast } from '../../../components/toasts/toast-list.ts'
import { plural } from '../../../format/number.ts'
import { useReplayDemo } from '../queries.ts'
import styles from './demo.module.css'

/** Offers the recorded attack to somebody who looks around. */
export function ShowDemo(): ReactElement {
  const replay = useReplayDemo()
  const run = (): void =>
    replay.mutate(undefined, {
      onSuccess: ({ events, alerts, case: name }) =>
        toast(
          `${plural(events, 'event')} and ${plural(alerts, 'alert')} of a recorded attack${name === null ? '' : `, in case ${name}`}.`,
          { tone: 'good' },
        ),
    })
  return (
    <div className={styles.demo}>
      <p>
        {replay.error === null
          ? 'See it at work first: a recorded attack, moved to now and marked DEMO. One click takes it away again.'
          : sentenceOf(replay.error)}
      </p>
      <Button disabled={replay.isPending} onClick={run}>
        {replay.isPending ? 'Replaying…' : 'Show me'}
      </Button>
    </div>
  )
}
