import type { ReactElement } from 'react'
import { ariaKeysOf, useKeysOf } from '../../keys/key-choices.ts'
import type { KeyId } from '../../keys/key-table.ts'
import styles from './act-bar.module.css'

/** One thing to do, and whose key does it; an act may have none. */
export interface ActButton {
  readonly word: string
  readonly keyId?: KeyId | undefined
  readonly run: () => void
}

interface ActBarProps {
  readonly label: string
  /** What is not permitted or not possible now is absent. */
  readonly acts: readonly ActButton[]
}

/** What can be done with what is open, each with its key. */
export function ActBar({ label, acts }: ActBarProps): ReactElement | null {
  if (acts.length === 0) return null
  return (
    <div className={styles.acts} role="group" aria-label={label}>
      {acts.map((act) =>
        act.keyId === undefined ? (
          <button key={act.word} type="button" className={styles.act} onClick={act.run}>
            {act.word}
          </button>
        ) : (
          <KeyedAct key={act.word} act={act} keyId={act.keyId} />
        ),
      )}
    </div>
  )
}

function KeyedAct({ act, keyId }: { readonly act: ActButton; readonly keyId: KeyId }): ReactElement {
  const keys = useKeysOf(keyId)
  return (
    <button type="button" className={styles.act} aria-keyshortcuts={ariaKeysOf(keys)} onClick={act.run}>
      {act.word}
      {keys[0] !== undefined && <kbd aria-hidden="true">{keys[0]}</kbd>}
    </button>
  )
}
