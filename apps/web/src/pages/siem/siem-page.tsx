import { useEffect, useMemo, type ReactElement } from 'react'
import { usePageTitle } from '../../components/page-title/use-page-title.ts'
import { useKept } from '../../components/section/use-kept.ts'
import { liveScope } from '../../live/live-status.ts'
import { useKeys } from '../../keys/use-keys.ts'
import { useSignal } from '../../state/signal.ts'
import { reads, stored, useStored } from '../../state/stored.ts'
import { AttackView } from './attack-view/attack-view.tsx'
import { DeskPanel } from './desk/desk-panel.tsx'
import { EventPanel } from './event-panel/event-panel.tsx'
import { EventList } from './event-table/event-list.tsx'
import { FieldSidebar } from './field-sidebar/field-sidebar.tsx'
import { HistogramSection } from './histogram/histogram-section.tsx'
import { SiemLayers } from './layers/siem-layers.tsx'
import { PatternView } from './pattern-view/pattern-view.tsx'
import { SearchBar } from './search-bar/search-bar.tsx'
import { SourceStrip } from './source-strip/source-strip.tsx'
import { AfterRows, useIsAfterRows } from './state/after-rows.ts'
import { openDesk } from './state/desk.ts'
import { useRows } from './state/queries.ts'
import { useSearchOfLink } from './state/use-hunt.ts'
import { useMakeWorkspace } from './state/use-make-workspace.ts'
import { useSections } from './state/use-sections.ts'
import { useValueKeys } from './state/use-value-keys.ts'
import { useWorkspace, WorkspaceContext } from './state/workspace.ts'
import styles from './siem-page.module.css'

/** Small screens begin with the list. */
const isWide = globalThis.innerWidth >= 760

const parts = {
  sources: stored('siem.sources', reads.flag(true)),
  histogram: stored('siem.histogram', reads.flag(true)),
  fields: stored('siem.fields', reads.flag(isWide)),
}

/** The SIEM workspace: search above, events below, one event beside them. Each part asks for its own data (UX §9). */
export function SiemPage(): ReactElement {
  const workspace = useMakeWorkspace()
  const { address, run } = workspace
  const rows = useRows(run.filter, address.sort)
  const kept = useKept(rows)
  const events = useMemo(() => kept.data?.pages.flatMap((page) => page.items) ?? [], [kept.data])
  const [hasSources, showSources] = useStored(parts.sources)
  const [hasHistogram, showHistogram] = useStored(parts.histogram)
  const [hasFields, showFields] = useStored(parts.fields)
  useLiveScope(run.isLive)
  const tab = useSignal(openDesk)
  const isAfterRows = useIsAfterRows(run, rows)
  const isDeskShown = tab !== undefined && address.event === undefined
  const toggleDesk = (): void => {
    if (address.event !== undefined) workspace.openEvent(undefined)
    openDesk.set(isDeskShown ? undefined : (tab ?? 'Hunts'))
  }
  useSections(run, isAfterRows, { sources: hasSources, statistics: hasHistogram })
  useValueKeys(workspace)
  useKeys({ 'desk.open': toggleDesk })
  usePageTitle(address.q, 'SIEM')
  const toggles = [
    { label: 'Sources', icon: 'sources' as const, isOn: hasSources, set: showSources },
    { label: 'Histogram', icon: 'bars' as const, isOn: hasHistogram, set: showHistogram },
    { label: 'Fields', icon: 'fields' as const, isOn: hasFields, set: showFields },
    { label: 'Hunts, rules, runs and suppressions', icon: 'board' as const, isOn: isDeskShown, set: toggleDesk },
  ]
  return (
    <WorkspaceContext value={workspace}>
      <AfterRows value={isAfterRows}>
        <div className={styles.page} data-panel={address.event !== undefined || isDeskShown}>
          <div className={styles.work}>
            <h1 className="visually-hidden">SIEM</h1>
            <SearchBar events={events} warnings={kept.data?.pages[0]?.warnings ?? []} toggles={toggles} />
            {hasSources && <SourceStrip />}
            {hasHistogram && <HistogramSection events={events} />}
            <div className={styles.body}>
              {hasFields && <FieldSidebar />}
              {address.view === 'events' && <EventList rows={rows} kept={kept} events={events} />}
              {address.view === 'patterns' && <PatternView />}
              {address.view === 'attack' && <AttackView />}
            </div>
          </div>
          {address.event !== undefined && <EventPanel id={address.event} events={events} />}
          {isDeskShown && <DeskPanel tab={tab} />}
          <LinkedSearch />
          <SiemLayers />
        </div>
      </AfterRows>
    </WorkspaceContext>
  )
}

/** A link to a hunt or a rule brings its search. */
function LinkedSearch(): null {
  useSearchOfLink(useWorkspace())
  return null
}

/** Tells the top bar whether this page follows the present. */
function useLiveScope(isLive: boolean): void {
  useEffect(() => {
    liveScope.set(isLive ? 'live' : 'fixed')
    return () => liveScope.set('none')
  }, [isLive])
}
