import type { CaseDetail } from '@aurora/contract'
import { useMemo, useState, type FormEvent, type ReactElement } from 'react'
import { call } from '../../../../api/client.ts'
import { Button } from '../../../../components/button/button.tsx'
import { LogText } from '../../../../components/log-text/log-text.tsx'
import { TextArea } from '../../../../components/text-area/text-area.tsx'
import { toast } from '../../../../components/toasts/toast-list.ts'
import { plural } from '../../../../format/number.ts'
import { usePartChange } from '../use-part-change.ts'
import { mostPasted, recognise, type Recognised } from './recognise.ts'
import styles from '../case-panel.module.css'

interface AddObservablesProps {
  readonly one: CaseDetail
  readonly onClose: () => void
}

/** Many observables at once: what was recognised is shown before anything is added, and what was not is left out. */
export function AddObservables({ one, onClose }: AddObservablesProps): ReactElement {
  const [text, setText] = useState('')
  const part = usePartChange()
  const there = useMemo(
    () => new Set(one.observables.map(({ kind, value }) => `${kind}:${value.toLowerCase()}`)),
    [one],
  )
  const { items, left } = useMemo(() => recognise(text), [text])
  const known = items.filter((item) => item.kind !== undefined)
  const fresh = known.filter(({ kind, value }) => !there.has(`${kind}:${value.toLowerCase()}`))
  const unknown = items.length - known.length
  const add = async (event: FormEvent): Promise<void> => {
    event.preventDefault()
    let added = 0
    const isDone = await part.run(async () => {
      for (const item of fresh) {
        await call('addObservable', { params: { id: one.id }, body: bodyOf(item) })
        added++
      }
    })
    if (added > 0) toast(`Added ${plural(added, 'observable')}.`, { tone: 'good' })
    if (isDone) onClose()
  }
  return (
    <form className={styles.adding} onSubmit={(event) => void add(event)}>
      <TextArea
        label="Addresses, domains, URLs, mail addresses, hashes, files"
        value={text}
        onChange={setText}
        rows={4}
        maxLength={100_000}
        placeholder="Pasted as they are: hxxps://evil[.]example and 203[.]0[.]113[.]7 are understood"
        error={part.error}
        autoFocus
      />
      {items.length > 0 && (
        <>
          <p role="status">
            {plural(fresh.length, 'new observable')}
            {known.length > fresh.length && `, ${known.length - fresh.length} there already`}
            {unknown > 0 && `, ${unknown} not recognised`}
            {left > 0 && `; ${left} beyond the first ${mostPasted} left out`}
          </p>
          <ul className={styles.preview} aria-label="Recognised">
            {known.map(({ kind, value }) => (
              <li key={value} className={styles.observable}>
                <span className={styles.kind}>{kind}</span>
                <span className={styles.value}>
                  <LogText text={value} most={120} />
                </span>
                {there.has(`${kind ?? ''}:${value.toLowerCase()}`) && <span className={styles.outcome}>there</span>}
              </li>
            ))}
          </ul>
        </>
      )}
      <div className={styles.buttons}>
        <Button onClick={onClose}>Cancel</Button>
        <Button look="main" submits disabled={fresh.length === 0 || part.isRunning}>
          {part.isRunning ? 'Adding…' : `Add ${plural(fresh.length, 'observable')}`}
        </Button>
      </div>
    </form>
  )
}

const bodyOf = ({ kind, value }: Recognised): { kind: string; value: string } => ({ kind: kind ?? 'other', value })
