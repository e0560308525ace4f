import { severityNames, type SeverityName } from '@aurora/core'
import { useQueryClient } from '@tanstack/react-query'
import { useState, type FormEvent, type ReactElement } from 'react'
import { call } from '../../../api/client.ts'
import { sentenceOf } from '../../../api/problem.ts'
import { Button } from '../../../components/button/button.tsx'
import { Dialog } from '../../../components/dialog/dialog.tsx'
import { Severity } from '../../../components/severity/severity.tsx'
import { TextArea } from '../../../components/text-area/text-area.tsx'
import { TextField } from '../../../components/text-field/text-field.tsx'
import { toast } from '../../../components/toasts/toast-list.ts'
import { refreshCases } from '../state/case-cache.ts'
import { useDesk } from '../state/desk.ts'
import styles from '../../../components/dialog/dialog-form.module.css'

const worstFirst = severityNames.toReversed()

/** A case by hand: what it is and why there is one. It opens beside the list when it is made. */
export function NewCaseDialog({ onClose }: { readonly onClose: () => void }): ReactElement {
  const { me, open } = useDesk()
  const client = useQueryClient()
  const [title, setTitle] = useState('')
  const [reason, setReason] = useState('')
  const [severity, setSeverity] = useState<SeverityName>('medium')
  const [isMine, setMine] = useState(true)
  const [error, setError] = useState<string>()
  const [isSaving, setSaving] = useState(false)
  const save = async (): Promise<void> => {
    setSaving(true)
    try {
      const owner = isMine ? { assignee: me.name } : {}
      const made = await call('createCase', {
        body: { title: title.trim(), reason: reason.trim(), severity, ...owner },
      })
      toast(`Opened ${made.name}.`, { tone: 'good' })
      onClose()
      refreshCases(client)
      open(made.name)
    } catch (problem) {
      setError(sentenceOf(problem))
      setSaving(false)
    }
  }
  const submit = (event: FormEvent): void => {
    event.preventDefault()
    if (title.trim() === '') setError('A case needs a title.')
    else if (reason.trim() === '') setError('A case without alerts needs a reason: who saw what.')
    else void save()
  }
  return (
    <Dialog title="New case" size="lg" onClose={onClose}>
      <form className={styles.form} onSubmit={submit}>
        <TextField label="Title" value={title} onChange={setTitle} maxLength={500} autoComplete="off" data-autofocus />
        <TextArea label="Why there is a case" value={reason} onChange={setReason} rows={3} maxLength={20_000} />
        <fieldset className={styles.inline}>
          <legend>Severity</legend>
          {worstFirst.map((name) => (
            <label key={name}>
              <input type="radio" name="severity" checked={severity === name} onChange={() => setSeverity(name)} />
              <Severity severity={name} />
            </label>
          ))}
        </fieldset>
        <label className={styles.check}>
          <input type="checkbox" checked={isMine} onChange={(event) => setMine(event.target.checked)} />
          It is mine
        </label>
        {error !== undefined && (
          <p className={styles.error} role="alert">
            {error}
          </p>
        )}
        <div className={styles.buttons}>
          <Button onClick={onClose}>Cancel</Button>
          <Button look="main" submits disabled={isSaving}>
            Open the case
          </Button>
        </div>
      </form>
    </Dialog>
  )
}
