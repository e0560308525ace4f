import type { ReactElement } from 'react'
import { sparkHeight, sparkPoints, sparkWidth } from './spark-line.ts'
import styles from './spark-line.module.css'

interface SparkLineProps {
  /** What the numbers are, oldest first, said before them. */
  readonly label: string
  readonly values: readonly number[]
}

/** How a number went, in the size of a word; the numbers themselves are its name and are shown on hover. */
export function SparkLine({ label, values }: SparkLineProps): ReactElement | null {
  if (values.length === 0) return null
  const words = `${label}: ${values.join(', ')}`
  return (
    <svg className={styles.line} width={sparkWidth} height={sparkHeight} role="img" aria-label={words}>
      <title>{words}</title>
      <polyline points={sparkPoints(values)} />
    </svg>
  )
}
