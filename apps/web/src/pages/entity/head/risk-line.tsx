import type { ReactElement } from 'react'
import { formatMinute } from '../../../time/format.ts'
import type { Zone } from '../../../time/zone.ts'
import { useZone } from '../../../time/use-zone.ts'
import { riskDays, type Risk } from '../state/queries.ts'
import styles from './head.module.css'

type History = Risk['history']

/** The risk of the last days as a line, with the area under it. */
export function RiskLine({ history }: { readonly history: History }): ReactElement {
  const zone = useZone()
  const most = Math.max(1, ...history.map(({ risk }) => risk))
  const points = history.map(
    ({ risk }, i) => `${(i / Math.max(1, history.length - 1)) * 100},${38 - (risk / most) * 36}`,
  )
  return (
    <svg
      className={styles.line}
      viewBox="0 0 100 40"
      preserveAspectRatio="none"
      role="img"
      aria-label={sentenceOf(history, zone)}
    >
      <polygon points={`0,40 ${points.join(' ')} 100,40`} />
      <polyline points={points.join(' ')} vectorEffect="non-scaling-stroke" />
    </svg>
  )
}

/** What the line shows, in one sentence. */
export function sentenceOf(history: History, zone: Zone): string {
  const now = history.at(-1)?.risk ?? 0
  const top = history.reduce((best, one) => (one.risk > best.risk ? one : best), { at: '', risk: 0 })
  if (top.risk === 0) return `Risk over ${riskDays} days: none.`
  return `Risk over ${riskDays} days: ${now} now, ${top.risk} at most, at ${formatMinute(Date.parse(top.at), zone)}.`
}
