import type { SourceCard } from '@aurora/contract'
import type { ReactElement } from 'react'
import styles from './source-status.module.css'

const words: Readonly<Record<SourceCard['status'], string>> = {
  connected: 'Connected',
  silent: 'Silent',
  disconnected: 'Disconnected',
}

/** Whether a source sends: as word, shape and colour. */
export function SourceStatus({ status }: { readonly status: SourceCard['status'] }): ReactElement {
  return (
    <span className={styles.status} data-status={status}>
      {words[status]}
    </span>
  )
}
