import type { SeverityName } from '@aurora/core'
import type { ReactElement } from 'react'
import styles from './severity.module.css'

const shapes: Readonly<Record<SeverityName, ReactElement>> = {
  critical: <path d="M6 .6 11.4 6 6 11.4.6 6z" />,
  high: <path d="M6 1 11.5 10.7H.5z" />,
  medium: <circle cx="6" cy="6" r="4.6" />,
  low: <rect x="1.8" y="1.8" width="8.4" height="8.4" rx="1" />,
  info: <circle cx="6" cy="6" r="4" fill="none" stroke="currentColor" strokeWidth="1.6" />,
}

/** The shape of a severity in its colour. Always beside its word. */
export function SeverityShape({ severity }: { readonly severity: SeverityName }): ReactElement {
  return (
    <svg className={styles.shape} data-severity={severity} viewBox="0 0 12 12" aria-hidden="true" focusable="false">
      {shapes[severity]}
    </svg>
  )
}

/** A severity as shape, word and colour (WCAG 1.4.1). */
export function Severity({ severity }: { readonly severity: SeverityName }): ReactElement {
  return (
    <span className={styles.severity} data-severity={severity}>
      <SeverityShape severity={severity} />
      {severity}
    </span>
  )
}
