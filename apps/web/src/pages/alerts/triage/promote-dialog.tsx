import type { CaseItem } from '@aurora/contract'
import { useQueryClient } from '@tanstack/react-query'
import { useNavigate } from '@tanstack/react-router'
import { useState, type FormEvent, type ReactElement } from 'react'
import { call } from '../../../api/client.ts'
import { sentenceOf } from '../../../api/problem.ts'
import { Button } from '../../../components/button/button.tsx'
import { Dialog } from '../../../components/dialog/dialog.tsx'
import { OpenCases } from '../../../components/open-cases/open-cases.tsx'
import { TextField } from '../../../components/text-field/text-field.tsx'
import { toast } from '../../../components/toasts/toast-list.ts'
import { plural } from '../../../format/number.ts'
import { shorten, showText } from '../../../format/show-text.ts'
import { alertKeys } from '../state/queries.ts'
import { idsOf, mostInCase } from './ids-of.ts'
import { targetWords, type Target } from './targets.ts'
import styles from '../../../components/dialog/dialog-form.module.css'

interface PromoteDialogProps {
  readonly target: Target
  readonly onClose: () => void
}

/** A new case of alerts, or an open one that they join, found by search. Says what will be before it is saved. */
export function PromoteDialog({ target, onClose }: PromoteDialogProps): ReactElement {
  const [into, setInto] = useState<CaseItem>()
  const [text, setText] = useState('')
  const [title, setTitle] = useState(() => (target.kind === 'one' ? target.alert.title : ''))
  const [error, setError] = useState<string>()
  const [isSaving, setSaving] = useState(false)
  const client = useQueryClient()
  const navigate = useNavigate()
  const save = async (): Promise<void> => {
    setSaving(true)
    try {
      const made = await promote(target, into, title.trim())
      toast(`${into === undefined ? 'Opened' : 'Joined'} ${made.name} with ${targetWords(target)}.`, {
        tone: 'good',
        action: {
          label: `Open ${made.name}`,
          run: () => void navigate({ to: '/cases', search: { selectedCase: made.name } }),
        },
      })
      onClose()
      void client.invalidateQueries({ queryKey: alertKeys.all })
      void client.invalidateQueries({ queryKey: ['cases'] })
    } catch (problem) {
      setError(sentenceOf(problem))
      setSaving(false)
    }
  }
  const submit = (event: FormEvent): void => {
    event.preventDefault()
    if (into !== undefined || title.trim() !== '') void save()
    else setError('A new case needs a title.')
  }
  return (
    <Dialog title={`Promote ${targetWords(target)}`} size="lg" onClose={onClose}>
      <form className={styles.form} onSubmit={submit}>
        <fieldset className={styles.choices}>
          <legend className="visually-hidden">New or open case</legend>
          <label className={styles.choice}>
            <input
              type="radio"
              name="case"
              checked={into === undefined}
              onChange={() => setInto(undefined)}
              data-autofocus
            />
            <span>
              <strong>A new case</strong>
            </span>
          </label>
          {into === undefined && (
            <TextField label="Title" value={title} onChange={setTitle} maxLength={500} autoComplete="off" />
          )}
        </fieldset>
        <TextField
          label="Or find an open case"
          value={text}
          onChange={setText}
          placeholder="Part of its title"
          autoComplete="off"
        />
        <OpenCases text={text} into={into} onChoose={setInto} />
        <p className={styles.preview} role="status">
          {previewOf(target, into, title)}
        </p>
        {error !== undefined && (
          <p className={styles.error} role="alert">
            {error}
          </p>
        )}
        <div className={styles.buttons}>
          <Button onClick={onClose}>Cancel</Button>
          <Button look="main" submits disabled={isSaving}>
            {into === undefined ? 'Open the case' : `Join ${into.name}`}
          </Button>
        </div>
      </form>
    </Dialog>
  )
}

/** What saving will do, said before it is done (UX §9). */
function previewOf(target: Target, into: CaseItem | undefined, title: string): string {
  const what = targetWords(target)
  const verb = target.kind === 'one' ? 'joins' : 'join'
  const bound =
    target.kind === 'all' && target.count > mostInCase ? ` A case takes ${plural(mostInCase, 'alert')} at most.` : ''
  if (target.kind === 'one' && target.alert.caseId !== null)
    return `${what} is in a case already, and an alert is in one only: this will be refused.`
  if (into !== undefined)
    return `${what} ${verb} ${into.name} “${shorten(showText(into.title), 80)}”, ${into.status.replace('_', ' ')}.${bound}`
  return `Opens a new case “${shorten(showText(title.trim()), 80)}” with ${what}; what it is about becomes its observables.${bound}`
}

async function promote(target: Target, into: CaseItem | undefined, title: string): Promise<CaseItem> {
  const alerts = await idsOf(target)
  if (into !== undefined) return await call('linkAlerts', { params: { id: into.id }, body: { alerts } })
  return await call('createCase', { body: { title, alerts } })
}
