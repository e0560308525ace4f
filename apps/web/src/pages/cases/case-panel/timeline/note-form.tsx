import type { CaseDetail } from '@aurora/contract'
import { useQueryClient } from '@tanstack/react-query'
import { useEffect, useRef, useState, type FormEvent, type KeyboardEvent, type ReactElement } from 'react'
import { call } from '../../../../api/client.ts'
import { sentenceOf } from '../../../../api/problem.ts'
import { Button } from '../../../../components/button/button.tsx'
import { TextArea } from '../../../../components/text-area/text-area.tsx'
import { TextField } from '../../../../components/text-field/text-field.tsx'
import { plural } from '../../../../format/number.ts'
import { patchCase, refreshCases } from '../../state/case-cache.ts'
import { recognise } from '../observables/recognise.ts'
import { emptyDraft, isEmptyDraft, noteOf, type NoteDraft } from './note-draft.ts'
import styles from './timeline.module.css'

interface NoteFormProps {
  readonly one: CaseDetail
  readonly isAsked: boolean
  readonly onReached: () => void
}

/** What was typed and not yet added, by case: looking at another one loses nothing. As long as the page. */
const drafts = new Map<string, NoteDraft>()

/** A note, added where it will stand. Ctrl+Enter adds it, Escape goes back to the list; it is never changed later. */
export function NoteForm({ one, isAsked, onReached }: NoteFormProps): ReactElement {
  const client = useQueryClient()
  const field = useRef<HTMLTextAreaElement>(null)
  const [draft, setDraft] = useState(() => drafts.get(one.id) ?? emptyDraft)
  const [error, setError] = useState<string>()
  const [isSaving, setSaving] = useState(false)
  useEffect(() => {
    if (!isAsked) return
    field.current?.focus()
    onReached()
  }, [isAsked, onReached])
  const change = (part: Partial<NoteDraft>): void => {
    const next = { ...draft, ...part }
    drafts.set(one.id, next)
    setDraft(next)
    setError(undefined)
  }
  const add = async (): Promise<void> => {
    setSaving(true)
    try {
      patchCase(client, one.id, await call('noteCase', { params: { id: one.id }, body: noteOf(draft) }))
      change(emptyDraft)
      refreshCases(client)
    } catch (problem) {
      setError(`Not added. ${sentenceOf(problem)}`)
    }
    setSaving(false)
  }
  const submit = (event?: FormEvent): void => {
    event?.preventDefault()
    if (draft.text.trim() !== '' && !isSaving) void add()
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
        value={draft.text}
        onChange={(text) => change({ text })}
        rows={2}
        maxLength={20_000}
        error={error}
        placeholder="What you saw, did or decided. Ctrl+Enter adds it."
      />
      {!isEmptyDraft(draft) && (
        <>
          <NoteParts draft={draft} onChange={change} />
          <Button look="main" submits disabled={isSaving || draft.text.trim() === ''}>
            Add note
          </Button>
        </>
      )}
    </form>
  )
}

interface NotePartsProps {
  readonly draft: NoteDraft
  readonly onChange: (part: Partial<NoteDraft>) => void
}

/** What the note is about, added to the case with it: assets, observables, tags. */
function NoteParts({ draft, onChange }: NotePartsProps): ReactElement {
  const inText = recognise(draft.text).items.filter(({ kind }) => kind !== undefined)
  const missing = inText.filter(({ value }) => !draft.observables.includes(value))
  const count = noteOf(draft).observables?.length ?? 0
  const take = (): void => {
    const values = missing.map(({ value }) => value)
    onChange({ observables: [draft.observables.trim(), ...values].filter((one) => one !== '').join(' ') })
  }
  return (
    <div className={styles.noteParts}>
      <TextField
        label="Tags"
        value={draft.tags}
        onChange={(tags) => onChange({ tags })}
        hint="Apart by commas"
        maxLength={500}
        autoComplete="off"
      />
      <TextField
        label="Assets and observables"
        value={draft.observables}
        onChange={(observables) => onChange({ observables })}
        hint={
          count === 0
            ? 'Addresses, domains, hashes; host:web-1, user:bob'
            : `${plural(count, 'observable')} added with it`
        }
        maxLength={4_000}
        autoComplete="off"
      />
      {missing.length > 0 && (
        <Button look="quiet" icon="target" onClick={take}>
          Take {plural(missing.length, 'observable')} from the note
        </Button>
      )}
    </div>
  )
}
