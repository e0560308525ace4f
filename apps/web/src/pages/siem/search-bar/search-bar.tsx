import type { EventItem } from '@aurora/contract'
import type { ReactElement } from 'react'
import { IconButton } from '../../../components/button/button.tsx'
import type { IconName } from '../../../components/icon/icon.tsx'
import { SeverityFilter } from '../../../components/severity-filter/severity-filter.tsx'
import { SearchField } from '../search-field/search-field.tsx'
import { useWorkspace } from '../state/workspace.ts'
import { HostFilter } from './host-filter.tsx'
import { SourceFilter } from './source-filter.tsx'
import { ViewSwitch } from './view-switch.tsx'
import { WorkChip } from './work-chip.tsx'
import styles from './search-bar.module.css'

export interface PartToggle {
  readonly label: string
  readonly icon: IconName
  readonly isOn: boolean
  readonly set: (isOn: boolean) => void
}

interface SearchBarProps {
  readonly events: readonly EventItem[]
  readonly warnings: readonly { readonly message: string }[]
  /** The parts of the page that can be folded away. */
  readonly toggles: readonly PartToggle[]
}

/** The search field, the filters beside it, and what is shown below. */
export function SearchBar({ events, warnings, toggles }: SearchBarProps): ReactElement {
  const { address, change, again } = useWorkspace()
  const run = (q: string): void => (q === address.q ? again() : change({ q }))
  return (
    <search className={styles.bar}>
      <SearchField query={address.q} told={warnings} events={events} onRun={run} />
      <div className={styles.filters}>
        <ViewSwitch />
        <SourceFilter />
        <SeverityFilter chosen={address.severities} onChange={(severities) => change({ severities })} />
        <HostFilter key={address.host} />
        <WorkChip />
        <div className={styles.toggles} role="group" aria-label="Parts of the page">
          {toggles.map(({ label, icon, isOn, set }) => (
            <IconButton key={label} icon={icon} label={label} isOn={isOn} onClick={() => set(!isOn)} />
          ))}
        </div>
      </div>
    </search>
  )
}
