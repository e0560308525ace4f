import type { Me } from '@aurora/contract'
import type { ReactElement, ReactNode } from 'react'
import { useNavigate } from '@tanstack/react-router'
import { lazy, Suspense, useState } from 'react'
import type { KeyId } from '../../keys/key-table.ts'
import { activeKeys, useKeyListener, useKeys } from '../../keys/use-keys.ts'
import { useAlertNotices } from '../../live/use-alert-notices.ts'
import { useAlertFeed } from '../../live/use-alert-feed.ts'
import { lastAct, undoLast } from '../../state/last-act.ts'
import { useSignal } from '../../state/signal.ts'
import { may } from '../../session/use-me.ts'
import { reads, stored, useStored } from '../../state/stored.ts'
import { KeyHelp } from './key-help.tsx'
import { Rail } from './rail.tsx'
import { SessionDialog } from './session-dialog.tsx'
import { SkipLinks } from './skip-links.tsx'
import { TopBar } from './top-bar.tsx'
import styles from './shell.module.css'

/** Loaded when it is first opened: no page waits for it. */
const Palette = lazy(async () => ({ default: (await import('../palette/palette.tsx')).Palette }))

const railWide = stored('rail.wide', reads.flag(false))

/** What stays around every page of somebody who is signed in: rail, top bar, keys, and the way back after expiry. */
export function Shell({ me, children }: { readonly me: Me; readonly children: ReactNode }): ReactElement {
  const [isWide, setWide] = useStored(railWide)
  const [isHelpOpen, setHelpOpen] = useState(false)
  const [paletteKeys, setPaletteKeys] = useState<readonly KeyId[]>()
  const navigate = useNavigate()
  const openPalette = (): void => setPaletteKeys(activeKeys())
  useKeyListener()
  useAlertFeed(me)
  useAlertNotices()
  useKeys({
    ...(useSignal(lastAct) === undefined ? {} : { 'act.undo': undoLast }),
    'palette.open': openPalette,
    'help.open': () => setHelpOpen(true),
    ...(may(me, 'dashboard:read') ? { 'go.overview': () => void navigate({ to: '/' }) } : {}),
    'go.siem': () => void navigate({ to: '/siem' }),
    ...(may(me, 'alerts:read') ? { 'go.alerts': () => void navigate({ to: '/alerts' }) } : {}),
    ...(may(me, 'cases:read') ? { 'go.cases': () => void navigate({ to: '/cases' }) } : {}),
    'go.sources': () => void navigate({ to: '/sources' }),
  })
  return (
    <div className={styles.shell} data-rail={isWide ? 'wide' : 'narrow'}>
      <SkipLinks />
      <Rail me={me} isWide={isWide} onToggle={() => setWide(!isWide)} />
      <TopBar me={me} onPalette={openPalette} onHelp={() => setHelpOpen(true)} />
      <main className={styles.main} id="main" tabIndex={-1}>
        {children}
      </main>
      {isHelpOpen && <KeyHelp onClose={() => setHelpOpen(false)} />}
      {paletteKeys !== undefined && (
        <Suspense>
          <Palette me={me} active={paletteKeys} onClose={() => setPaletteKeys(undefined)} />
        </Suspense>
      )}
      <SessionDialog me={me} />
    </div>
  )
}
