import type { AlertItem } from '@aurora/contract'
import type { ReactElement } from 'react'
import { problemOf } from '../../../api/problem.ts'
import { Quiet } from '../../../components/section/placeholders.tsx'
import { Section } from '../../../components/section/section.tsx'
import { Skeleton } from '../../../components/section/skeleton.tsx'
import { SidePanel } from '../../../components/side-panel/side-panel.tsx'
import { useKeys } from '../../../keys/use-keys.ts'
import { useAlert } from '../state/queries.ts'
import { useQueue } from '../state/queue.ts'
import { AlertDetailView } from './alert-detail-view.tsx'

interface AlertPanelProps {
  /** Number or id, as the address has it. */
  readonly name: string
  readonly alerts: readonly AlertItem[]
}

/** One alert beside the list. Not a dialog: the list stays usable, and j and k go on. */
export function AlertPanel({ name, alerts }: AlertPanelProps): ReactElement {
  const { open } = useQueue()
  const query = useAlert(name)
  const close = (): void => {
    open(undefined)
    document.getElementById('list')?.focus()
  }
  useKeys({ 'layer.close': close })
  const isGone = query.data === undefined && query.error !== null && problemOf(query.error).status === 404
  return (
    <SidePanel label="Alert">
      {isGone ? (
        <Quiet text="Not found, or not yours to see." action={{ label: 'Clear', run: close }} />
      ) : (
        <Section label="the alert" query={query} skeleton={<Skeleton rows={16} />}>
          {(alert) => <AlertDetailView key={alert.id} alert={alert} alerts={alerts} onClose={close} />}
        </Section>
      )}
    </SidePanel>
  )
}
