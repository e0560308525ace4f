import { useState, type FormEvent, type KeyboardEvent, type ReactElement } from 'react'
import { Button } from '../../../components/button/button.tsx'
import { Dialog } from '../../../components/dialog/dialog.tsx'
import { TextArea } from '../../../components/text-area/text-area.tsx'
import { targetWords, type Target } from './targets.ts'
import styles from '../../../components/dialog/dialog-form.module.css'

interface NoteDialogProps {
  readonly target: Target
  readonly onDone: (text: string) => void
  readonly onClose: () => void
}

/** A note on an alert. Ctrl+Enter adds it; it is never changed afterwards. */
export function NoteDialog({ target, onDone, onClose }: NoteDialogProps): ReactElement {
  const [text, setText] = useState('')
  const submit = (event?: FormEvent): void => {
    event?.preventDefault()
    if (text.trim() !== '') onDone(text.trim())
  }
  const onKeyDown = (event: KeyboardEvent): void => {
    if (event.key === 'Enter' && (event.ctrlKey || event.metaKey)) submit()
  }
  return (
    <Dialog title={`Note on ${targetWords(target)}`} onClose={onClose}>
      <form className={styles.form} onSubmit={submit} onKeyDown={onKeyDown}>
        <TextArea label="Note" value={text} onChange={setText} rows={6} maxLength={20_000} data-autofocus />
        <p className={styles.faint}>Markdown is kept as the text it is. Notes are only ever added.</p>
        <div className={styles.buttons}>
          <Button onClick={onClose}>Cancel</Button>
          <Button look="main" submits disabled={text.trim() === ''}>
            Add note
          </Button>
        </div>
      </form>
    </Dialog>
  )
}
