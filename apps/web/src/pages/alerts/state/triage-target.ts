import type { AlertItem } from '@aurora/contract'
import { formatSpan, type SeverityName } from '@aurora/core'

const minuteMs = 60_000

/** Within which time somebody should have taken a new alert up, in ms; alerts of severity info have no target. */
export const targetMs: Readonly<Record<SeverityName, number | undefined>> = {
  critical: 15 * minuteMs,
  high: 60 * minuteMs,
  medium: 240 * minuteMs,
  low: 1_440 * minuteMs,
  info: undefined,
}

/** How old an alert is, and how that compares with its target. */
export interface Age {
  readonly text: string
  /** Nobody took it up in time. */
  readonly isLate: boolean
  /** For hovering and for screen readers. */
  readonly about: string
}

/** Age of an alert at `nowMs`. Only a new alert can be late: one that somebody has is worked on. */
export function ageOf(alert: Pick<AlertItem, 'created' | 'status' | 'severity'>, nowMs: number): Age {
  const ageMs = Math.max(0, nowMs - Date.parse(alert.created))
  const wanted = targetMs[alert.severity]
  const text = formatSpan(ageMs)
  if (alert.status !== 'new') return { text, isLate: false, about: `${text} old; somebody took it up` }
  if (wanted === undefined) return { text, isLate: false, about: `${text} old, without a target` }
  const isLate = ageMs > wanted
  const side = isLate ? `${formatSpan(ageMs - wanted)} over` : `${formatSpan(wanted - ageMs)} left of`
  return { text, isLate, about: `${text} old, ${side} its target of ${formatSpan(wanted)}` }
}
