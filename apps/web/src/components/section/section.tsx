import type { PartialAnswer } from '@aurora/contract'
import type { ReactElement, ReactNode } from 'react'
import { sentenceOf } from '../../api/problem.ts'
import { formatClock } from '../../time/format.ts'
import { useZone } from '../../time/use-zone.ts'
import { Button } from '../button/button.tsx'
import { Icon } from '../icon/icon.tsx'
import { ErrorBoundary } from './error-boundary.tsx'
import { Failed, Forbidden, Loading, Quiet } from './placeholders.tsx'
import { sectionState, type SectionQuery } from './section-state.ts'
import styles from './section.module.css'

interface SectionProps<T> {
  /** What the section is, for its messages: "the histogram". */
  readonly label: string
  readonly query: SectionQuery<T>
  /** What its content looks like before it is there; of the final size. */
  readonly skeleton: ReactNode
  /** Ends the request of the section; without it there is no stop button. */
  readonly onStop?: () => void
  readonly children: (data: T) => ReactNode
}

/** A part of a page with its own request, error boundary, retry and looks for every state (UX §5). */
export function Section<T>({ label, query, skeleton, onStop, children }: SectionProps<T>): ReactElement {
  const state = sectionState(query)
  const retry = (): void => void query.refetch()
  switch (state.kind) {
    case 'loading':
      return (
        <Loading label={label} skeleton={skeleton} failure={state.failure} attempt={state.attempt} onStop={onStop} />
      )
    case 'stopped':
      return <Quiet text={`Stopped. Nothing of ${label} is here yet.`} action={{ label: 'Ask again', run: retry }} />
    case 'forbidden':
      return <Forbidden problem={state.problem} />
    case 'signedOut':
      return <Quiet text="Signed out." />
    case 'failed':
      return <Failed label={label} problem={state.problem} onRetry={retry} />
    case 'ready':
      return (
        <ErrorBoundary label={label}>
          {state.isRefreshing && <div className={styles.refreshing} role="presentation" />}
          {state.stale !== undefined && <Stale atMs={query.dataUpdatedAt} problem={state.stale} onRetry={retry} />}
          {children(state.data)}
        </ErrorBoundary>
      )
  }
}

interface StaleProps {
  readonly atMs: number
  readonly problem: unknown
  readonly onRetry: () => void
}

function Stale({ atMs, problem, onRetry }: StaleProps): ReactElement {
  const zone = useZone()
  return (
    <div className={styles.line} data-tone="warn" role="status">
      <Icon name="warning" size={14} />
      <span>
        From {formatClock(atMs, zone)}, could not be refreshed: {sentenceOf(problem)}
      </span>
      <Button look="quiet" onClick={onRetry}>
        Retry
      </Button>
    </div>
  )
}

/** The amber line at the head of a section whose answer is less than everything that was asked for. */
export function PartialLine({ partial }: { readonly partial: PartialAnswer | undefined }): ReactElement | null {
  if (partial === undefined) return null
  return (
    <div className={styles.line} data-tone="warn" role="status">
      <Icon name="warning" size={14} />
      <span>Partial: {partial.message}</span>
    </div>
  )
}
