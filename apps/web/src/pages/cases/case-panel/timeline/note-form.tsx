import type { CaseDetail } from '@aurora/contract'
import { useQueryClient } from '@tanstack/react-query'
import { useEffect, useRef, useState, type FormEvent, type KeyboardEvent, type ReactElement } from 'react'
import { call } from '../../../../api/client.ts'
import { sentenceOf } from '../../../../api/problem.ts'
import { Button } from '../../../../components/button/button.tsx'
import { TextArea } from '../../../../components/text-area/text-area.tsx'
import { patchCase, refreshCases } from '../../state/case-cache.ts'
import styles from './timeline.module.css'

interface NoteFormProps {
  readonly one: CaseDetail
  readonly isAsked: boolean
  readonly onReached: () => void
}

/** What was typed and not yet added, by case: looking at another one loses nothing. As long as the page. */
const drafts = new Map<string, string>()

/** A note, added where it will stand. Ctrl+Enter adds it, Escape goes back to the list; it is never changed later. */
export function NoteForm({ one, isAsked, onReached }: NoteFormProps): ReactElement {
  const client = useQueryClient()
  const field = useRef<HTMLTextAreaElement>(null)
  const [text, setText] = useState(() => drafts.get(one.id) ?? '')
  const [error, setError] = useState<string>()
  const [isSaving, setSaving] = useState(false)
  useEffect(() => {
    if (!isAsked) return
    field.current?.focus()
    onReached()
  }, [isAsked, onReached])
  const type = (next: string): void => {
    drafts.set(one.id, next)
    setText(next)
    setError(undefined)
  }
  const add = async (): Promise<void> => {
    setSaving(true)
    try {
      patchCase(client, one.id, await call('noteCase', { params: { id: one.id }, body: { text: text.trim() } }))
      type('')
      refreshCases(client)
    } catch (problem) {
      setError(`Not added. ${sentenceOf(problem)}`)
    }
    setSaving(false)
  }
  const submit = (event?: FormEvent): void => {
    event?.preventDefault()
    if (text.trim() !== '' && !isSaving) void add()
  }
  const onKeyDown = (event: KeyboardEvent): void => {
    if (event.key === 'Enter' && (event.ctrlKey || event.metaKey)) submit()
    if (event.key === 'Escape') document.getElementById('list')?.focus()
  }
  return (
    <form className={styles.noteForm} onSubmit={submit} onKeyDown={onKeyDown}>
      <TextArea
        label="Add a note"
        ref={field}
        value={text}
        onChange={type}
        rows={2}
        maxLength={20_000}
        error={error}
        placeholder="What you saw, did or decided. Ctrl+Enter adds it."
      />
      {text.trim() !== '' && (
        <Button look="main" submits disabled={isSaving}>
          Add note
        </Button>
      )}
    </form>
  )
}
