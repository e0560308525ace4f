import { useState, type FormEvent, type ReactElement } from 'react'
import { serverNowMs } from '../../api/server-clock.ts'
import { formatMinute } from '../../time/format.ts'
import { isRelative, momentMs, readRange, toIso, type TimeRange } from '../../time/range.ts'
import type { Zone } from '../../time/zone.ts'
import { Button } from '../button/button.tsx'
import { TextField } from '../text-field/text-field.tsx'
import styles from './time-range.module.css'

interface TwoEndsProps {
  readonly range: TimeRange
  readonly zone: Zone
  readonly onChoose: (range: TimeRange) => void
}

/** A range by its two ends, each as a person types a time; nothing is chosen before both can be read. */
export function TwoEnds({ range, zone, onChoose }: TwoEndsProps): ReactElement {
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
