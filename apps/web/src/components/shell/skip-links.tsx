import { useState, type ReactElement } from 'react'
import styles from './skip-links.module.css'

/** Places a page may have, by the id of their element. The first one is on every page. */
const places = [
  { id: 'main', label: 'Skip to content' },
  { id: 'search', label: 'Skip to search' },
  { id: 'list', label: 'Skip to list' },
  { id: 'panel', label: 'Skip to panel' },
] as const

/** The first stops of Tab: ways to the parts that the page has at this moment, seen once they have the focus. */
export function SkipLinks(): ReactElement {
  const [present, setPresent] = useState<readonly string[]>(['main'])
  const look = (): void =>
    setPresent(places.filter(({ id }) => document.getElementById(id) !== null).map(({ id }) => id))
  return (
    <nav className={styles.links} aria-label="Skip links" onFocus={look}>
      {places
        .filter(({ id }) => present.includes(id))
        .map(({ id, label }) => (
          <button key={id} type="button" onClick={() => goTo(id)}>
            {label}
          </button>
        ))}
    </nav>
  )
}

function goTo(id: string): void {
  const place = document.getElementById(id)
  const field = id === 'search' ? place?.querySelector<HTMLElement>('[contenteditable="true"], input') : undefined
  const target = field ?? place
  target?.focus()
  target?.scrollIntoView({ block: 'nearest' })
}
