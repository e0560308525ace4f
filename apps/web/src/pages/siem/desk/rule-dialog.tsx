import type { SeverityName } from '@aurora/core'
import { severityNames } from '@aurora/core'
import { useQueryClient } from '@tanstack/react-query'
import { useState, type FormEvent, type ReactElement } from 'react'
import { call } from '../../../api/client.ts'
import { sentenceOf } from '../../../api/problem.ts'
import { Button } from '../../../components/button/button.tsx'
import { Dialog } from '../../../components/dialog/dialog.tsx'
import { TextArea } from '../../../components/text-area/text-area.tsx'
import { TextField } from '../../../components/text-field/text-field.tsx'
import { toast } from '../../../components/toasts/toast-list.ts'
import { shorten, showText } from '../../../format/show-text.ts'
import type { OwnRule } from '../state/layers.ts'
import { savedSearchOf } from '../state/saved-search.ts'
import { useHunt } from '../state/use-hunt.ts'
import { useWorkspace } from '../state/workspace.ts'
import { contentOf, draftOf, problemsOf, type RuleDraft } from './rule-draft.ts'
import { RulePreview } from './rule-preview.tsx'
import { SearchWords } from './search-words.tsx'
import styles from '../../../components/dialog/dialog-form.module.css'

interface RuleDialogProps {
  /** The one to change; absent for a new one of the present search. */
  readonly rule: OwnRule | undefined
  readonly onClose: () => void
}

/** A rule of the present search: what its alerts say, how often it runs, and what it would have found (AU-93 to AU-95). */
export function RuleDialog({ rule, onClose }: RuleDialogProps): ReactElement {
  const { address, change } = useWorkspace()
  const hunt = useHunt()?.hunt
  const client = useQueryClient()
  const [draft, setDraft] = useState(() => draftOf(rule, hunt?.name))
  const [error, setError] = useState<string>()
  const [isSaving, setSaving] = useState(false)
  const search = rule?.search ?? savedSearchOf(address)
  const set = (part: Partial<RuleDraft>): void => {
    setDraft({ ...draft, ...part })
    setError(undefined)
  }
  const save = async (): Promise<void> => {
    setSaving(true)
    const content = {
      ...contentOf(draft),
      search,
      threshold: rule?.threshold ?? null,
      isEnabled: rule?.isEnabled ?? true,
    }
    try {
      const saved =
        rule === undefined
          ? await call('createOwnRule', { body: { ...content, ...(hunt === undefined ? {} : { hunt: hunt.id }) } })
          : await call('updateOwnRule', { params: { id: rule.id }, body: { ...content, version: rule.version } })
      onClose()
      toast(`Saved “${shorten(showText(saved.title), 60)}”.`, { tone: 'good' })
      if (rule === undefined) change({ rule: saved.id, hunt: '' }, { replace: true })
      void client.invalidateQueries({ queryKey: ['siem'] })
    } catch (problem) {
      setError(sentenceOf(problem))
      setSaving(false)
    }
  }
  const submit = (event: FormEvent): void => {
    event.preventDefault()
    const problem = problemsOf(draft)
    if (problem === undefined) void save()
    else setError(problem)
  }
  return (
    <Dialog title={rule === undefined ? 'Make a rule' : 'Change the rule'} size="lg" onClose={onClose}>
      <form className={styles.form} onSubmit={submit}>
        <TextField
          label="Name of the rule"
          value={draft.title}
          onChange={(title) => set({ title })}
          maxLength={200}
          autoComplete="off"
          data-autofocus
        />
        <SearchWords search={search} />
        <fieldset className={styles.inline}>
          <legend>Severity of its alerts</legend>
          {severityNames.map((name: SeverityName) => (
            <label key={name}>
              <input
                type="radio"
                name="severity"
                checked={draft.severity === name}
                onChange={() => set({ severity: name })}
              />{' '}
              {name}
            </label>
          ))}
        </fieldset>
        <TextField
          label="Title of its alerts"
          value={draft.titleTemplate}
          onChange={(titleTemplate) => set({ titleTemplate })}
          hint="{field} stands for the value of the event. Empty: the name of the rule."
          placeholder="Failed logons of {user.name}"
          maxLength={1000}
          autoComplete="off"
        />
        <TextArea
          label="Description (optional)"
          value={draft.descriptionTemplate}
          onChange={(descriptionTemplate) => set({ descriptionTemplate })}
          rows={2}
          maxLength={1000}
        />
        <TextField
          label="ATT&CK techniques (optional)"
          value={draft.techniques}
          onChange={(techniques) => set({ techniques })}
          placeholder="T1110, T1078.004"
          autoComplete="off"
        />
        <fieldset className={styles.inline}>
          <legend>It runs</legend>
          <label>
            <input type="radio" name="runs" checked={!draft.isScheduled} onChange={() => set({ isScheduled: false })} />{' '}
            by hand only
          </label>
          <label>
            <input type="radio" name="runs" checked={draft.isScheduled} onChange={() => set({ isScheduled: true })} />{' '}
            every
          </label>
          <label>
            <input
              type="number"
              min={1}
              max={10_080}
              value={draft.everyMinutes}
              disabled={!draft.isScheduled}
              onChange={(event) => set({ everyMinutes: event.target.value })}
            />{' '}
            minutes
          </label>
        </fieldset>
        <label className={styles.check}>
          <input
            type="checkbox"
            checked={draft.opensCase}
            onChange={(event) => set({ opensCase: event.target.checked })}
          />
          Open a case with every new alert
        </label>
        <RulePreview draft={draft} search={search} />
        {error !== undefined && (
          <p className={styles.error} role="alert">
            {error}
          </p>
        )}
        <div className={styles.buttons}>
          <Button onClick={onClose}>Cancel</Button>
          <Button look="main" submits disabled={isSaving}>
            Save the rule
          </Button>
        </div>
      </form>
    </Dialog>
  )
}
