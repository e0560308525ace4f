import type { CaseDetail, Notebook } from '@aurora/contract'
import { useRef, useState, type ReactElement } from 'react'
import { Button } from '../../../../components/button/button.tsx'
import { Markdown } from '../../../../components/markdown/markdown.tsx'
import { Quiet } from '../../../../components/section/placeholders.tsx'
import { Section } from '../../../../components/section/section.tsx'
import { Skeleton } from '../../../../components/section/skeleton.tsx'
import { useKept } from '../../../../components/section/use-kept.ts'
import { TextArea } from '../../../../components/text-area/text-area.tsx'
import { Timestamp } from '../../../../components/timestamp/timestamp.tsx'
import { showText } from '../../../../format/show-text.ts'
import { NotesConflict } from './notes-conflict.tsx'
import { useNotebook, useWriting } from './use-writing.ts'
import { isUnsaved } from './writing.ts'
import styles from './notes.module.css'

interface NotesTabProps {
  readonly one: CaseDetail
  readonly mayWrite: boolean
}

/** What the people of a case write together, in Markdown: saved as typed, seen by the others at once. */
export function NotesTab({ one, mayWrite }: NotesTabProps): ReactElement {
  const notebook = useKept(useNotebook(one))
  const [isWriting, setWriting] = useState(false)
  return (
    <div className={styles.notes}>
      <Section label="the notes" query={notebook} skeleton={<Skeleton rows={8} />}>
        {(book) =>
          isWriting ? (
            <Writing id={one.id} notebook={book} onDone={() => setWriting(false)} />
          ) : (
            <Reading notebook={book} onWrite={mayWrite ? () => setWriting(true) : undefined} />
          )
        }
      </Section>
    </div>
  )
}

interface ReadingProps {
  readonly notebook: Notebook
  readonly onWrite: (() => void) | undefined
}

function Reading({ notebook, onWrite }: ReadingProps): ReactElement {
  const { text, updated, updatedBy } = notebook
  if (text === '')
    return (
      <Quiet
        text="Nobody has written anything yet."
        {...(onWrite === undefined ? {} : { action: { label: 'Write', run: onWrite } })}
      />
    )
  return (
    <>
      <div className={styles.bar}>
        <span className={styles.faint}>
          {showText(updatedBy ?? '')}, {updated !== null && <Timestamp iso={updated} />}
        </span>
        {onWrite !== undefined && <Button onClick={onWrite}>Write</Button>}
      </div>
      <Markdown text={text} />
    </>
  )
}

interface WritingProps {
  readonly id: string
  readonly notebook: Notebook
  readonly onDone: () => void
}

function Writing({ id, notebook, onDone }: WritingProps): ReactElement {
  const { writing, happen, error } = useWriting(id, notebook)
  const field = useRef<HTMLTextAreaElement>(null)
  const state = isUnsaved(writing) ? 'Not saved yet' : 'Saved'
  return (
    <>
      <div className={styles.bar}>
        <span className={styles.faint} role="status">
          {writing.theirs === undefined ? state : 'Waits for your decision'}
        </span>
        <Button onClick={onDone}>Read</Button>
      </div>
      {writing.theirs !== undefined && (
        <NotesConflict
          mine={writing.text}
          theirs={writing.theirs}
          onDecide={(kind) => {
            happen({ kind })
            field.current?.focus()
          }}
        />
      )}
      <TextArea
        label="Notes, in Markdown"
        ref={field}
        value={writing.text}
        onChange={(text) => happen({ kind: 'typed', text })}
        rows={18}
        maxLength={100_000}
        error={error}
        autoFocus
        onKeyDown={(event) => {
          if (event.key === 'Escape') onDone()
        }}
      />
    </>
  )
}
