import { useEffect, useMemo, type ReactElement } from 'react'
import { usePageTitle } from '../../components/page-title/use-page-title.ts'
import { useKept } from '../../components/section/use-kept.ts'
import { useMe } from '../../session/use-me.ts'
import { AlertPanel } from './alert-panel/alert-panel.tsx'
import { AlertList } from './alert-table/alert-list.tsx'
import { FilterBar } from './filter-bar/filter-bar.tsx'
import { useAlertCounts, useAlertRows } from './state/queries.ts'
import { QueueContext, type Queue } from './state/queue.ts'
import { useMakeQueue } from './state/use-make-queue.ts'
import type { Me } from '@aurora/contract'
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
  usePageTitle('Alerts')
  useOpenTop(queue, alerts[0]?.name)
  return (
    <QueueContext value={queue}>
      <div className={styles.page}>
        <div className={styles.work}>
          <h1 className="visually-hidden">Alerts</h1>
          <FilterBar />
          <AlertList rows={rows} kept={kept} alerts={alerts} total={total} />
        </div>
        {address.selected !== undefined && (
          <AlertPanel key={address.selected} name={address.selected} alerts={alerts} />
        )}
      </div>
    </QueueContext>
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
