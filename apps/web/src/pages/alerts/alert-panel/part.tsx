import { useId, type ReactElement, type ReactNode } from 'react'
import styles from './alert-panel.module.css'

interface PartProps {
  readonly title: string
  /** Beside the title: how many, or a link onwards. */
  readonly aside?: ReactNode
  readonly children: ReactNode
}

/** One part of the panel under its heading. */
export function Part({ title, aside, children }: PartProps): ReactElement {
  const id = useId()
  return (
    <section className={styles.part} aria-labelledby={id}>
      <div className={styles.partHead}>
        <h3 id={id}>{title}</h3>
        {aside !== undefined && <span className={styles.aside}>{aside}</span>}
      </div>
      {children}
    </section>
  )
}
