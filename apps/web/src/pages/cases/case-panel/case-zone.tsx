import type { CaseDetail } from '@aurora/contract'
import { useQueryClient } from '@tanstack/react-query'
import { useId, useState, type FormEvent, type ReactElement } from 'react'
import { call } from '../../../api/client.ts'
import { sentenceOf } from '../../../api/problem.ts'
import { Button } from '../../../components/button/button.tsx'
import { TextField } from '../../../components/text-field/text-field.tsx'
import { showText } from '../../../format/show-text.ts'
import { useWork } from '../acts/work.ts'
import { patchCase, refreshCases } from '../state/case-cache.ts'
import styles from './case-panel.module.css'

/** The zone of whom it befell: its times stand beside those of the switch in the timeline, and in the report. */
export function CaseZone({ one }: { readonly one: CaseDetail }): ReactElement {
  const { mayWrite } = useWork()
  const [isOpen, setOpen] = useState(false)
  const word = one.zone === null ? 'none' : showText(one.zone)
  if (!mayWrite || one.mergedInto !== null) return <>{word}</>
  if (isOpen) return <ZoneForm one={one} onClose={() => setOpen(false)} />
  return (
    <button
      type="button"
      className={styles.zone}
      aria-label={`Local zone: ${word}. Change`}
      onClick={() => setOpen(true)}
    >
      {word}
    </button>
  )
}

function ZoneForm({ one, onClose }: { readonly one: CaseDetail; readonly onClose: () => void }): ReactElement {
  const client = useQueryClient()
  const list = useId()
  const [zone, setZone] = useState(one.zone ?? '')
  const [error, setError] = useState<string>()
  const save = async (event: FormEvent): Promise<void> => {
    event.preventDefault()
    const wanted = zone.trim() === '' ? null : zone.trim()
    try {
      patchCase(client, one.id, await call('changeCase', { params: { id: one.id }, body: { zone: wanted } }))
      refreshCases(client)
      onClose()
    } catch (problem) {
      setError(sentenceOf(problem))
    }
  }
  return (
    <form className={styles.zoneForm} onSubmit={(event) => void save(event)}>
      <TextField
        label="Local zone"
        isLabelHidden
        value={zone}
        onChange={setZone}
        list={list}
        error={error}
        placeholder="Europe/Berlin"
        maxLength={64}
        autoFocus
        onKeyDown={(event) => {
          if (event.key !== 'Escape') return
          event.stopPropagation()
          onClose()
        }}
      />
      <datalist id={list}>
        {Intl.supportedValuesOf('timeZone').map((name) => (
          <option key={name} value={name} />
        ))}
      </datalist>
      <Button submits>Set</Button>
      <Button look="quiet" onClick={onClose}>
        Cancel
      </Button>
    </form>
  )
}
