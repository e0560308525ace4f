import { useState, type FormEvent, type ReactElement } from 'react'
import { serverNowMs } from '../../api/server-clock.ts'
import { formatMinute, zoneLabel } from '../../time/format.ts'
import { isRelative, momentMs, presets, readRange, spanOf, toIso, type TimeRange } from '../../time/range.ts'
import { useZone } from '../../time/use-zone.ts'
import type { Zone } from '../../time/zone.ts'
import { Button } from '../button/button.tsx'
import { TextField } from '../text-field/text-field.tsx'
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

function TwoEnds({ range, zone, onChoose }: TypedProps & { readonly range: TimeRange }): ReactElement {
  const [from, setFrom] = useState(() => shownEnd(range.from, zone))
  const [to, setTo] = useState(() => shownEnd(range.to, zone))
  const [problem, setProblem] = useState<string>()
  const submit = (event: FormEvent): void => {
    event.preventDefault()
    const read = readRange(`${from.trim()} to ${to.trim()}`, zone, serverNowMs())
    if ('range' in read) onChoose(read.range)
    else setProblem(read.problem)
  }
  return (
    <form className={styles.ends} onSubmit={submit}>
      <TextField label="From" value={from} onChange={setFrom} />
      <TextField label="To" value={to} onChange={setTo} error={problem} />
      <Button submits>Apply</Button>
    </form>
  )
}

/** An end as a person would type it. */
function shownEnd(end: string, zone: Zone): string {
  if (isRelative(end)) return end
  const ms = momentMs(end, serverNowMs())
  if (ms === undefined) return end
  return zone === 'UTC' ? toIso(ms).replace('T', ' ').replace('.000Z', 'Z') : formatMinute(ms, zone).replace('−', '-')
}
