import type { ReactElement } from 'react'
import styles from './brand.module.css'

/** The mark of the product: three curtains of light. */
export function BrandMark({ size = 24 }: { readonly size?: number }): ReactElement {
  return (
    <svg className={styles.mark} width={size} height={size} viewBox="0 0 24 24" aria-hidden="true" focusable="false">
      <path d="M2.5 18.5C5.5 8.5 9 5 12 5s6.5 3.5 9.5 13.5" />
      <path d="M7 19c1.7-5.8 3.4-8 5-8s3.3 2.2 5 8" />
      <path d="M10.8 19.3c.4-1.6.8-2.3 1.2-2.3s.8.7 1.2 2.3" />
    </svg>
  )
}
