import type { AlertItem } from '@aurora/contract'
import type { ReactElement } from 'react'
import { Severity } from '../../../components/severity/severity.tsx'
import { shorten, showText } from '../../../format/show-text.ts'
import { useAlert } from '../state/queries.ts'
import styles from './alert-list.module.css'

interface OpenElsewhereProps {
  readonly selected: string | undefined
  readonly alerts: readonly AlertItem[]
  readonly isReady: boolean
}

/** The open alert, above the list, when the list does not show it: an address may name any alert (UX §4). */
export function OpenElsewhere({ selected, alerts, isReady }: OpenElsewhereProps): ReactElement | null {
  const isListed = alerts.some(({ name, id }) => name === selected || id === selected)
  if (selected === undefined || isListed || !isReady) return null
  return <Line address={selected} hasList={alerts.length > 0} />
}

function Line({ address, hasList }: { readonly address: string; readonly hasList: boolean }): ReactElement | null {
  const { data } = useAlert(address)
  if (data === undefined) return null
  return (
    <p className={styles.elsewhere} role="note">
      <Severity severity={data.severity} />
      <span className={styles.what}>
        {data.name} {shorten(showText(data.title), 160)}
      </span>
      <span className={styles.why}>open beside, not {hasList ? 'among the rows below' : 'among these filters'}</span>
    </p>
  )
}
