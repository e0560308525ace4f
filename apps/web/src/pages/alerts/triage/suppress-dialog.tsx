import type { AlertItem } from '@aurora/contract'
import { useState, type FormEvent, type ReactElement } from 'react'
import { call } from '../../../api/client.ts'
import type { CallRequest } from '../../../api/operations.ts'
import { sentenceOf } from '../../../api/problem.ts'
import { Button } from '../../../components/button/button.tsx'
import { Dialog } from '../../../components/dialog/dialog.tsx'
import { TextField } from '../../../components/text-field/text-field.tsx'
import { toast } from '../../../components/toasts/toast-list.ts'
import { shorten, showText } from '../../../format/show-text.ts'
import { tellAct } from '../../../state/last-act.ts'
import { SuppressionPreview } from '../../../components/suppression-preview/suppression-preview.tsx'
import styles from '../../../components/dialog/dialog-form.module.css'

type Entity = AlertItem['entities'][number]
type Preview = CallRequest<'previewSuppression'>['body']

interface SuppressDialogProps {
  readonly alert: AlertItem
  readonly onClose: () => void
}

const spans = [
  ['now+24h', '24 hours'],
  ['now+7d', '7 days'],
  ['now+30d', '30 days'],
] as const

/** Hides what is like an alert for a while. Shows what it would have hidden, and needs a reason and an end. */
export function SuppressDialog({ alert, onClose }: SuppressDialogProps): ReactElement {
  const [entity, setEntity] = useState<Entity | undefined>(alert.entities[0])
  const [isOfRule, setOfRule] = useState(alert.rule !== null)
  const [expires, setExpires] = useState<string>(spans[0][0])
  const [reason, setReason] = useState('')
  const [error, setError] = useState<string>()
  const wanted = bodyOf(alert, entity, isOfRule)
  const save = async (body: Preview): Promise<void> => {
    try {
      const { id } = await call('createSuppression', { body: { ...body, reason: reason.trim(), expires } })
      tellAct(`Suppressed ${wordsOf(alert, entity, isOfRule)}.`, () => void lift(id))
      onClose()
    } catch (problem) {
      setError(sentenceOf(problem))
    }
  }
  const submit = (event: FormEvent): void => {
    event.preventDefault()
    if (reason.trim() === '') setError('Say why, for whoever looks at it later.')
    else if (wanted !== undefined) void save(wanted)
  }
  return (
    <Dialog title={`Suppress what is like ${alert.name}`} size="lg" onClose={onClose}>
      <form className={styles.form} onSubmit={submit}>
        <EntityChoice alert={alert} entity={entity} onChoose={setEntity} />
        {alert.rule !== null && (
          <label className={styles.check}>
            <input type="checkbox" checked={isOfRule} onChange={(event) => setOfRule(event.target.checked)} />
            Only of the rule “{shorten(showText(alert.rule.title), 80)}”
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
          onChange={setReason}
          maxLength={500}
          error={error}
          autoComplete="off"
        />
        {wanted === undefined ? (
          <p className={styles.faint}>The alert names nothing that could be suppressed by.</p>
        ) : (
          <SuppressionPreview wanted={wanted} />
        )}
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

interface EntityChoiceProps {
  readonly alert: AlertItem
  readonly entity: Entity | undefined
  readonly onChoose: (entity: Entity) => void
}

function EntityChoice({ alert, entity, onChoose }: EntityChoiceProps): ReactElement {
  return (
    <fieldset className={styles.choices}>
      <legend>Findings about</legend>
      {alert.entities.map((one, i) => (
        <label key={`${one.kind} ${one.value}`} className={styles.choice}>
          <input
            type="radio"
            name="entity"
            checked={one === entity}
            onChange={() => onChoose(one)}
            {...(i === 0 ? { 'data-autofocus': true } : {})}
          />
          <span>
            {one.kind} <code>{shorten(showText(one.value), 80)}</code>
          </span>
        </label>
      ))}
    </fieldset>
  )
}

function bodyOf(alert: AlertItem, entity: Entity | undefined, isOfRule: boolean): Preview | undefined {
  if (entity === undefined) return undefined
  const rule = isOfRule && alert.rule !== null ? { rule: alert.rule.id } : {}
  return { ...rule, criteria: { entity: { kind: entity.kind, value: entity.value.slice(0, 500) } } }
}

function wordsOf(alert: AlertItem, entity: Entity | undefined, isOfRule: boolean): string {
  const rule = isOfRule && alert.rule !== null ? ` of “${shorten(showText(alert.rule.title), 60)}”` : ''
  return `findings${rule} about ${entity?.kind ?? ''} ${shorten(showText(entity?.value ?? ''), 40)}`
}

async function lift(id: string): Promise<void> {
  try {
    await call('endSuppression', { params: { id } })
    toast('Lifted the suppression.', { tone: 'good' })
  } catch (error) {
    toast(`Not lifted. ${sentenceOf(error)}`, { tone: 'bad' })
  }
}
