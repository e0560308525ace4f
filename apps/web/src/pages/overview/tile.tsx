import { Link } from '@tanstack/react-router'
import type { ReactElement, ReactNode } from 'react'
import { KeyOf } from '../../components/kbd/key-of.tsx'
import type { SearchParams } from '../../app/search-params.ts'
import styles from './overview.module.css'

export interface TileProps {
  /** Its place, which is the key that focuses it. */
  readonly number: 1 | 2 | 3 | 4 | 5 | 6 | 7
  readonly title: string
  /** The page behind it, which Enter opens. */
  readonly to: '/siem' | '/alerts' | '/cases' | '/sources'
  readonly search?: SearchParams
  /** How much of a row it takes on a wide screen; a third by default. */
  readonly size?: 'third' | 'half'
  readonly children: ReactNode
}

/** One part of the overview: a heading that leads to the page behind, and what is in it. */
export function Tile({ number, title, to, search, size = 'third', children }: TileProps): ReactElement {
  return (
    <section className={styles.tile} data-size={size} aria-labelledby={`tile-${number}`}>
      <h2 id={`tile-${number}`} className={styles.title}>
        <Link to={to} search={search ?? {}} data-tile={number} className={styles.heading}>
          {title}
        </Link>
        <KeyOf id={`tile.${number}`} />
      </h2>
      {children}
    </section>
  )
}
