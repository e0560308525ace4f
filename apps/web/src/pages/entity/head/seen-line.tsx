import type { UseQueryResult } from '@tanstack/react-query'
import type { ReactElement } from 'react'
import { Button } from '../../../components/button/button.tsx'
import { Timestamp } from '../../../components/timestamp/timestamp.tsx'
import { sentenceOf } from '../../../api/problem.ts'
import type { Seen } from '../state/queries.ts'
import styles from './head.module.css'

/** When events of the range mention it first and last, in a line that keeps its height. */
export function SeenLine({ seen }: { readonly seen: UseQueryResult<Seen> }): ReactElement {
  const { data, error, refetch } = seen
  if (error !== null)
    return (
      <p className={styles.seen} role="alert">
        When it was seen is not known: {sentenceOf(error)}{' '}
        <Button look="quiet" onClick={() => void refetch()}>
          Retry
        </Button>
      </p>
    )
  if (data === undefined) return <p className={styles.seen} aria-busy="true" />
  if (data.first === null || data.last === null)
    return <p className={styles.seen}>No event in this range mentions it.</p>
  return (
    <dl className={styles.seen}>
      <div>
        <dt>First seen in range</dt>
        <dd>
          <Timestamp iso={data.first} />
        </dd>
      </div>
      <div>
        <dt>Last seen in range</dt>
        <dd>
          <Timestamp iso={data.last} />
        </dd>
      </div>
    </dl>
  )
}
