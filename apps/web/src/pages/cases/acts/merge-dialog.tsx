import type { CaseItem } from '@aurora/contract'
import { useQuery, useQueryClient } from '@tanstack/react-query'
import { useState, type FormEvent, type ReactElement } from 'react'
import { call } from '../../../api/client.ts'
import { sentenceOf } from '../../../api/problem.ts'
import { Button } from '../../../components/button/button.tsx'
import { Dialog } from '../../../components/dialog/dialog.tsx'
import { Section } from '../../../components/section/section.tsx'
import { Skeleton } from '../../../components/section/skeleton.tsx'
import { SeverityShape } from '../../../components/severity/severity.tsx'
import { TextField } from '../../../components/text-field/text-field.tsx'
import { toast } from '../../../components/toasts/toast-list.ts'
import { plural } from '../../../format/number.ts'
import { shorten, showText } from '../../../format/show-text.ts'
import { openStatuses } from '../state/address.ts'
import { refreshCases } from '../state/case-cache.ts'
import { useDesk } from '../state/desk.ts'
import { caseKeys } from '../state/queries.ts'
import styles from '../../../components/dialog/dialog-form.module.css'

interface MergeDialogProps {
  readonly one: CaseItem
  readonly onClose: () => void
}

/** Moves everything of a case into another one, after showing what; the other opens in its place. */
export function MergeDialog({ one, onClose }: MergeDialogProps): ReactElement {
  const { change } = useDesk()
  const client = useQueryClient()
  const [text, setText] = useState('')
  const [into, setInto] = useState<CaseItem>()
  const [error, setError] = useState<string>()
  const [isSaving, setSaving] = useState(false)
  const merge = async (target: CaseItem): Promise<void> => {
    setSaving(true)
    try {
      await call('mergeCase', { params: { id: one.id }, body: { into: target.id } })
      toast(`Merged ${one.name} into ${target.name}.`, { tone: 'good' })
      onClose()
      refreshCases(client)
      change({ selected: target.name, tab: 'timeline' })
    } catch (problem) {
      setError(sentenceOf(problem))
      setSaving(false)
    }
  }
  const submit = (event: FormEvent): void => {
    event.preventDefault()
    if (into !== undefined) void merge(into)
  }
  return (
    <Dialog title={`Merge ${one.name} into another case`} size="lg" onClose={onClose}>
      <form className={styles.form} onSubmit={submit}>
        <TextField
          label="Open case"
          value={text}
          onChange={setText}
          placeholder="Part of its title"
          autoComplete="off"
          data-autofocus
        />
        <Candidates one={one} text={text.trim()} into={into} onChoose={setInto} />
        {into !== undefined && <Preview one={one} into={into} />}
        {error !== undefined && (
          <p className={styles.error} role="alert">
            {error}
          </p>
        )}
        <div className={styles.buttons}>
          <Button onClick={onClose}>Cancel</Button>
          <Button look="main" submits disabled={into === undefined || isSaving}>
            {into === undefined ? 'Merge' : `Merge into ${into.name}`}
          </Button>
        </div>
      </form>
    </Dialog>
  )
}

interface CandidatesProps {
  readonly one: CaseItem
  readonly text: string
  readonly into: CaseItem | undefined
  readonly onChoose: (found: CaseItem) => void
}

function Candidates({ one, text, into, onChoose }: CandidatesProps): ReactElement {
  const query = useQuery({
    queryKey: [...caseKeys.parts, 'candidates', text],
    queryFn: ({ signal }) =>
      call('listCases', { query: { status: openStatuses.join(','), sort: 'updated', limit: 9, q: text }, signal }),
    staleTime: 10_000,
  })
  return (
    <Section label="open cases" query={query} skeleton={<Skeleton rows={3} />}>
      {({ items }) => {
        const others = items.filter(({ id }) => id !== one.id)
        if (others.length === 0) return <p className={styles.faint}>No other open case has that in its title.</p>
        return (
          <ul className={styles.people} aria-label="Open cases">
            {others.map((item) => (
              <li key={item.id}>
                <label className={styles.person}>
                  <input type="radio" name="into" checked={into?.id === item.id} onChange={() => onChoose(item)} />
                  <SeverityShape severity={item.severity} />
                  <span className={styles.caseName}>
                    {item.name} {shorten(showText(item.title), 80)}
                  </span>
                  <small>{item.assignee === null ? 'of nobody' : showText(item.assignee)}</small>
                </label>
              </li>
            ))}
          </ul>
        )
      }}
    </Section>
  )
}

/** What would be moved, asked of the server, which moves nothing yet. */
function Preview({ one, into }: { readonly one: CaseItem; readonly into: CaseItem }): ReactElement {
  const query = useQuery({
    queryKey: [...caseKeys.parts, 'merge', one.id, into.id],
    queryFn: () => call('mergeCase', { params: { id: one.id }, body: { into: into.id, isTrial: true } }),
    staleTime: 0,
  })
  return (
    <Section label="what would move" query={query} skeleton={<Skeleton rows={1} height={40} />}>
      {({ alerts, tasks, observables, evidence }) => (
        <p className={styles.preview} role="status">
          {plural(alerts, 'alert')}, {plural(tasks, 'task')}, {plural(observables, 'observable')} and{' '}
          {plural(evidence, 'file')} of evidence move to {into.name}. {one.name} is closed, keeps its timeline, and says
          where it went. This cannot be taken back.
        </p>
      )}
    </Section>
  )
}
