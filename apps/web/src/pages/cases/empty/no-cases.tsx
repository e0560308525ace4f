import type { ReactElement } from 'react'
import { Button } from '../../../components/button/button.tsx'
import { Kbd } from '../../../components/kbd/kbd.tsx'
import { useKeysOf } from '../../../keys/key-choices.ts'
import { Timestamp } from '../../../components/timestamp/timestamp.tsx'
import { useWork } from '../acts/work.ts'
import { doneStatuses, openStatuses } from '../state/address.ts'
import { useDesk } from '../state/desk.ts'
import { useCaseCounts } from '../state/queries.ts'
import styles from './no-cases.module.css'

/** Why the list is empty, and the one next step (UX §6): nothing yet, nothing of mine, nothing that matches, all done. */
export function NoCases(): ReactElement {
  const { address, change } = useDesk()
  const counts = useCaseCounts({}).data
  const isUsual = openStatuses.every((status) => address.statuses.includes(status))
  if (counts?.total === 0) return <NothingYet />
  if (address.q !== '' || !isUsual)
    return (
      <div className={styles.empty}>
        <h2>No case matches these filters</h2>
        <Button onClick={() => change({ q: '', statuses: openStatuses, isMine: false })}>Show every open case</Button>
      </div>
    )
  return address.isMine ? <NothingOfMine /> : <AllDone closed={counts?.lastClosed ?? undefined} />
}

function NothingYet(): ReactElement {
  const { mayWrite, ask } = useWork()
  return (
    <div className={styles.empty}>
      <h2>No cases yet</h2>
      <p>
        {mayWrite ? 'Create one, or promote' : 'A case appears when somebody promotes'} an alert <PromoteKey />
      </p>
      {mayWrite && <Button onClick={() => ask({ kind: 'new' })}>New case</Button>}
    </div>
  )
}

/** By which key, where there is one. */
function PromoteKey(): ReactElement {
  const [keys] = useKeysOf('alert.promote')
  return keys === undefined ? (
    <>on its page.</>
  ) : (
    <>
      with <Kbd keys={keys} />.
    </>
  )
}

function NothingOfMine(): ReactElement {
  const { change } = useDesk()
  return (
    <div className={styles.empty}>
      <h2>No open case is yours</h2>
      <Button onClick={() => change({ isMine: false })}>Show everybody’s</Button>
    </div>
  )
}

function AllDone({ closed }: { readonly closed: string | undefined }): ReactElement {
  const { change } = useDesk()
  return (
    <div className={styles.empty}>
      <h2>No open cases</h2>
      {closed !== undefined && (
        <p>
          Last closed <Timestamp iso={closed} />
        </p>
      )}
      <Button onClick={() => change({ statuses: doneStatuses, isMine: false })}>Show done</Button>
    </div>
  )
}
