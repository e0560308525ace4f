import { Link } from '@tanstack/react-router'
import type { ReactElement } from 'react'
import { Command } from '../../../components/command/command.tsx'
import styles from './empty.module.css'

/** Nothing was ever received: how to send the first event, and waiting for it. */
export function NothingYet(): ReactElement {
  return (
    <div className={styles.empty}>
      <h2>No events yet</h2>
      <p>Send the first ones from a file, for example:</p>
      <Command text="./aurora ingest eve.json --source suricata" />
      <p>
        Or <Link to="/connect">connect a source</Link>: the exact lines for whatever you have.
      </p>
      <p className={styles.waiting} role="status">
        Waiting for the first event…
      </p>
    </div>
  )
}
