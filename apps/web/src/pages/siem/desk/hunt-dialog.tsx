import { useQueryClient } from '@tanstack/react-query'
import { useState, type FormEvent, type ReactElement } from 'react'
import { call } from '../../../api/client.ts'
import { sentenceOf } from '../../../api/problem.ts'
import { Button } from '../../../components/button/button.tsx'
import { Dialog } from '../../../components/dialog/dialog.tsx'
import { TextField } from '../../../components/text-field/text-field.tsx'
import { toast } from '../../../components/toasts/toast-list.ts'
import { shorten, showText } from '../../../format/show-text.ts'
import type { Hunt } from '../state/layers.ts'
import { savedSearchOf } from '../state/saved-search.ts'
import { sections } from '../state/sections.ts'
import { useWorkspace } from '../state/workspace.ts'
import { SearchWords } from './search-words.tsx'
import styles from '../../../components/dialog/dialog-form.module.css'

interface HuntDialogProps {
  /** The one to rename or share; absent for a new one of the present search. */
  readonly hunt: Hunt | undefined
  readonly onClose: () => void
}

const audiences = [
  ['private', 'Only me'],
  ['team', 'Everyone'],
  ['roles', 'Some roles'],
] as const

/** Roles whose people hunt (AU-90); those of programs and auditors do not. */
const roles = ['analyst', 'operator', 'viewer', 'admin', 'auditor'] as const

/** The name of a hunt, and who sees it. */
export function HuntDialog({ hunt, onClose }: HuntDialogProps): ReactElement {
  const { address, change } = useWorkspace()
  const client = useQueryClient()
  const [name, setName] = useState(hunt?.name ?? '')
  const [to, setTo] = useState<(typeof audiences)[number][0]>(hunt?.audience.to ?? 'private')
  const [chosen, choose] = useState<readonly string[]>(hunt?.audience.to === 'roles' ? hunt.audience.roles : [])
  const [error, setError] = useState<string>()
  const [isSaving, setSaving] = useState(false)
  const search = hunt?.search ?? savedSearchOf(address)
  const save = async (): Promise<void> => {
    setSaving(true)
    const audience = to === 'roles' ? { to, roles: [...chosen] } : { to }
    const body = { name: name.trim(), search, audience }
    try {
      const saved =
        hunt === undefined
          ? await call('createHunt', { body })
          : await call('updateHunt', { params: { id: hunt.id }, body })
      onClose()
      toast(`Saved “${shorten(showText(saved.name), 60)}”.`, { tone: 'good' })
      if (hunt === undefined) change({ hunt: saved.id }, { replace: true })
      void client.invalidateQueries({ queryKey: sections.hunts.queryKey })
    } catch (problem) {
      setError(sentenceOf(problem))
      setSaving(false)
    }
  }
  const submit = (event: FormEvent): void => {
    event.preventDefault()
    if (name.trim() === '') setError('A hunt needs a name.')
    else if (to === 'roles' && chosen.length === 0) setError('Choose at least one role.')
    else void save()
  }
  return (
    <Dialog title={hunt === undefined ? 'Save as a hunt' : 'Rename or share'} onClose={onClose}>
      <form className={styles.form} onSubmit={submit}>
        <TextField
          label="Name"
          value={name}
          onChange={setName}
          maxLength={100}
          error={error}
          autoComplete="off"
          data-autofocus
        />
        <SearchWords search={search} />
        <fieldset className={styles.inline}>
          <legend>Who sees it</legend>
          {audiences.map(([value, word]) => (
            <label key={value}>
              <input type="radio" name="audience" checked={to === value} onChange={() => setTo(value)} /> {word}
            </label>
          ))}
        </fieldset>
        {to === 'roles' && (
          <fieldset className={styles.inline}>
            <legend>Roles</legend>
            {roles.map((role) => (
              <label key={role}>
                <input
                  type="checkbox"
                  checked={chosen.includes(role)}
                  onChange={() => choose([...new Set(chosen).symmetricDifference(new Set([role]))])}
                />{' '}
                {role}
              </label>
            ))}
          </fieldset>
        )}
        <div className={styles.buttons}>
          <Button onClick={onClose}>Cancel</Button>
          <Button look="main" submits disabled={isSaving}>
            Save
          </Button>
        </div>
      </form>
    </Dialog>
  )
}
