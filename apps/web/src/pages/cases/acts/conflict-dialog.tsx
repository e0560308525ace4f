import type { ReactElement } from 'react'
import { Button } from '../../../components/button/button.tsx'
import { Dialog } from '../../../components/dialog/dialog.tsx'
import { Severity } from '../../../components/severity/severity.tsx'
import { Timestamp } from '../../../components/timestamp/timestamp.tsx'
import { showText } from '../../../format/show-text.ts'
import { statusWords } from '../state/status-words.ts'
import type { Conflict } from './use-change.ts'
import styles from '../../../components/dialog/dialog-form.module.css'

interface ConflictDialogProps {
  readonly conflict: Conflict
  readonly onApply: () => void
  readonly onClose: () => void
}

/** Somebody changed the case meanwhile: what was wanted, and what is there now. */
export function ConflictDialog({ conflict: { words, theirs }, onApply, onClose }: ConflictDialogProps): ReactElement {
  return (
    <Dialog title={`${theirs.name} was changed meanwhile`} onClose={onClose}>
      <dl className={styles.versions}>
        <div>
          <dt>Yours, not done</dt>
          <dd>{words}</dd>
        </div>
        <div>
          <dt>As it is now</dt>
          <dd>
            <Severity severity={theirs.severity} /> {statusWords[theirs.status]},{' '}
            {theirs.assignee === null ? 'of nobody' : `of ${showText(theirs.assignee)}`}, since{' '}
            <Timestamp iso={theirs.updated} />
          </dd>
        </div>
      </dl>
      <div className={styles.buttons}>
        <Button onClick={onClose} data-autofocus>
          Leave it as it is now
        </Button>
        <Button look="main" onClick={onApply}>
          Do mine on top
        </Button>
      </div>
    </Dialog>
  )
}
