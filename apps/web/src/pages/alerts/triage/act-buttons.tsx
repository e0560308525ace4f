import type { ReactElement } from 'react'
import { useTriage, type Act } from './triage.ts'
import styles from './triage.module.css'

const shown: readonly { readonly act: Act; readonly word: string; readonly key: string }[] = [
  { act: 'reopen', word: 'Reopen', key: '' },
  { act: 'take', word: 'Take', key: 'e' },
  { act: 'assign', word: 'Assign', key: 'A' },
  { act: 'note', word: 'Note', key: 'n' },
  { act: 'promote', word: 'Case', key: 'p' },
  { act: 'suppress', word: 'Suppress', key: 's' },
  { act: 'close', word: 'Close', key: 'c' },
]

/** What can be done with the target, each with its key. What is not permitted is absent. */
export function ActButtons({ label }: { readonly label: string }): ReactElement | null {
  const { acts } = useTriage()
  const possible = shown.filter(({ act }) => acts[act] !== undefined)
  if (possible.length === 0) return null
  return (
    <div className={styles.acts} role="group" aria-label={label}>
      {possible.map(({ act, word, key }) => (
        <button key={act} type="button" className={styles.act} aria-keyshortcuts={key || undefined} onClick={acts[act]}>
          {word}
          {key !== '' && <kbd aria-hidden="true">{key}</kbd>}
        </button>
      ))}
    </div>
  )
}
