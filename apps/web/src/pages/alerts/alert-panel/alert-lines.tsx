import type { AlertItem } from '@aurora/contract'
import type { ReactElement, ReactNode } from 'react'
import { SeverityShape } from '../../../components/severity/severity.tsx'
import { Timestamp } from '../../../components/timestamp/timestamp.tsx'
import { shorten, showText } from '../../../format/show-text.ts'
import { useQueue } from '../state/queue.ts'
import styles from './alert-panel.module.css'

interface AlertLinesProps {
  readonly alerts: readonly AlertItem[]
  /** What stands at the end of a line. */
  readonly outcome?: (alert: AlertItem) => ReactNode
}

/** Other alerts, each a way to open it here; Back leads back. */
export function AlertLines({ alerts, outcome }: AlertLinesProps): ReactElement {
  const { change } = useQueue()
  return (
    <ul className={styles.alerts}>
      {alerts.map((alert) => (
        <li key={alert.id}>
          <button type="button" className={styles.alert} onClick={() => change({ selected: alert.name })}>
            <SeverityShape severity={alert.severity} />
            <span className={styles.name}>{alert.name}</span>
            <span className={styles.message}>{shorten(showText(alert.title), 120)}</span>
            {outcome !== undefined && <span className={styles.outcome}>{outcome(alert)}</span>}
            <span className={styles.when}>
              <Timestamp iso={alert.created} />
            </span>
          </button>
        </li>
      ))}
    </ul>
  )
}
