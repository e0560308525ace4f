import type { ReactElement } from 'react'
import { serverNowMs } from '../../../api/server-clock.ts'
import { Button } from '../../../components/button/button.tsx'
import { Section } from '../../../components/section/section.tsx'
import { useKept } from '../../../components/section/use-kept.ts'
import { formatRelative, formatStamp } from '../../../time/format.ts'
import { useZone } from '../../../time/use-zone.ts'
import { rangeAround } from '../../siem/empty/range-around.ts'
import { useLatest } from '../state/queries.ts'
import { useSubject } from '../state/subject.ts'
import styles from '../entity-page.module.css'

/** No event of the range mentions it: when the latest one did, and the way there. */
export function NothingMentions(): ReactElement {
  const latest = useKept(useLatest(useSubject().filter.q))
  return (
    <section className={styles.empty} aria-label="Nothing in this range">
      <h2>Nothing in this range mentions it</h2>
      <Section label="when it was mentioned" query={latest} skeleton={null}>
        {(iso) => (iso === null ? <p>No event that is kept mentions it.</p> : <Latest ms={Date.parse(iso)} />)}
      </Section>
    </section>
  )
}

function Latest({ ms }: { readonly ms: number }): ReactElement {
  const { change, span } = useSubject()
  const zone = useZone()
  return (
    <>
      <p>
        It was mentioned last {formatRelative(ms, serverNowMs())}: <time>{formatStamp(ms, zone)}</time>
      </p>
      <Button onClick={() => change(rangeAround(ms, span))}>Go there</Button>
    </>
  )
}
