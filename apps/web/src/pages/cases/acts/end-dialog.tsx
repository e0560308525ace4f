import type { CaseItem } from '@aurora/contract'
import { useState, type FormEvent, type KeyboardEvent, type ReactElement } from 'react'
import { call } from '../../../api/client.ts'
import { sentenceOf } from '../../../api/problem.ts'
import { Button } from '../../../components/button/button.tsx'
import { Dialog } from '../../../components/dialog/dialog.tsx'
import { Kbd } from '../../../components/kbd/kbd.tsx'
import { TextArea } from '../../../components/text-area/text-area.tsx'
import { plural } from '../../../format/number.ts'
import { may } from '../../../session/use-me.ts'
import { useZone } from '../../../time/use-zone.ts'
import { useDesk } from '../state/desk.ts'
import { useCase } from '../state/queries.ts'
import { resolutions } from '../state/status-words.ts'
import { summaryDraft, toldKinds } from './summary-draft.ts'
import type { CaseChange } from './use-change.ts'
import { useWork } from './work.ts'
import styles from '../../../components/dialog/dialog-form.module.css'

interface EndDialogProps {
  readonly one: CaseItem
  readonly status: 'resolved' | 'closed'
  readonly onClose: () => void
}

type Resolution = (typeof resolutions)[number]['name']

/** Ends a case: one verdict and what it came to, both needed. The keys 1 to 5 choose, Ctrl+Enter closes it. */
export function EndDialog({ one, status, onClose }: EndDialogProps): ReactElement {
  const { apply } = useWork()
  const [verdict, choose] = useState<Resolution | undefined>(one.resolution?.value)
  const [text, setText] = useState(one.resolution?.text ?? '')
  const [alerts, setAlerts] = useState<NonNullable<CaseChange['alerts']>>('keep')
  const verb = status === 'closed' ? 'Close' : 'Resolve'
  const isReady = verdict !== undefined && text.trim() !== ''
  const submit = (event?: FormEvent): void => {
    event?.preventDefault()
    const chosen = resolutions.find(({ name }) => name === verdict)
    if (chosen === undefined || !isReady) return
    onClose()
    apply(
      one,
      { status, resolution: { value: chosen.name, text: text.trim() }, alerts },
      `${verb}d ${one.name} as ${chosen.word.toLowerCase()}`,
    )
  }
  const onKeyDown = (event: KeyboardEvent): void => {
    if (event.key === 'Enter' && (event.ctrlKey || event.metaKey)) submit()
    if (event.target instanceof HTMLTextAreaElement) return
    const chosen = resolutions[Number(event.key) - 1]
    if (chosen !== undefined) choose(chosen.name)
  }
  return (
    <Dialog title={`${verb} ${one.name}`} size="lg" onClose={onClose}>
      <form className={styles.form} onSubmit={submit} onKeyDown={onKeyDown}>
        <fieldset className={styles.choices}>
          <legend>It turned out to be</legend>
          {resolutions.map(({ name, word, means }, i) => (
            <label key={name} className={styles.choice}>
              <input
                type="radio"
                name="verdict"
                checked={verdict === name}
                onChange={() => choose(name)}
                {...(i === 0 ? { 'data-autofocus': true } : {})}
              />
              <span>
                <strong>{word}</strong>
                <small>{means}</small>
              </span>
              <Kbd keys={String(i + 1)} />
            </label>
          ))}
        </fieldset>
        <TextArea label="What it came to" value={text} onChange={setText} rows={5} maxLength={20_000} />
        <Draft one={one} onDraft={(draft) => setText(text.trim() === '' ? draft : `${text.trimEnd()}\n${draft}`)} />
        <AlertsChoice one={one} chosen={alerts} onChoose={setAlerts} />
        <div className={styles.buttons}>
          <Button onClick={onClose}>Cancel</Button>
          <Button look="main" submits disabled={!isReady}>
            {verb} {one.name}
          </Button>
        </div>
      </form>
    </Dialog>
  )
}

/** Offers the timeline as the beginning of the summary. */
function Draft({ one, onDraft }: { readonly one: CaseItem; readonly onDraft: (text: string) => void }): ReactElement {
  const zone = useZone()
  const [error, setError] = useState<string>()
  const draft = async (): Promise<void> => {
    try {
      const query = { kind: toldKinds.join(','), limit: 100 }
      onDraft(summaryDraft((await call('caseTimeline', { params: { id: one.id }, query })).items, zone))
    } catch (problem) {
      setError(sentenceOf(problem))
    }
  }
  return (
    <div>
      <Button look="quiet" onClick={() => void draft()}>
        Begin with the timeline
      </Button>
      {error !== undefined && (
        <p className={styles.error} role="alert">
          {error}
        </p>
      )}
    </div>
  )
}

const alertWords = {
  keep: 'stay as they are',
  resolve: 'are resolved',
  false_positive: 'are false positives',
} as const

interface AlertsChoiceProps {
  readonly one: CaseItem
  readonly chosen: keyof typeof alertWords
  readonly onChoose: (chosen: keyof typeof alertWords) => void
}

/** What becomes of its alerts; absent without any, and for those who may not change alerts. */
function AlertsChoice({ one, chosen, onChoose }: AlertsChoiceProps): ReactElement | null {
  const { me } = useDesk()
  const count = useCase(one.name).data?.alertCount ?? 0
  if (count === 0 || !may(me, 'alerts:write')) return null
  return (
    <fieldset className={styles.inline}>
      <legend>Its {count === 1 ? 'alert, if open,' : `${plural(count, 'alert')}, where open,`}</legend>
      {(['keep', 'resolve', 'false_positive'] as const).map((name) => (
        <label key={name}>
          <input type="radio" name="alerts" checked={chosen === name} onChange={() => onChoose(name)} />
          {alertWords[name]}
        </label>
      ))}
    </fieldset>
  )
}
