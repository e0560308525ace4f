import { Fragment, useEffect, useState, type ReactElement, type ReactNode } from 'react'
import { detailsOf, sentenceOf, type ApiProblem } from '../../api/problem.ts'
import { copyText } from '../../format/clipboard.ts'
import { showText } from '../../format/show-text.ts'
import { Button } from '../button/button.tsx'
import styles from './section.module.css'

interface LoadingProps {
  readonly label: string
  readonly skeleton: ReactNode
  readonly failure: ApiProblem | undefined
  readonly attempt: number
  readonly onStop?: (() => void) | undefined
}

const tellAfterS = 3

/** Nothing for 200 ms, then the skeleton, after three seconds the time it takes and a way to stop. */
export function Loading({ label, skeleton, failure, attempt, onStop }: LoadingProps): ReactElement {
  const seconds = useSecondsSince()
  return (
    <div className={styles.loading} aria-busy="true">
      <div className={styles.skeleton} aria-hidden="true">
        {skeleton}
      </div>
      {(seconds >= tellAfterS || failure !== undefined) && (
        <div className={styles.wait} role="status">
          <span>
            {failure === undefined
              ? `Loading ${label}: ${seconds} s`
              : `${sentenceOf(failure)} Trying again (${attempt} of 5)`}
          </span>
          {onStop !== undefined && (
            <Button look="quiet" onClick={onStop}>
              Stop
            </Button>
          )}
        </div>
      )}
    </div>
  )
}

function useSecondsSince(): number {
  const [seconds, setSeconds] = useState(0)
  useEffect(() => {
    const startMs = Date.now()
    const timer = setInterval(() => setSeconds(Math.floor((Date.now() - startMs) / 1000)), 1000)
    return () => clearInterval(timer)
  }, [])
  return seconds
}

interface FailedProps {
  readonly label: string
  readonly problem: ApiProblem
  readonly onRetry: () => void
}

/** What happened, how to find it in the log, and what to do next. */
export function Failed({ label, problem, onRetry }: FailedProps): ReactElement {
  return (
    <div className={styles.failed} role="alert">
      <p className={styles.cause}>
        <strong>Could not load {label}.</strong> {sentenceOf(problem)}
      </p>
      {problem.hint !== undefined && <p>{showText(problem.hint)}</p>}
      {problem.requestId !== '' && (
        <p className={styles.faint}>
          Request <code>{problem.requestId}</code>
        </p>
      )}
      <div className={styles.actions}>
        <Button onClick={onRetry}>Retry</Button>
        <Button look="quiet" onClick={() => void copyText(detailsOf(problem), 'the details')}>
          Copy details
        </Button>
      </div>
    </div>
  )
}

/** The permission that is missing, without red and without a retry that cannot help. */
export function Forbidden({ problem }: { readonly problem: ApiProblem }): ReactElement {
  const permission = /[a-z_]+:[a-z_]+/.exec(`${problem.hint ?? ''} ${problem.message}`)?.[0] ?? 'siem:read'
  return <Needs permissions={[permission]} />
}

/** The same, where it is known without asking; any one of the permissions would do. */
export function Needs({ permissions }: { readonly permissions: readonly string[] }): ReactElement {
  return (
    <div className={styles.quiet}>
      <p>
        Needs{' '}
        {permissions.map((permission, i) => (
          <Fragment key={permission}>
            {i > 0 && ' or '}
            <code>{permission}</code>
          </Fragment>
        ))}
        . Ask an administrator.
      </p>
    </div>
  )
}

interface QuietProps {
  readonly text: string
  readonly action?: { readonly label: string; readonly run: () => void }
}

/** One calm sentence in place of content, with at most one next step. */
export function Quiet({ text, action }: QuietProps): ReactElement {
  return (
    <div className={styles.quiet}>
      <p>{text}</p>
      {action !== undefined && (
        <Button look="quiet" onClick={action.run}>
          {action.label}
        </Button>
      )}
    </div>
  )
}
