import { Link, useNavigate } from '@tanstack/react-router'
import type { ReactElement, ReactNode } from 'react'
import { sentenceOf } from '../../api/problem.ts'
import { Button } from '../../components/button/button.tsx'
import { Icon, type IconName } from '../../components/icon/icon.tsx'
import { usePageTitle } from '../../components/page-title/use-page-title.ts'
import { toast } from '../../components/toasts/toast-list.ts'
import { plural } from '../../format/number.ts'
import { may, useMe } from '../../session/use-me.ts'
import { useAccounts, useReplayDemo } from '../sources/queries.ts'
import styles from './welcome.module.css'

/** The first minute of an installation: look at an attack, connect a source, or look around (UX §11). */
export function WelcomePage(): ReactElement {
  usePageTitle('Welcome')
  const me = useMe().data
  const sources = useAccounts().data?.sources
  return (
    <div className={styles.page}>
      <h1>How do you want to begin?</h1>
      <ul className={styles.choices}>
        {may(me, 'sources:manage') && <ShowMe isThere={sources?.some(({ isDemo }) => isDemo) ?? false} />}
        <Choice
          icon="plus"
          title="Connect a source"
          means="Syslog, a file, a sensor: the exact lines, then its first event."
        >
          <Link to="/connect" className={styles.link}>
            Connect a source
          </Link>
        </Choice>
        <Choice icon="overview" title="Start empty" means="Look around; the first steps stay on the overview.">
          <Link to="/" className={styles.link}>
            Open the overview
          </Link>
        </Choice>
      </ul>
    </div>
  )
}

/** The recorded attack: from its events to a case, in a quarter of a minute. */
function ShowMe({ isThere }: { readonly isThere: boolean }): ReactElement {
  const replay = useReplayDemo()
  const navigate = useNavigate()
  const run = (): void =>
    replay.mutate(undefined, {
      onSuccess: ({ events, alerts, case: name }) => {
        toast(`${plural(events, 'event')} and ${plural(alerts, 'alert')} of a recorded attack.`, { tone: 'good' })
        void navigate(name === null ? { to: '/alerts' } : { to: '/cases', search: { mine: 'no', selectedCase: name } })
      },
    })
  return (
    <Choice
      icon="play"
      title="Show me"
      means="Half an hour of a recorded attack, moved to now: from the scan to the beacon, told by six products. Marked DEMO, and one click takes it away."
    >
      {isThere ? (
        <Link to="/alerts" className={styles.link}>
          It is here: open its alerts
        </Link>
      ) : (
        <Button look="main" disabled={replay.isPending} onClick={run}>
          {replay.isPending ? 'Replaying…' : 'Show me'}
        </Button>
      )}
      <p className={styles.state} role="status">
        {replay.isPending ? 'Its events are being stored, and rules look at them.' : ''}
        {replay.error === null ? '' : sentenceOf(replay.error)}
      </p>
    </Choice>
  )
}

interface ChoiceProps {
  readonly icon: IconName
  readonly title: string
  readonly means: string
  readonly children: ReactNode
}

function Choice({ icon, title, means, children }: ChoiceProps): ReactElement {
  return (
    <li className={styles.choice}>
      <Icon name={icon} size={22} />
      <h2>{title}</h2>
      <p>{means}</p>
      <div className={styles.act}>{children}</div>
    </li>
  )
}
