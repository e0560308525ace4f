import { useState, type FormEvent, type ReactElement } from 'react'
import { serverNowMs } from '../../api/server-clock.ts'
import { formatMinute, zoneLabel } from '../../time/format.ts'
import { presets, readRange, spanOf, type TimeRange } from '../../time/range.ts'
import { useZone } from '../../time/use-zone.ts'
import type { Zone } from '../../time/zone.ts'
import { TextField } from '../text-field/text-field.tsx'
import { TwoEnds } from './two-ends.tsx'
import styles from './time-range.module.css'

interface TimeRangeFormProps {
  readonly range: TimeRange
  readonly onChoose: (range: TimeRange) => void
}

/** The inside of the range layer: presets on the left, typed ranges on the right. */
export function TimeRangeForm({ range, onChoose }: TimeRangeFormProps): ReactElement {
  const zone = useZone()
  return (
    <div className={styles.form}>
      <ul className={styles.presets} aria-label="Usual ranges">
        {presets.map((preset) => (
          <li key={preset.from}>
            <button
              type="button"
              aria-pressed={range.from === preset.from && range.to === 'now'}
              onClick={() => onChoose({ from: preset.from, to: 'now' })}
            >
              {preset.label}
            </button>
          </li>
        ))}
      </ul>
      <div className={styles.typed}>
        <FreeText zone={zone} onChoose={onChoose} />
        <TwoEnds range={range} zone={zone} onChoose={onChoose} />
        <p className={styles.note}>Times without a zone are {zone === 'UTC' ? 'UTC' : `in ${zoneLabel(zone)}`}.</p>
      </div>
    </div>
  )
}

interface TypedProps {
  readonly zone: Zone
  readonly onChoose: (range: TimeRange) => void
}

function FreeText({ zone, onChoose }: TypedProps): ReactElement {
  const [text, setText] = useState('')
  const [isTried, setTried] = useState(false)
  const read = readRange(text, zone, serverNowMs())
  const submit = (event: FormEvent): void => {
    event.preventDefault()
    setTried(true)
    if ('range' in read) onChoose(read.range)
  }
  return (
    <form onSubmit={submit}>
      <TextField
        label="Range"
        value={text}
        onChange={setText}
        placeholder="2026-11-20 09:00 to 10:30"
        data-autofocus
        hint={'range' in read ? meaningOf(read.range, zone) : undefined}
        error={'problem' in read && isTried ? read.problem : undefined}
      />
    </form>
  )
}

function meaningOf(range: TimeRange, zone: Zone): string {
  const span = spanOf(range, serverNowMs())
  return span === undefined ? '' : `${formatMinute(span.fromMs, zone)} to ${formatMinute(span.toMs, zone)}`
}
