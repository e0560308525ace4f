import { useState, type FormEvent, type KeyboardEvent, type ReactElement } from 'react'
import { Button } from '../../../components/button/button.tsx'
import { Dialog } from '../../../components/dialog/dialog.tsx'
import { Kbd } from '../../../components/kbd/kbd.tsx'
import { TextArea } from '../../../components/text-area/text-area.tsx'
import { closings, type Closing } from './closing-words.ts'
import { targetWords, type Target } from './targets.ts'
import styles from '../../../components/dialog/dialog-form.module.css'

interface CloseDialogProps {
  readonly target: Target
  /** Whether it can be suppressed in one go. */
  readonly maySuppress: boolean
  readonly onDone: (closing: Closing, note: string, isSuppressed: boolean) => void
  readonly onClose: () => void
}

/** One verdict and an optional note. The keys 1 to 6 choose, Enter closes the alert. */
export function CloseDialog({ target, maySuppress, onDone, onClose }: CloseDialogProps): ReactElement {
  const [closing, choose] = useState<Closing>()
  const [note, setNote] = useState('')
  const [isSuppressed, setSuppressed] = useState(false)
  const submit = (event?: FormEvent): void => {
    event?.preventDefault()
    if (closing !== undefined) onDone(closing, note.trim(), isSuppressed)
  }
  const onKeyDown = (event: KeyboardEvent): void => {
    const isTyping = event.target instanceof HTMLTextAreaElement
    if (
      event.key === 'Enter' &&
      (event.ctrlKey || event.metaKey || !isTyping) &&
      !(event.target instanceof HTMLButtonElement)
    ) {
      event.preventDefault()
      submit()
    }
    const chosen = isTyping ? undefined : closings[Number(event.key) - 1]
    if (chosen !== undefined) choose(chosen.name)
  }
  return (
    <Dialog title={`Close ${targetWords(target)}`} onClose={onClose}>
      <form className={styles.form} onSubmit={submit} onKeyDown={onKeyDown}>
        <fieldset className={styles.choices}>
          <legend>It turned out to be</legend>
          {closings.map(({ name, word, means }, i) => (
            <label key={name} className={styles.choice}>
              <input
                type="radio"
                name="closing"
                checked={closing === name}
                onChange={() => choose(name)}
                {...(i === 0 ? { 'data-autofocus': true } : {})}
              />
              <span>
                <strong>{word}</strong>
                <small>{means}</small>
              </span>
              <Kbd keys={String(i + 1)} />
            </label>
          ))}
        </fieldset>
        <TextArea label="Note (optional)" value={note} onChange={setNote} rows={2} maxLength={20_000} />
        {maySuppress && (
          <label className={styles.check}>
            <input type="checkbox" checked={isSuppressed} onChange={(event) => setSuppressed(event.target.checked)} />
            And suppress what is like this: asks for what and how long
          </label>
        )}
        <div className={styles.buttons}>
          <Button onClick={onClose}>Cancel</Button>
          <Button look="main" submits disabled={closing === undefined}>
            Close {targetWords(target)}
          </Button>
        </div>
      </form>
    </Dialog>
  )
}
