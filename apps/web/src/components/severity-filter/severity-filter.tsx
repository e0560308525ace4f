import { severityNames, type SeverityName } from '@aurora/core'
import type { ReactElement } from 'react'
import { SeverityShape } from '../severity/severity.tsx'
import styles from './severity-filter.module.css'

const worstFirst = severityNames.toReversed()

interface SeverityFilterProps {
  readonly chosen: readonly SeverityName[]
  readonly onChange: (chosen: readonly SeverityName[]) => void
}

/** Only some severities; none pressed means all. */
export function SeverityFilter({ chosen, onChange }: SeverityFilterProps): ReactElement {
  const toggle = (name: SeverityName): void => {
    const next = new Set(chosen).symmetricDifference(new Set([name]))
    onChange(severityNames.filter((one) => next.has(one)))
  }
  return (
    <div className={styles.severities} role="group" aria-label="Only these severities">
      {worstFirst.map((name) => (
        <button key={name} type="button" aria-pressed={chosen.includes(name)} onClick={() => toggle(name)}>
          <SeverityShape severity={name} />
          {name}
        </button>
      ))}
    </div>
  )
}
