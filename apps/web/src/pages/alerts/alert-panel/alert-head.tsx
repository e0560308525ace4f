import type { AlertDetail, AlertItem } from '@aurora/contract'
import type { ReactElement } from 'react'
import { printSearchParams } from '../../../app/search-params.ts'
import { IconButton } from '../../../components/button/button.tsx'
import { DemoMark } from '../../../components/demo-mark/demo-mark.tsx'
import { LogText } from '../../../components/log-text/log-text.tsx'
import { Presence } from '../../../components/presence/presence.tsx'
import { Severity } from '../../../components/severity/severity.tsx'
import { copyText } from '../../../format/clipboard.ts'
import { showText } from '../../../format/show-text.ts'
import { useZone } from '../../../time/use-zone.ts'
import { useQueue } from '../state/queue.ts'
import { outcomeWord } from '../triage/closing-words.ts'
import { statusWords } from '../state/status-words.ts'
import { ActButtons } from '../triage/act-buttons.tsx'
import { summaryOf } from './summary.ts'
import styles from './alert-panel.module.css'

interface AlertHeadProps {
  readonly alert: AlertDetail
  readonly alerts: readonly AlertItem[]
  readonly onClose: () => void
}

/** Which alert it is, what happened in two sentences, and the ways to the next one. */
export function AlertHead({ alert, alerts, onClose }: AlertHeadProps): ReactElement {
  const zone = useZone()
  const [happened, stands] = summaryOf(alert, zone)
  return (
    <header className={styles.head}>
      <div className={styles.facts}>
        <Severity severity={alert.severity} />
        <span className={styles.name}>{alert.name}</span>
        {alert.isDemo && <DemoMark />}
        <span className={styles.status} data-status={alert.status}>
          {outcomeWord(alert) ?? statusWords[alert.status]}
        </span>
        <span className={styles.owner}>{alert.assignee === null ? 'of nobody' : showText(alert.assignee)}</span>
        <Presence kind="alert" id={alert.id} />
        <Tools alert={alert} alerts={alerts} onClose={onClose} />
      </div>
      <h2 className={styles.title}>
        <LogText text={alert.title} most={300} />
      </h2>
      <p className={styles.summary}>
        {happened} {stands}
      </p>
      <ActButtons label={`Act on ${alert.name}`} />
    </header>
  )
}

function Tools({ alert, alerts, onClose }: AlertHeadProps): ReactElement {
  const { open } = useQueue()
  const index = alerts.findIndex(({ id }) => id === alert.id)
  const step = (by: number): void => open(alerts[index + by]?.name ?? alert.name)
  const link = `${globalThis.location.origin}/alerts${printSearchParams({ selectedAlert: alert.name })}`
  return (
    <div className={styles.tools}>
      <IconButton
        icon="link"
        size="s"
        label="Copy a link to this alert alone"
        onClick={() => void copyText(link, `a link to ${alert.name}`)}
      />
      <IconButton
        icon="chevronUp"
        size="s"
        label="Alert above"
        keyId="row.previous"
        disabled={index < 1}
        onClick={() => step(-1)}
      />
      <IconButton
        icon="chevronDown"
        size="s"
        label="Alert below"
        keyId="row.next"
        disabled={index < 0 || index >= alerts.length - 1}
        onClick={() => step(1)}
      />
      <IconButton icon="close" size="s" label="Close the alert" keyId="layer.close" onClick={onClose} />
    </div>
  )
}
