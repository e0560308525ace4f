import type { ReactElement } from 'react'
import styles from './section.module.css'

interface SkeletonProps {
  readonly rows: number
  /** Of a line: px, or a CSS length such as `var(--row)`. */
  readonly height?: number | string
}

/** Grey lines of the size that the content will have. */
export function Skeleton({ rows, height = 28 }: SkeletonProps): ReactElement {
  return (
    <div>
      {Array.from({ length: rows }, (_, i) => (
        <div key={i} className={styles.bone} style={{ height }}>
          <span style={{ width: `${45 + ((i * 37) % 50)}%` }} />
        </div>
      ))}
    </div>
  )
}
