import type { EventItem } from '@aurora/contract'
import { useQueryClient } from '@tanstack/react-query'
import { useState, type FormEvent, type ReactElement } from 'react'
import { call } from '../../../api/client.ts'
import { sentenceOf } from '../../../api/problem.ts'
import { Button } from '../../../components/button/button.tsx'
import { Dialog } from '../../../components/dialog/dialog.tsx'
import { SuppressionPreview } from '../../../components/suppression-preview/suppression-preview.tsx'
import { TextField } from '../../../components/text-field/text-field.tsx'
import { toast } from '../../../components/toasts/toast-list.ts'
import { shorten, showText } from '../../../format/show-text.ts'
import { tellAct } from '../../../state/last-act.ts'
import type { Value } from '../state/event-fields.ts'
import { sections } from '../state/sections.ts'
import { useRule } from '../state/use-hunt.ts'
import { useWorkspace } from '../state/workspace.ts'
import { choicesOf, criteriaOf } from './suppress-choice.ts'
import styles from '../../../components/dialog/dialog-form.module.css'

interface SuppressDialogProps {
  /** What is like this event; absent: what the present query finds. */
  readonly event: EventItem | undefined
  readonly onClose: () => void
}

const spans = [
  ['now+24h', '24 hours'],
  ['now+7d', '7 days'],
  ['now+30d', '30 days'],
] as const

/** Hides findings for a while, by chosen fields of an event or by the query. Needs a reason and an end (AU-97, X-48). */
export function SuppressDialog({ event, onClose }: SuppressDialogProps): ReactElement {
  const { address } = useWorkspace()
  const rule = useRule()
  const choices = event === undefined ? [] : choicesOf(event)
  const [chosen, choose] = useState<readonly Value[]>(() => choices.slice(0, 1))
  const [isOfRule, setOfRule] = useState(true)
  const [expires, setExpires] = useState<string>(spans[0][0])
  const [reason, setReason] = useState('')
  const [error, setError] = useState<string>()
  const client = useQueryClient()
  const query = address.q.trim()
  const criteria = event === undefined ? (query === '' ? undefined : { query }) : criteriaOf(chosen)
  const wanted =
    criteria === undefined
      ? undefined
      : { criteria, ...(isOfRule && address.rule !== '' ? { rule: address.rule } : {}) }
  const save = async (): Promise<void> => {
    if (wanted === undefined) return setError('Choose what is suppressed.')
    try {
      const { id } = await call('createSuppression', { body: { ...wanted, reason: reason.trim(), expires } })
      onClose()
      const refresh = (): void => void client.invalidateQueries({ queryKey: sections.suppressions.queryKey })
      tellAct('Suppressed. It is listed under Suppressed, with Lift.', () => void lift(id).then(refresh))
      refresh()
    } catch (problem) {
      setError(sentenceOf(problem))
    }
  }
  const submit = (submitted: FormEvent): void => {
    submitted.preventDefault()
    if (reason.trim() === '') setError('Say why, for whoever looks at it later.')
    else void save()
  }
  const toggle = (value: Value): void =>
    choose(chosen.some((one) => isSame(one, value)) ? chosen.filter((one) => !isSame(one, value)) : [...chosen, value])
  return (
    <Dialog
      title={event === undefined ? 'Suppress what this search finds' : 'Suppress what is like this'}
      size="lg"
      onClose={onClose}
    >
      <form className={styles.form} onSubmit={submit}>
        {event === undefined ? (
          <p>
            Findings whose events match{' '}
            <code>{query === '' ? 'nothing: search for something first' : shorten(showText(query), 300)}</code>
          </p>
        ) : (
          <fieldset className={styles.choices}>
            <legend>Findings about all of</legend>
            {choices.map((value, i) => (
              <label key={value.field} className={styles.choice}>
                <input
                  type="checkbox"
                  checked={chosen.some((one) => isSame(one, value))}
                  onChange={() => toggle(value)}
                  {...(i === 0 ? { 'data-autofocus': true } : {})}
                />
                <span>
                  {value.field} <code>{shorten(showText(value.value), 80)}</code>
                </span>
              </label>
            ))}
          </fieldset>
        )}
        {address.rule !== '' && (
          <label className={styles.check}>
            <input type="checkbox" checked={isOfRule} onChange={(change) => setOfRule(change.target.checked)} />
            Only of the rule “{shorten(showText(rule?.title ?? address.rule), 80)}”
          </label>
        )}
        <fieldset className={styles.inline}>
          <legend>Until</legend>
          {spans.map(([value, word]) => (
            <label key={value}>
              <input type="radio" name="expires" checked={expires === value} onChange={() => setExpires(value)} />{' '}
              {word}
            </label>
          ))}
        </fieldset>
        <TextField
          label="Reason"
          value={reason}
          onChange={(text) => {
            setReason(text)
            setError(undefined)
          }}
          maxLength={500}
          error={error}
          autoComplete="off"
          {...(event === undefined ? { 'data-autofocus': true } : {})}
        />
        {wanted !== undefined && <SuppressionPreview wanted={wanted} />}
        <div className={styles.buttons}>
          <Button onClick={onClose}>Cancel</Button>
          <Button look="main" submits disabled={wanted === undefined}>
            Suppress
          </Button>
        </div>
      </form>
    </Dialog>
  )
}

const isSame = (a: Value, b: Value): boolean => a.field === b.field && a.value === b.value

async function lift(id: string): Promise<void> {
  try {
    await call('endSuppression', { params: { id } })
    toast('Lifted the suppression.', { tone: 'good' })
  } catch (error) {
    toast(`Not lifted. ${sentenceOf(error)}`, { tone: 'bad' })
  }
}
