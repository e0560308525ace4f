import type { ReactElement } from 'react'
import { Button } from '../../../components/button/button.tsx'
import { formatCount, plural } from '../../../format/number.ts'
import { showText } from '../../../format/show-text.ts'
import { useTriage } from './triage.ts'
import { resultWords } from './use-bulk.ts'
import styles from './triage.module.css'

/** How far a large change is, and when it ended with refusals, which alerts and why. */
export function BulkBar(): ReactElement | null {
  const { bulk } = useTriage()
  const { job } = bulk
  if (job === undefined) return null
  const done = job.changed + job.unchanged + job.refused
  if (job.state === 'running')
    return (
      <div className={styles.bulk} role="region" aria-label="Large change">
        <progress max={job.total ?? 1} value={job.total === null ? undefined : done} aria-label={bulk.words} />
        <p role="status">
          {bulk.words}: {formatCount(done)} of {job.total === null ? '…' : formatCount(job.total)}
        </p>
        <Button look="quiet" onClick={bulk.stop}>
          Stop
        </Button>
      </div>
    )
  return (
    <div className={styles.bulk} role="region" aria-label="Large change">
      <p role="status">
        {bulk.words}: {resultWords(job)}.
      </p>
      {job.refusals.length > 0 && (
        <details className={styles.refusals}>
          <summary>{plural(job.refused, 'refusal')}</summary>
          <ul>
            {job.refusals.map(({ name, message }) => (
              <li key={name}>
                {showText(name)}: {message}
              </li>
            ))}
            {job.refused > job.refusals.length && <li>and {formatCount(job.refused - job.refusals.length)} more</li>}
          </ul>
        </details>
      )}
      <Button look="quiet" onClick={bulk.putAway}>
        Put away
      </Button>
    </div>
  )
}
