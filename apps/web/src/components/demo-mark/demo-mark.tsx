import type { ReactElement } from 'react'
import styles from './demo-mark.module.css'

/** Says that something is of the demonstration, and happened to nobody here. */
export function DemoMark(): ReactElement {
  return (
    <span className={styles.demo} title="Of the demonstration: a recorded attack">
      DEMO
    </span>
  )
}
