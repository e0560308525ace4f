import type { Notebook } from '@aurora/contract'
import type { ReactElement } from 'react'
import { Button } from '../../../../components/button/button.tsx'
import { Timestamp } from '../../../../components/timestamp/timestamp.tsx'
import { showText } from '../../../../format/show-text.ts'
import styles from './notes.module.css'

interface NotesConflictProps {
  readonly mine: string
  readonly theirs: Notebook
  readonly onDecide: (which: 'mine' | 'theirs' | 'both') => void
}

/** Two people wrote at once: both texts, side by side, and which of them is to stay. */
export function NotesConflict({ mine, theirs, onDecide }: NotesConflictProps): ReactElement {
  return (
    <section className={styles.conflict} role="alert" aria-label="Somebody wrote at the same time">
      <p>
        <strong>{showText(theirs.updatedBy ?? 'Somebody')}</strong> wrote at the same time
        {theirs.updated !== null && (
          <>
            , <Timestamp iso={theirs.updated} />
          </>
        )}
        . Nothing is lost: choose what stays.
      </p>
      <div className={styles.versions}>
        <Version title="Yours" text={mine} />
        <Version title="Theirs" text={theirs.text} />
      </div>
      <div className={styles.bar}>
        <Button look="main" onClick={() => onDecide('both')}>
          Both, mine below
        </Button>
        <Button onClick={() => onDecide('mine')}>Mine</Button>
        <Button onClick={() => onDecide('theirs')}>Theirs</Button>
      </div>
    </section>
  )
}

function Version({ title, text }: { readonly title: string; readonly text: string }): ReactElement {
  return (
    <div>
      <p>
        <strong>{title}</strong>
      </p>
      <pre tabIndex={0} role="group" aria-label={title}>
        {showText(text, { keepLines: true })}
      </pre>
    </div>
  )
}
