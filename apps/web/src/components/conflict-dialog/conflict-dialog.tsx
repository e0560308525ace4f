import type { SeverityName } from '@aurora/core'
import type { ReactElement } from 'react'
import { showText } from '../../format/show-text.ts'
import { Button } from '../button/button.tsx'
import { Dialog } from '../dialog/dialog.tsx'
import styles from '../dialog/dialog-form.module.css'
import { Severity } from '../severity/severity.tsx'
import { Timestamp } from '../timestamp/timestamp.tsx'

interface ConflictDialogProps {
  /** What was wanted: "Closed A-12 as false positive". */
  readonly words: string
  /** The alert or the case as it is now. */
  readonly theirs: {
    readonly name: string
    readonly severity: SeverityName
    readonly assignee: string | null
    readonly updated: string
  }
  /** How it stands, in words. */
  readonly status: string
  readonly onApply: () => void
  readonly onClose: () => void
}

/** Somebody changed it meanwhile: what was wanted, and what is there now (UX §5). */
export function ConflictDialog({ words, theirs, status, onApply, onClose }: ConflictDialogProps): ReactElement {
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
            <Severity severity={theirs.severity} /> {status},{' '}
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
