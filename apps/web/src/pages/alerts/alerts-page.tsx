import { useDeferredValue, useEffect, useMemo, type ReactElement, type ReactNode } from 'react'
import { usePageTitle } from '../../components/page-title/use-page-title.ts'
import { useKept } from '../../components/section/use-kept.ts'
import { shorten, showText } from '../../format/show-text.ts'
import { useMe } from '../../session/use-me.ts'
import { AlertPanel } from './alert-panel/alert-panel.tsx'
import { AlertList } from './alert-table/alert-list.tsx'
import { AlertFilters } from './filter-bar/alert-filters.tsx'
import { useAlert, useAlertCounts, useAlertRows } from './state/queries.ts'
import { QueueContext, type Queue } from './state/queue.ts'
import { useMakeQueue } from './state/use-make-queue.ts'
import { useSelection, type Selection } from './state/selection.ts'
import { TriageLayers } from './triage/triage-layers.tsx'
import { TriageContext } from './triage/triage.ts'
import { useMakeTriage } from './triage/use-make-triage.ts'
import type { AlertItem, Me } from '@aurora/contract'
import styles from './alerts-page.module.css'

/** The Alerts page: the queue by risk, one alert beside it (UX §9). */
export function AlertsPage(): ReactElement | null {
  const me = useMe().data
  return me === undefined ? null : <Work me={me} />
}

function Work({ me }: { readonly me: Me }): ReactElement {
  const queue = useMakeQueue(me)
  const { address, filter } = queue
  const rows = useAlertRows(filter, address.sort)
  const kept = useKept(rows)
  const counts = useAlertCounts(filter)
  const alerts = useMemo(() => kept.data?.pages.flatMap((page) => page.items) ?? [], [kept.data])
  const total = counts.data?.total
  const selection = useSelection(alerts, total ?? alerts.length, JSON.stringify(filter))
  const opened = useAlert(address.selected ?? '', address.selected !== undefined).data
  const before = useDeferredValue(address.selected)
  // On a step to another alert the row answers at once, and what is beside it comes in the next frame.
  const shown = address.selected === undefined || before === undefined ? address.selected : before
  usePageTitle(opened && `${opened.name} ${shorten(showText(opened.title), 80)}`, 'Alerts')
  useOpenTop(queue, alerts[0]?.name)
  return (
    <QueueContext value={queue}>
      <Triaging alerts={alerts} selection={selection}>
        <div className={styles.page}>
          <div className={styles.work}>
            <h1 className="visually-hidden">Alerts</h1>
            <AlertFilters />
            <AlertList rows={rows} kept={kept} alerts={alerts} total={total} selection={selection} />
          </div>
          {shown !== undefined && <AlertPanel name={shown} alerts={alerts} />}
        </div>
      </Triaging>
    </QueueContext>
  )
}

interface TriagingProps {
  readonly alerts: readonly AlertItem[]
  readonly selection: Selection
  readonly children: ReactNode
}

/** The acts, their keys, and the layer that asks for what they need, around the parts that offer them. */
function Triaging({ alerts, selection, children }: TriagingProps): ReactElement {
  const { triage, layers } = useMakeTriage(alerts, selection)
  return (
    <TriageContext value={triage}>
      {children}
      <TriageLayers layers={layers} />
    </TriageContext>
  )
}

/** Below this the list needs the whole width, in px. */
const roomForBothPx = 1_200

/** Once, on arrival, when there is room: the top alert is open beside the list, which is not a step for Back. */
function useOpenTop({ address, change }: Queue, top: string | undefined): void {
  const isDue = useMemo(() => ({ current: address.selected === undefined }), [])
  useEffect(() => {
    if (!isDue.current || top === undefined) return
    isDue.current = false
    if (globalThis.innerWidth >= roomForBothPx) change({ selected: top }, { replace: true })
  }, [isDue, top, change])
}
