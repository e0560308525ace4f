import type { ReactElement } from 'react'
import { usePageTitle } from '../../components/page-title/use-page-title.ts'
import { useKeys } from '../../keys/use-keys.ts'
import { may, useMe } from '../../session/use-me.ts'
import { useAccounts } from '../sources/queries.ts'
import { FirstSteps } from './first-steps.tsx'
import { useStats } from './queries.ts'
import { StateLine } from './state-line.tsx'
import { AttackersTile } from './tiles/attackers-tile.tsx'
import { LevelsTile } from './tiles/levels-tile.tsx'
import { LiveTile } from './tiles/live-tile.tsx'
import { MineTile } from './tiles/mine-tile.tsx'
import { ObjectivesTile } from './tiles/objectives-tile.tsx'
import { SourcesTile } from './tiles/sources-tile.tsx'
import { SummaryTile } from './tiles/summary-tile.tsx'
import { useFreshness } from './use-freshness.ts'
import styles from './overview.module.css'

const places = [1, 2, 3, 4, 5, 6, 7] as const

/** What matters now, in one line and seven tiles that fail apart (UX §9). */
export function OverviewPage(): ReactElement | null {
  usePageTitle('Overview')
  const me = useMe().data
  const stats = useStats().data
  const sources = useAccounts().data?.sources
  useFreshness()
  useKeys(Object.fromEntries(places.map((place) => [`tile.${place}`, () => focusTile(place)])))
  if (me === undefined) return null
  const hasNothing = sources?.length === 0
  return (
    <div className={styles.page}>
      <h1>Overview</h1>
      <StateLine stats={stats} sources={sources} />
      <div className={styles.tiles}>
        <FirstSteps hasDemo={sources?.some(({ isDemo }) => isDemo) ?? true} />
        <MineTile me={me} />
        {!hasNothing && <SummaryTile />}
        <LevelsTile />
        <AttackersTile />
        {may(me, 'alerts:read') && <LiveTile />}
        <SourcesTile />
        <ObjectivesTile />
      </div>
    </div>
  )
}

/** The heading of a tile is the way to the page behind it, so Enter opens that. */
const focusTile = (place: number): void => document.querySelector<HTMLElement>(`[data-tile="${place}"]`)?.focus()
