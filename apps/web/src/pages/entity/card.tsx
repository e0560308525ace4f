import { useId, type ReactElement, type ReactNode } from 'react'
import { Needs } from '../../components/section/placeholders.tsx'
import { may, useMe } from '../../session/use-me.ts'
import styles from './entity-page.module.css'

interface CardProps {
  readonly title: string
  /** What a person needs to see what is in it. */
  readonly needs: string
  /** Beside the title: how many, a way onwards. */
  readonly aside?: ReactNode
  readonly isWide?: boolean
  /** Asked for only when it is permitted. */
  readonly children: () => ReactElement
}

/** One part of the page under its heading; without the permission for it, what is missing. */
export function Card({ title, needs, aside, isWide = false, children }: CardProps): ReactElement {
  const id = useId()
  const isPermitted = may(useMe().data, needs)
  return (
    <section className={styles.card} data-wide={isWide} aria-labelledby={id}>
      <div className={styles.cardHead}>
        <h2 id={id}>{title}</h2>
        {isPermitted && aside}
      </div>
      {isPermitted ? children() : <Needs permissions={[needs]} />}
    </section>
  )
}
