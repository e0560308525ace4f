import type { CaseDetail } from '@aurora/contract'
import { useState, type ReactElement } from 'react'
import { Icon } from '../../../../components/icon/icon.tsx'
import { TwoEnds } from '../../../../components/time-range/two-ends.tsx'
import { shorten, showText } from '../../../../format/show-text.ts'
import { useZone } from '../../../../time/use-zone.ts'
import { kindGroups } from './kinds.ts'
import { choicesOf, isFiltered, noFilter, type TimelineFilter } from './timeline-filter.ts'
import styles from './timeline.module.css'

interface FilterRowProps {
  readonly one: CaseDetail
  /** Tags of the entries that are shown. */
  readonly tags: readonly string[]
  readonly filter: TimelineFilter
  readonly onChange: (filter: TimelineFilter) => void
}

/** Ends of a time that people ask for most; `between` shows two fields. */
const spans = [
  ['', 'any time'],
  ['now-4h', 'last 4 hours'],
  ['now-24h', 'last 24 hours'],
  ['now-7d', 'last 7 days'],
] as const
const between = 'between'

/** What the timeline shows, always seen and taken away by one button. */
export function FilterRow({ one, tags, filter, onChange }: FilterRowProps): ReactElement {
  const change = (part: Partial<TimelineFilter>): void => onChange({ ...filter, ...part })
  const choices = choicesOf(one)
  const allTags = [...new Set([...choices.tags, ...tags, filter.tag])].filter((tag) => tag !== '').sort()
  return (
    <div className={styles.filter} role="group" aria-label="What the timeline shows">
      {kindGroups.map(({ name, word, icon }) => (
        <button
          key={name}
          type="button"
          aria-pressed={filter.kinds.has(name)}
          onClick={() => change({ kinds: filter.kinds.symmetricDifference(new Set([name])) })}
        >
          <Icon name={icon} size={12} />
          {word}
        </button>
      ))}
      <button type="button" aria-pressed={filter.isPinned} onClick={() => change({ isPinned: !filter.isPinned })}>
        <Icon name="pin" size={12} />
        Key moments
      </button>
      <select
        aria-label="About"
        data-on={filter.about !== ''}
        value={filter.about}
        onChange={(event) => change({ about: event.target.value })}
      >
        <option value="">about anything</option>
        <Values label="Assets" values={choices.assets} />
        <Values label="Observables" values={choices.others} />
      </select>
      {allTags.length > 0 && (
        <select
          aria-label="Tag"
          data-on={filter.tag !== ''}
          value={filter.tag}
          onChange={(event) => change({ tag: event.target.value })}
        >
          <option value="">any tag</option>
          <Options values={allTags} />
        </select>
      )}
      <TimeFilter key={isFiltered(filter) ? 'narrowed' : 'whole'} filter={filter} onChange={change} />
      {isFiltered(filter) && (
        <button type="button" className={styles.clear} onClick={() => onChange(noFilter)}>
          <Icon name="close" size={12} />
          Clear
        </button>
      )}
    </div>
  )
}

interface TimeFilterProps {
  readonly filter: TimelineFilter
  readonly onChange: (part: Partial<TimelineFilter>) => void
}

function TimeFilter({ filter: { from, to }, onChange }: TimeFilterProps): ReactElement {
  const isUsual = to === '' && spans.some(([value]) => value === from)
  const [isTyped, setTyped] = useState(!isUsual)
  const zone = useZone()
  const choose = (value: string): void => {
    setTyped(value === between)
    if (value !== between) onChange({ from: value, to: '' })
  }
  return (
    <>
      <select
        aria-label="Time"
        data-on={from !== '' || to !== ''}
        value={isTyped ? between : from}
        onChange={(event) => choose(event.target.value)}
      >
        {spans.map(([value, word]) => (
          <option key={value} value={value}>
            {word}
          </option>
        ))}
        <option value={between}>between…</option>
      </select>
      {isTyped && (
        <div className={styles.ends}>
          <TwoEnds range={{ from: from || 'now-24h', to: to || 'now' }} zone={zone} onChoose={onChange} />
        </div>
      )}
    </>
  )
}

function Values({
  label,
  values,
}: {
  readonly label: string
  readonly values: readonly string[]
}): ReactElement | null {
  if (values.length === 0) return null
  return (
    <optgroup label={label}>
      <Options values={values} />
    </optgroup>
  )
}

function Options({ values }: { readonly values: readonly string[] }): ReactElement {
  return (
    <>
      {values.map((value) => (
        <option key={value} value={value}>
          {shorten(showText(value), 60)}
        </option>
      ))}
    </>
  )
}
