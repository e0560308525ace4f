import type { EventItem } from '@aurora/contract'
import { useMemo, useState, type KeyboardEvent, type ReactElement } from 'react'
import { TextField } from '../../../components/text-field/text-field.tsx'
import { formatCount } from '../../../format/number.ts'
import { fieldRows, type FieldRow } from '../state/event-fields.ts'
import { FieldRowLine } from './field-row-line.tsx'
import styles from './event-panel.module.css'

/** All fields of an event, ECS first, then the platform's, then the sender's own. Every value leads on. */
export function FieldsTab({ event }: { readonly event: EventItem }): ReactElement {
  const [filter, setFilter] = useState('')
  const [asked, setAsked] = useState(0)
  const all = useMemo(() => fieldRows(event), [event])
  const rows = all.filter((row) => matches(row, filter.trim().toLowerCase()))
  const active = Math.min(asked, rows.length - 1)
  const onKeyDown = (key: KeyboardEvent<HTMLElement>): void => {
    const step = { ArrowDown: 1, ArrowUp: -1 }[key.key]
    if (step === undefined || !(key.target instanceof HTMLElement) || key.target.dataset['row'] === undefined) return
    key.preventDefault()
    const next = Math.max(0, Math.min(rows.length - 1, active + step))
    setAsked(next)
    key.currentTarget.querySelector<HTMLElement>(`[data-row="${next}"]`)?.focus()
  }
  return (
    <>
      <div className={styles.filter}>
        <TextField
          label="Filter the fields of this event"
          isLabelHidden
          value={filter}
          onChange={setFilter}
          placeholder="Filter names and values"
        />
        <span className={styles.count}>
          {rows.length === all.length
            ? formatCount(all.length)
            : `${formatCount(rows.length)} of ${formatCount(all.length)}`}{' '}
          fields
        </span>
      </div>
      <ul className={styles.fields} onKeyDown={onKeyDown}>
        {rows.map((row, i) => (
          <FieldRowLine
            key={`${row.space} ${row.name} ${row.value}`}
            event={event}
            row={row}
            index={i}
            isActive={i === active}
            heading={rows[i - 1]?.space === row.space ? undefined : headingOf(row, event)}
            onActive={() => setAsked(i)}
          />
        ))}
      </ul>
    </>
  )
}

/** What a group of fields is, at its first row. */
const headingOf = ({ space }: FieldRow, event: EventItem): string =>
  ({ ecs: 'Common fields (ECS)', platform: 'Kept by Aurora', native: `As sent by ${event.source}` })[space]

const matches = (row: FieldRow, wanted: string): boolean =>
  row.name.toLowerCase().includes(wanted) || row.value.toLowerCase().includes(wanted)
