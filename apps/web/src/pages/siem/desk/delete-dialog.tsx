import { useState, type ReactElement } from 'react'
import { sentenceOf } from '../../../api/problem.ts'
import { Button } from '../../../components/button/button.tsx'
import { Dialog } from '../../../components/dialog/dialog.tsx'
import { shorten, showText } from '../../../format/show-text.ts'
import styles from '../../../components/dialog/dialog-form.module.css'

interface DeleteDialogProps {
  readonly name: string
  /** What stays when it is gone. */
  readonly stays: string
  readonly onDelete: () => Promise<void>
  readonly onClose: () => void
}

/** Asks before something is deleted that cannot be brought back. */
export function DeleteDialog({ name, stays, onDelete, onClose }: DeleteDialogProps): ReactElement {
  const [error, setError] = useState<string>()
  const remove = (): void => {
    onDelete().then(onClose, (problem: unknown) => setError(sentenceOf(problem)))
  }
  return (
    <Dialog title={`Delete “${shorten(showText(name), 60)}”?`} onClose={onClose}>
      <div className={styles.form}>
        <p className={styles.preview}>{stays}</p>
        {error !== undefined && (
          <p className={styles.error} role="alert">
            {error}
          </p>
        )}
        <div className={styles.buttons}>
          <Button onClick={onClose} data-autofocus>
            Keep
          </Button>
          <Button look="danger" onClick={remove}>
            Delete
          </Button>
        </div>
      </div>
    </Dialog>
  )
}
