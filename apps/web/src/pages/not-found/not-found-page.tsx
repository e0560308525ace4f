import { Link } from '@tanstack/react-router'
import type { ReactElement } from 'react'
import { usePageTitle } from '../../components/page-title/use-page-title.ts'
import styles from './not-found-page.module.css'

/** An address that leads nowhere, with the way back. */
export function NotFoundPage(): ReactElement {
  usePageTitle('Not found')
  return (
    <div className={styles.page}>
      <h1>There is no such page</h1>
      <p>
        Nothing lives at <code>{globalThis.location.pathname}</code>.
      </p>
      <p>
        <Link to="/siem">Go to SIEM</Link>
      </p>
    </div>
  )
}
