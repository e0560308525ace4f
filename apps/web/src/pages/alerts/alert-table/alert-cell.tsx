import type { AlertItem } from '@aurora/contract'
import type { ReactElement } from 'react'
import { DemoMark } from '../../../components/demo-mark/demo-mark.tsx'
import { Severity } from '../../../components/severity/severity.tsx'
import { Timestamp } from '../../../components/timestamp/timestamp.tsx'
import { formatCount } from '../../../format/number.ts'
import { shorten, showText } from '../../../format/show-text.ts'
import { outcomeWord } from '../triage/closing-words.ts'
import { statusWords } from '../state/status-words.ts'
import { ageOf } from '../state/triage-target.ts'
import { besideTitle } from './beside-title.ts'
import type { ColumnName } from './columns.ts'
import styles from './alert-table.module.css'

interface AlertCellProps {
  readonly alert: AlertItem
  readonly column: Exclude<ColumnName, 'select'>
  readonly nowMs: number
}

/** What a cell of the queue shows. */
export function AlertCell({ alert, column, nowMs }: AlertCellProps): ReactElement {
  switch (column) {
    case 'severity':
      return <Severity severity={alert.severity} />
    case 'title':
      return <Title alert={alert} />
    case 'entities':
      return <Entities alert={alert} />
    case 'events':
      return <span className={styles.number}>{formatCount(alert.eventCount)}</span>
    case 'source':
      return <span className={styles.text}>{showText(alert.source)}</span>
    case 'first':
      return <Timestamp iso={alert.firstSeen} receivedIso={alert.firstReceived} />
    case 'last':
      return <Timestamp iso={alert.lastSeen} receivedIso={alert.lastReceived} />
    case 'owner':
      return <Owner name={alert.assignee} />
    case 'age':
      return <Age alert={alert} nowMs={nowMs} />
  }
}

function Title({ alert }: { readonly alert: AlertItem }): ReactElement {
  const beside = besideTitle(alert)
  const all = beside === '' ? alert.title : `${alert.title}: ${beside}`
  return (
    <span className={styles.title}>
      <span className={styles.name}>{alert.name}</span>
      {alert.isDemo && <DemoMark />}
      <span className={styles.text} title={shorten(showText(all), 500)}>
        {shorten(showText(alert.title), 300)} <span className={styles.beside}>{shorten(showText(beside), 200)}</span>
      </span>
      {alert.status !== 'new' && (
        <span className={styles.status}>{outcomeWord(alert) ?? statusWords[alert.status]}</span>
      )}
    </span>
  )
}

function Entities({ alert }: { readonly alert: AlertItem }): ReactElement {
  const shown = alert.entities.slice(0, 2)
  if (shown.length === 0) return <span className={styles.faint}>none named</span>
  const all = alert.entities.map(({ kind, value }) => `${kind} ${showText(value)}`).join('\n')
  return (
    <span className={styles.entities} title={shorten(all, 2_000)}>
      <span className={styles.code}>{shown.map(({ value }) => shorten(showText(value), 40)).join(' · ')}</span>
      {alert.entityCount > shown.length && (
        <span className={styles.more}>+{formatCount(alert.entityCount - shown.length)}</span>
      )}
    </span>
  )
}

function Owner({ name }: { readonly name: string | null }): ReactElement {
  if (name === null) return <span className={styles.faint}>nobody</span>
  return <span className={styles.text}>{showText(name)}</span>
}

/** Late is said by a word for those who do not see the colour. */
function Age({ alert, nowMs }: { readonly alert: AlertItem; readonly nowMs: number }): ReactElement {
  const age = ageOf(alert, nowMs)
  return (
    <span className={styles.age} data-late={age.isLate} title={age.about}>
      {age.text}
      {age.isLate && <span className={styles.late}>late</span>}
    </span>
  )
}
