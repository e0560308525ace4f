import type { ReactElement } from 'react'
import { kindWords } from '../../components/entity-link/entity-place.ts'
import { usePageTitle } from '../../components/page-title/use-page-title.ts'
import { Needs } from '../../components/section/placeholders.tsx'
import { shorten, showText } from '../../format/show-text.ts'
import { may, useMe } from '../../session/use-me.ts'
import { ActivityPart } from './activity/activity-part.tsx'
import { DoingsPart } from './doings/doings-part.tsx'
import { NoEntity } from './empty/no-entity.tsx'
import { NothingMentions } from './empty/nothing-mentions.tsx'
import { EntityHead } from './head/entity-head.tsx'
import { IndicatorsPart } from './indicators/indicators-part.tsx'
import { PeersPart } from './peers/peers-part.tsx'
import { AlertsPart } from './records/alerts-part.tsx'
import { CasesPart } from './records/cases-part.tsx'
import { useSeen } from './state/queries.ts'
import { SubjectContext, useSubject, type Subject } from './state/subject.ts'
import { useMakeSubject } from './state/use-make-subject.ts'
import styles from './entity-page.module.css'

/** An address, host, user, domain, hash: what it did, what was said of it, with whom it has to do. */
export function EntityPage(): ReactElement {
  const subject = useMakeSubject()
  const me = useMe().data
  usePageTitle(...titleOf(subject))
  if (me !== undefined && !may(me, 'siem:read') && !may(me, 'alerts:read'))
    return (
      <div className={styles.page}>
        <h1>Entity</h1>
        <Needs permissions={['siem:read', 'alerts:read']} />
      </div>
    )
  if (subject === undefined) return <NoEntity />
  const { kind, value } = subject.entity
  return (
    // Another entity is another page: nothing of the one before is shown while its own is awaited.
    <SubjectContext key={`${kind} ${value}`} value={subject}>
      <Parts />
    </SubjectContext>
  )
}

const titleOf = (subject: Subject | undefined): string[] =>
  subject === undefined ? ['Entity'] : [shorten(showText(subject.entity.value), 60), kindWords[subject.entity.kind]]

function Parts(): ReactElement {
  const { filter } = useSubject()
  const maySearch = may(useMe().data, 'siem:read')
  const seen = useSeen(filter, maySearch)
  const isEmpty = maySearch && seen.data?.last === null && !seen.isPlaceholderData
  return (
    <div className={styles.page}>
      <EntityHead seen={seen} />
      <div className={styles.cards}>
        {isEmpty ? (
          <NothingMentions />
        ) : (
          <>
            <ActivityPart />
            <DoingsPart />
          </>
        )}
        <AlertsPart />
        <CasesPart />
        <IndicatorsPart />
        {!isEmpty && <PeersPart />}
      </div>
    </div>
  )
}
