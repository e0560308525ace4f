import type { ReactElement, ReactNode } from 'react'
import { BrandMark } from '../brand/brand.tsx'
import styles from './front-page.module.css'

interface FrontPageProps {
  readonly title: string
  readonly lead: string
  readonly children: ReactNode
}

/** The frame of the pages before the shell: one card in the night sky. */
export function FrontPage({ title, lead, children }: FrontPageProps): ReactElement {
  return (
    <main className={styles.page}>
      <div className={styles.sky} aria-hidden="true" />
      <section className={styles.card}>
        <div className={styles.brand}>
          <BrandMark size={28} />
          <span>Aurora</span>
        </div>
        <h1>{title}</h1>
        <p className={styles.lead}>{lead}</p>
        {children}
      </section>
    </main>
  )
}
