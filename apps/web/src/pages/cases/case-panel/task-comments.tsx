import type { CaseDetail } from '@aurora/contract'
import { useState, type FormEvent, type ReactElement } from 'react'
import { Button } from '../../../components/button/button.tsx'
import { Icon } from '../../../components/icon/icon.tsx'
import { TextField } from '../../../components/text-field/text-field.tsx'
import { plural } from '../../../format/number.ts'
import styles from './case-panel.module.css'

interface TaskCommentsProps {
  readonly task: CaseDetail['tasks'][number]
  readonly isChangeable: boolean
  /** Resolves to whether it was added. */
  readonly onComment: (text: string) => Promise<boolean>
}

/** How many comments a task has, and one more in place; they stand in the timeline, where they are never changed. */
export function TaskComments({ task, isChangeable, onComment }: TaskCommentsProps): ReactElement | null {
  const [isOpen, setOpen] = useState(false)
  const [text, setText] = useState('')
  const words = task.commentCount === 0 ? 'No comments' : plural(task.commentCount, 'comment')
  if (!isChangeable) return task.commentCount === 0 ? null : <span className={styles.outcome}>{words}</span>
  const add = async (event: FormEvent): Promise<void> => {
    event.preventDefault()
    if (text.trim() === '' || !(await onComment(text.trim()))) return
    setText('')
    setOpen(false)
  }
  return (
    <>
      <button
        type="button"
        className={styles.comments}
        aria-expanded={isOpen}
        aria-label={`${words} on ${task.title}. Comment`}
        onClick={() => setOpen(!isOpen)}
      >
        <Icon name="note" size={12} /> {task.commentCount}
      </button>
      {isOpen && (
        <form className={styles.comment} onSubmit={(event) => void add(event)}>
          <TextField
            label="Comment"
            value={text}
            onChange={setText}
            maxLength={2_000}
            autoFocus
            autoComplete="off"
            hint="It stands in the timeline."
          />
          <Button submits disabled={text.trim() === ''}>
            Add comment
          </Button>
        </form>
      )}
    </>
  )
}
