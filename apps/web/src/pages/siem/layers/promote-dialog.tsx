import type { CaseItem, EventItem } from '@aurora/contract'
import { severityNames, type SeverityName } from '@aurora/core'
import { useQuery, useQueryClient } from '@tanstack/react-query'
import { useNavigate } from '@tanstack/react-router'
import { useState, type FormEvent, type ReactElement } from 'react'
import { call } from '../../../api/client.ts'
import { sentenceOf } from '../../../api/problem.ts'
import { Button } from '../../../components/button/button.tsx'
import { Dialog } from '../../../components/dialog/dialog.tsx'
import { OpenCases } from '../../../components/open-cases/open-cases.tsx'
import { Section } from '../../../components/section/section.tsx'
import { Skeleton } from '../../../components/section/skeleton.tsx'
import { TextField } from '../../../components/text-field/text-field.tsx'
import { toast } from '../../../components/toasts/toast-list.ts'
import { shorten, showText } from '../../../format/show-text.ts'
import { may, useMe } from '../../../session/use-me.ts'
import { useRule } from '../state/use-hunt.ts'
import { useWorkspace } from '../state/workspace.ts'
import { promoteAll, type Into } from './promote.ts'
import { eventsWords, joinWords } from './promote-words.ts'
import styles from '../../../components/dialog/dialog-form.module.css'

interface PromoteDialogProps {
  readonly events: readonly EventItem[]
  readonly onClose: () => void
}

/** Makes an alert of an event, or of each of several, and a case when asked. Says before what it will join (AU-101 to AU-103). */
export function PromoteDialog({ events, onClose }: PromoteDialogProps): ReactElement {
  const { address } = useWorkspace()
  const rule = useRule()
  const mayOpenCases = may(useMe().data, 'cases:write')
  const one = events.length === 1 ? events[0] : undefined
  const [title, setTitle] = useState(() => (one === undefined ? '' : titleOf(one)))
  const [severity, setSeverity] = useState<SeverityName>(one?.severity ?? 'medium')
  const [keepsRule, setKeepsRule] = useState(true)
  const [into, setInto] = useState<Into>('alert')
  const [found, setFound] = useState<CaseItem>()
  const [text, setText] = useState('')
  const [error, setError] = useState<string>()
  const [isSaving, setSaving] = useState(false)
  const client = useQueryClient()
  const navigate = useNavigate()
  const ruleId = keepsRule && address.rule !== '' ? address.rule : undefined
  const save = async (): Promise<void> => {
    setSaving(true)
    try {
      const form = one === undefined ? {} : { title: title.trim(), severity }
      const made = await promoteAll(events, { ...form, rule: ruleId, into, found: found?.id })
      onClose()
      toast(made.text, {
        tone: made.refused === 0 ? 'good' : 'bad',
        ...(made.case === undefined
          ? made.alert === undefined
            ? {}
            : {
                action: {
                  label: `Open ${made.alert}`,
                  run: () => void navigate({ to: '/alerts', search: { selectedAlert: made.alert } }),
                },
              }
          : {
              action: {
                label: `Open ${made.case}`,
                run: () => void navigate({ to: '/cases', search: { selectedCase: made.case } }),
              },
            }),
      })
      for (const queryKey of [['references'], ['alerts'], ['cases']]) void client.invalidateQueries({ queryKey })
    } catch (problem) {
      setError(sentenceOf(problem))
      setSaving(false)
    }
  }
  const submit = (event: FormEvent): void => {
    event.preventDefault()
    if (one !== undefined && title.trim() === '') setError('An alert needs a title.')
    else if (into === 'found' && found === undefined) setError('Choose the case it joins.')
    else void save()
  }
  const choices: readonly (readonly [Into, string])[] = mayOpenCases
    ? [
        ['alert', 'An alert'],
        ['new', 'An alert in a new case'],
        ['found', 'An alert in an open case'],
      ]
    : [['alert', 'An alert']]
  return (
    <Dialog title={`Promote ${eventsWords(events.length)}`} size="lg" onClose={onClose}>
      <form className={styles.form} onSubmit={submit}>
        <fieldset className={styles.inline}>
          <legend>Becomes</legend>
          {choices.map(([value, word], i) => (
            <label key={value}>
              <input
                type="radio"
                name="into"
                checked={into === value}
                onChange={() => setInto(value)}
                {...(i === 0 ? { 'data-autofocus': true } : {})}
              />{' '}
              {word}
            </label>
          ))}
        </fieldset>
        {one !== undefined && (
          <>
            <TextField label="Title" value={title} onChange={setTitle} maxLength={500} autoComplete="off" />
            <fieldset className={styles.inline}>
              <legend>Severity</legend>
              {severityNames.map((name) => (
                <label key={name}>
                  <input type="radio" name="severity" checked={severity === name} onChange={() => setSeverity(name)} />{' '}
                  {name}
                </label>
              ))}
            </fieldset>
          </>
        )}
        {address.rule !== '' && (
          <label className={styles.check}>
            <input type="checkbox" checked={keepsRule} onChange={(event) => setKeepsRule(event.target.checked)} />
            By the rule “{shorten(showText(rule?.title ?? address.rule), 80)}”
          </label>
        )}
        {into === 'found' && (
          <>
            <TextField
              label="Find an open case"
              value={text}
              onChange={setText}
              placeholder="Part of its title"
              autoComplete="off"
            />
            <OpenCases text={text} into={found} onChoose={setFound} />
          </>
        )}
        <WhatItJoins events={events} into={into} found={found} rule={ruleId} />
        {error !== undefined && (
          <p className={styles.error} role="alert">
            {error}
          </p>
        )}
        <div className={styles.buttons}>
          <Button onClick={onClose}>Cancel</Button>
          <Button look="main" submits disabled={isSaving}>
            {isSaving ? 'Promoting…' : 'Promote'}
          </Button>
        </div>
      </form>
    </Dialog>
  )
}

interface WhatItJoinsProps {
  readonly events: readonly EventItem[]
  readonly into: Into
  readonly found: CaseItem | undefined
  readonly rule: string | undefined
}

/** What saving will do, said before it is done (UX §9). */
function WhatItJoins({ events, into, found, rule }: WhatItJoinsProps): ReactElement {
  const ids = events.map(({ id }) => id)
  const query = useQuery({
    queryKey: ['promotion-preview', ids, rule],
    queryFn: ({ signal }) => call('previewPromotion', { body: { events: ids, ...(rule ? { rule } : {}) }, signal }),
    staleTime: 10_000,
    gcTime: 10_000,
  })
  return (
    <div className={styles.preview} role="status">
      <Section label="what it joins" query={query} skeleton={<Skeleton rows={1} height={22} />}>
        {({ items }) => (
          <ul>
            {joinWords(items, { into, caseName: found?.name }).map((line) => (
              <li key={line}>{line}</li>
            ))}
          </ul>
        )}
      </Section>
    </div>
  )
}

const titleOf = ({ message, source, dataset }: EventItem): string =>
  (message === '' ? `${source} ${dataset}` : message).slice(0, 500)
