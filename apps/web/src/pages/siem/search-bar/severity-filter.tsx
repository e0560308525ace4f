import { severityNames, type SeverityName } from '@aurora/core'
import type { ReactElement } from 'react'
import { SeverityShape } from '../../../components/severity/severity.tsx'
import { useWorkspace } from '../state/workspace.ts'
import styles from './search-bar.module.css'

const worstFirst = severityNames.toReversed()

/** Only some severities; none pressed means all. */
export function SeverityFilter(): ReactElement {
  const { address, change } = useWorkspace()
  const toggle = (name: SeverityName): void => {
    const chosen = new Set(address.severities).symmetricDifference(new Set([name]))
    change({ severities: severityNames.filter((one) => chosen.has(one)) })
  }
  return (
    <div className={styles.severities} role="group" aria-label="Only these severities">
      {worstFirst.map((name) => (
        <button key={name} type="button" aria-pressed={address.severities.includes(name)} onClick={() => toggle(name)}>
          <SeverityShape severity={name} />
          {name}
        </button>
      ))}
    </div>
  )
}
