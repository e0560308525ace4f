import type { ReactElement, ReactNode } from 'react'
import styles from './filter-bar.module.css'

/** The filters of a list, each a small control; all of them are in the address. */
export function FilterBar({ children }: { readonly children: ReactNode }): ReactElement {
  return <search className={styles.bar}>{children}</search>
}
