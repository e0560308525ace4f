import type { AlertDetail, AlertItem } from '@aurora/contract'
import type { ReactElement } from 'react'
import { AlertHead } from './alert-head.tsx'
import { EntitiesPart } from './entities-part.tsx'
import { EventsPart } from './events-part.tsx'
import { HistoryPart } from './history-part.tsx'
import { LinkedPart } from './linked-part.tsx'
import { SimilarPart } from './similar-part.tsx'
import { WhyPart } from './why-part.tsx'
import styles from './alert-panel.module.css'

interface AlertDetailViewProps {
  readonly alert: AlertDetail
  readonly alerts: readonly AlertItem[]
  readonly onClose: () => void
}

/** An alert from what happened to what was done about it, each part with its own request. */
export function AlertDetailView({ alert, alerts, onClose }: AlertDetailViewProps): ReactElement {
  return (
    <>
      <AlertHead alert={alert} alerts={alerts} onClose={onClose} />
      <div className={styles.parts}>
        <WhyPart alert={alert} />
        <EventsPart alert={alert} />
        <EntitiesPart alert={alert} />
        <LinkedPart alert={alert} />
        <SimilarPart alert={alert} />
        <HistoryPart alert={alert} />
      </div>
    </>
  )
}
