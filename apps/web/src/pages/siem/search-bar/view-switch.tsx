import type { ReactElement } from 'react'
import { siemViews, type SiemView } from '../state/address.ts'
import { useWorkspace } from '../state/workspace.ts'
import styles from './search-bar.module.css'

const words: Readonly<Record<SiemView, string>> = { events: 'Events', patterns: 'Patterns', attack: 'ATT&CK' }

/** Rows, templates of lines, or techniques; in the address, so that it can be sent on. */
export function ViewSwitch(): ReactElement {
  const { address, change } = useWorkspace()
  return (
    <div className={styles.views} role="group" aria-label="View">
      {siemViews.map((view) => (
        <button key={view} type="button" aria-pressed={address.view === view} onClick={() => change({ view })}>
          {words[view]}
        </button>
      ))}
    </div>
  )
}
