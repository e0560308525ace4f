import type { ReactElement } from 'react'
import { IconButton } from '../../../components/button/button.tsx'
import { SidePanel } from '../../../components/side-panel/side-panel.tsx'
import { Tabs } from '../../../components/tabs/tabs.tsx'
import { useKeys } from '../../../keys/use-keys.ts'
import { deskTabs, openDesk, type DeskTab } from '../state/desk.ts'
import { HuntsTab } from './hunts-tab.tsx'
import { RulesTab } from './rules-tab.tsx'
import { RunsTab } from './runs-tab.tsx'
import { SuppressedTab } from './suppressed-tab.tsx'
import styles from './desk.module.css'

/** Hunts, rules, their runs and suppressions, beside the events. Not a dialog: the list stays usable. */
export function DeskPanel({ tab }: { readonly tab: DeskTab }): ReactElement {
  const close = (): void => {
    openDesk.set(undefined)
    document.getElementById('list')?.focus()
  }
  useKeys({ 'layer.close': close })
  return (
    <SidePanel label="Hunts and rules">
      <header className={styles.head}>
        <h2>Hunts and rules</h2>
        <IconButton icon="close" size="s" label="Close hunts and rules" keyId="layer.close" onClick={close} />
      </header>
      <Tabs names={deskTabs} current={tab} onChange={openDesk.set} label="Hunts and rules" idPrefix="desk">
        <div className={styles.body}>
          {tab === 'Hunts' && <HuntsTab />}
          {tab === 'Rules' && <RulesTab />}
          {tab === 'Runs' && <RunsTab />}
          {tab === 'Suppressed' && <SuppressedTab />}
        </div>
      </Tabs>
    </SidePanel>
  )
}
