import type { Me } from '@aurora/contract'
import { useSignal } from '../../state/signal.ts'
import type { ReactElement } from 'react'
import { liveScope } from '../../live/live-status.ts'
import { IconButton } from '../button/button.tsx'
import { TimeRangeControl } from '../time-range/time-range-control.tsx'
import { LiveIndicator } from './live-indicator.tsx'
import { MessageButton } from '../message-list/message-button.tsx'
import { ThemeMenu } from './theme-menu.tsx'
import { UserMenu } from './user-menu.tsx'
import { ZoneSwitch } from './zone-switch.tsx'
import styles from './top-bar.module.css'

interface TopBarProps {
  readonly me: Me
  readonly onPalette: () => void
  readonly onHelp: () => void
}

/** Time, zone, liveness, palette, theme, help and the person. The time range is there on pages that have one. */
export function TopBar({ me, onPalette, onHelp }: TopBarProps): ReactElement {
  const scope = useSignal(liveScope)
  return (
    <header className={styles.bar}>
      {scope !== 'feed' && scope !== 'none' && <TimeRangeControl />}
      <ZoneSwitch />
      <div className={styles.space} />
      <LiveIndicator />
      <div className={styles.tools}>
        <IconButton icon="search" label="Go to or do" keyId="palette.open" onClick={onPalette} />
        <MessageButton />
        <ThemeMenu />
        <IconButton icon="help" label="Keys and help" keyId="help.open" onClick={onHelp} />
        <UserMenu me={me} />
      </div>
    </header>
  )
}
