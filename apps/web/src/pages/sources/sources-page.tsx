import { useQueryClient } from '@tanstack/react-query'
import { Link } from '@tanstack/react-router'
import type { ReactElement } from 'react'
import { Icon } from '../../components/icon/icon.tsx'
import { usePageTitle } from '../../components/page-title/use-page-title.ts'
import { Section } from '../../components/section/section.tsx'
import { Skeleton } from '../../components/section/skeleton.tsx'
import { useKept } from '../../components/section/use-kept.ts'
import { plural } from '../../format/number.ts'
import { AccountCard } from './account/account-card.tsx'
import { may, useMe } from '../../session/use-me.ts'
import { RemoveDemo } from './demo/remove-demo.tsx'
import { ShowDemo } from './demo/show-demo.tsx'
import { useAccounts } from './queries.ts'
import { Rejects } from './rejects/rejects.tsx'
import styles from './sources-page.module.css'

/** Where events come from: the account of every source, what could not be used, and how to send the first ones. */
export function SourcesPage(): ReactElement {
  const client = useQueryClient()
  const sources = useKept(useAccounts())
  const me = useMe().data
  usePageTitle('Sources')
  return (
    <div className={styles.page}>
      <div className={styles.head}>
        <h1>Sources</h1>
        <Link to="/connect" className={styles.connect}>
          <Icon name="plus" /> Connect a source
        </Link>
      </div>
      <section className={styles.section} aria-label="Accounts">
        <Section
          label="the sources"
          query={sources}
          skeleton={<Skeleton rows={6} />}
          onStop={() => void client.cancelQueries({ queryKey: ['accounts'] })}
        >
          {(answer) => (
            <>
              {answer.sources.length === 0 && (
                <p className={styles.none}>
                  No source has sent an event yet. <Link to="/connect">Connect one</Link>; it will show here.
                </p>
              )}
              {may(me, 'sources:manage') &&
                (answer.sources.some((card) => card.isDemo) ? <RemoveDemo /> : <ShowDemo />)}
              <ul className={styles.cards}>
                {answer.sources.map((card) => (
                  <li key={`${card.source} ${card.sensor}`}>
                    <AccountCard card={card} title={answer.known.find((one) => one.name === card.source)?.title} />
                  </li>
                ))}
              </ul>
              {answer.droppedBeforeReceipt.udp > 0 && (
                <p className={styles.dropped}>
                  The kernel dropped {plural(answer.droppedBeforeReceipt.udp, 'UDP datagram')} before they were
                  received: more than the receive buffer holds. They are in no account.
                </p>
              )}
              {answer.droppedBeforeReceipt.redis > 0 && (
                <p className={styles.dropped}>
                  {plural(answer.droppedBeforeReceipt.redis, 'Redis record')}{' '}
                  {answer.droppedBeforeReceipt.redis === 1 ? 'was' : 'were'} lost before receipt: a stream was trimmed
                  too early, or a channel was faster than the store. They are in no account.
                </p>
              )}
            </>
          )}
        </Section>
      </section>
      <Rejects />
    </div>
  )
}
