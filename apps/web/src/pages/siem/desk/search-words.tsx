import type { ReactElement } from 'react'
import { shorten, showText } from '../../../format/show-text.ts'
import type { SavedSearch } from '../state/saved-search.ts'
import styles from './desk.module.css'

/** What is searched for, as it will be saved. */
export function SearchWords({ search }: { readonly search: SavedSearch }): ReactElement {
  const { query, sources, severities, hosts } = search
  const filters = [
    ...(sources.length === 0 ? [] : [`sources ${sources.join(', ')}`]),
    ...(severities.length === 0 ? [] : [`severities ${severities.join(', ')}`]),
    ...(hosts.length === 0 ? [] : [`hosts ${hosts.join(', ')}`]),
  ]
  return (
    <p className={styles.searched}>
      {query === '' ? 'Every event' : <code>{shorten(showText(query), 300)}</code>}
      {filters.length > 0 && <span>{showText(filters.join(' · '))}</span>}
    </p>
  )
}
