import { Link } from '@tanstack/react-router'
import type { ReactElement } from 'react'
import { Button } from '../../components/button/button.tsx'
import { Icon } from '../../components/icon/icon.tsx'
import { Section } from '../../components/section/section.tsx'
import { Skeleton } from '../../components/section/skeleton.tsx'
import { useKept } from '../../components/section/use-kept.ts'
import { Timestamp } from '../../components/timestamp/timestamp.tsx'
import { formatCount, plural } from '../../format/number.ts'
import { shorten, showText } from '../../format/show-text.ts'
import { fieldRows } from '../siem/state/event-fields.ts'
import type { Kind } from './kinds.ts'
import { useArrived, type Arrived } from './queries.ts'
import styles from './connect.module.css'

interface WaitingProps {
  readonly kind: Kind
  readonly since: string
  readonly onAgain: () => void
}

/** Says what came since somebody began to wait, and how it was read; or that nothing did, or what is wrong with it. */
export function Waiting({ kind, since, onAgain }: WaitingProps): ReactElement {
  const arrived = useKept(useArrived(kind, since))
  return (
    <section className={styles.waiting} aria-labelledby="waiting-title">
      <div className={styles.head}>
        <h2 id="waiting-title">3. See it arrive</h2>
        <span className={styles.faint}>
          since <Timestamp iso={since} />
        </span>
        <Button look="quiet" onClick={onAgain}>
          Begin anew
        </Button>
      </div>
      <Section label="what arrived" query={arrived} skeleton={<Skeleton rows={2} />}>
        {(found) => <Found kind={kind} found={found} since={since} />}
      </Section>
    </section>
  )
}

function Found({
  kind,
  found,
  since,
}: {
  readonly kind: Kind
  readonly found: Arrived
  readonly since: string
}): ReactElement {
  const { newest, reject } = found
  return (
    <>
      <p className={styles.state} role="status" data-state={newest === undefined ? 'waiting' : 'there'}>
        <Icon name={newest === undefined ? 'clock' : 'check'} />
        {newest === undefined ? `Waiting for ${kind.title}…` : sentenceOf(found)}
      </p>
      {newest !== undefined && (
        <>
          <pre className={styles.sample} tabIndex={0} role="group" aria-label="The newest event, as it came">
            {shorten(showText(newest.raw), 600)}
          </pre>
          <p className={styles.next}>
            <Link to="/siem" search={{ q: `source:${newest.source}`, event: newest.id, from: since, to: 'now' }}>
              Open it in SIEM
            </Link>
            <Link to="/sources">Its account</Link>
          </p>
        </>
      )}
      {reject !== undefined && (
        <p className={styles.wrong} role="status">
          {found.rejected === 50 ? '50 or more lines' : plural(found.rejected, 'line')} could not be used, the last
          because: {showText(reject.message)}. <Link to="/sources">Look at them</Link>: they are kept.
        </p>
      )}
    </>
  )
}

/** "Received 12 from dmz-1, read as suricata alert, 31 fields" */
function sentenceOf({ total, newest }: Arrived): string {
  if (newest === undefined) return ''
  const count = total === null ? 'many' : formatCount(total)
  const dataset = newest.dataset === '' || newest.dataset === newest.source ? '' : ` ${newest.dataset}`
  const fields = plural(fieldRows(newest).length, 'field')
  return `Received ${count} from ${showText(newest.sensor)}, read as ${showText(newest.source + dataset)}, ${fields}.`
}
