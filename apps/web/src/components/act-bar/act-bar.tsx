import type { ReactElement } from 'react'
import styles from './act-bar.module.css'

/** One thing to do. An act without a key of its own has the key ''. */
export interface ActButton {
  readonly word: string
  readonly key: string
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
      {acts.map(({ word, key, run }) => (
        <button key={word} type="button" className={styles.act} aria-keyshortcuts={key || undefined} onClick={run}>
          {word}
          {key !== '' && <kbd aria-hidden="true">{key}</kbd>}
        </button>
      ))}
    </div>
  )
}
