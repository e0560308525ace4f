import { Link } from '@tanstack/react-router'
import type { ReactElement } from 'react'
import { Button } from '../../components/button/button.tsx'
import { Icon } from '../../components/icon/icon.tsx'
import { reads, stored, useStored } from '../../state/stored.ts'
import { useFirstSteps, type FirstSteps as Done } from './queries.ts'
import styles from './overview.module.css'

/** Whether somebody said that they need no first steps any more. */
const isDismissed = stored('overview.first-steps-dismissed', reads.flag(false))

interface Step {
  readonly done: keyof Done
  /** Where it is done; absent where it is done on the command line. */
  readonly to?: '/connect' | '/siem' | '/alerts' | '/cases'
  readonly word: string
  readonly means: string
}

const steps: readonly Step[] = [
  { done: 'ownSource', to: '/connect', word: 'Connect a source', means: 'syslog, a file, a sensor: the lines to copy' },
  {
    done: 'alertTaken',
    to: '/alerts',
    word: 'Take an alert',
    means: 'what it is, why, and whom it is about; e takes it',
  },
  { done: 'huntSaved', to: '/siem', word: 'Save a hunt', means: 'a search worth repeating, for you or your team' },
  { done: 'caseClosed', to: '/cases', word: 'Close a case', means: 'with what it came to, and a report of it' },
  { done: 'colleague', word: 'Let somebody in', means: './aurora user add NAME --role analyst' },
]

/** The way from an empty installation to a closed case, until it was gone or somebody knows it. */
export function FirstSteps({ hasDemo }: { readonly hasDemo: boolean }): ReactElement | null {
  const [isGone, dismiss] = useStored(isDismissed)
  const done = useFirstSteps(!isGone).data
  if (isGone || done === undefined || steps.every((step) => done[step.done])) return null
  const count = steps.filter((step) => done[step.done]).length
  return (
    <section className={styles.tile} data-size="whole" aria-labelledby="first-steps">
      <div className={styles.title}>
        <h2 id="first-steps">
          First steps <span className={styles.faint}>{`${count} of ${steps.length} done`}</span>
        </h2>
        <Button look="quiet" onClick={() => dismiss(true)}>
          I know my way
        </Button>
      </div>
      <ol className={styles.steps}>
        {steps.map((step) => (
          <li key={step.word} data-done={done[step.done]}>
            <Icon name={done[step.done] ? 'check' : 'circle'} />
            <span>
              {step.to === undefined ? step.word : <Link to={step.to}>{step.word}</Link>}
              {done[step.done] && <span className="visually-hidden">, done</span>}
              <span className={styles.means}>{step.means}</span>
            </span>
          </li>
        ))}
      </ol>
      {count === 0 && !hasDemo && (
        <p className={styles.faint}>
          Nothing to send yet? <Link to="/welcome">Look at a recorded attack first</Link>: one click brings it, one
          takes it away.
        </p>
      )}
    </section>
  )
}
