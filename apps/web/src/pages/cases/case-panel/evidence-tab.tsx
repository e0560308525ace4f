import type { CaseDetail } from '@aurora/contract'
import type { ReactElement } from 'react'
import { addressOf } from '../../../api/client.ts'
import { IconButton } from '../../../components/button/button.tsx'
import { LogText } from '../../../components/log-text/log-text.tsx'
import { Section } from '../../../components/section/section.tsx'
import { Skeleton } from '../../../components/section/skeleton.tsx'
import { Timestamp } from '../../../components/timestamp/timestamp.tsx'
import { copyText } from '../../../format/clipboard.ts'
import { formatBytes, plural } from '../../../format/number.ts'
import { showText, shorten } from '../../../format/show-text.ts'
import { useWork } from '../acts/work.ts'
import { useCaseTimeline, useEvidence } from '../state/queries.ts'
import { AddEvidence } from './add-evidence.tsx'
import styles from './case-panel.module.css'

/** The files kept with a case: by hash, who and when. They are saved, never shown; each access is recorded. */
export function EvidenceTab({ one }: { readonly one: CaseDetail }): ReactElement {
  const query = useEvidence(one)
  const { mayWrite } = useWork()
  return (
    <div className={styles.part}>
      {mayWrite && one.mergedInto === null && <AddEvidence one={one} />}
      <Section label="the evidence" query={query} skeleton={<Skeleton rows={3} height={64} />}>
        {({ items }) =>
          items.length === 0 ? (
            <p className={styles.faint}>
              No file is kept with this case. From a terminal: <code>./aurora cases evidence add {one.name} FILE</code>
            </p>
          ) : (
            <ul className={styles.lines} aria-label="Evidence">
              {items.map((item) => (
                <li key={item.id} className={styles.file}>
                  <p>
                    <strong>
                      <LogText text={item.name} most={120} />
                    </strong>{' '}
                    <span className={styles.faint}>{formatBytes(item.bytes)}</span>
                  </p>
                  <a
                    className={styles.save}
                    href={addressOf('/api/v1/cases/{id}/evidence/{evidence}', { id: one.id, evidence: item.id }, {})}
                    download={item.name}
                    aria-label={`Save ${showText(item.name)}`}
                  >
                    Save
                  </a>
                  <p className={styles.hash}>
                    <span className={styles.faint}>SHA-256</span>{' '}
                    <code title={item.sha256}>{shorten(item.sha256, 33)}</code>
                    <IconButton
                      icon="copy"
                      size="s"
                      label={`Copy the SHA-256 of ${showText(item.name)}`}
                      onClick={() => void copyText(item.sha256, 'the hash')}
                    />
                  </p>
                  <p className={styles.faint}>
                    {showText(item.addedBy)}, <Timestamp iso={item.added} />
                  </p>
                  {item.note !== '' && (
                    <p>
                      <LogText text={item.note} most={600} keepLines />
                    </p>
                  )}
                  <Accesses one={one} sha256={item.sha256} />
                </li>
              ))}
            </ul>
          )
        }
      </Section>
    </div>
  )
}

/** Who kept a file and who read it, as the timeline of the case tells. */
function Accesses({ one, sha256 }: { readonly one: CaseDetail; readonly sha256: string }): ReactElement | null {
  const entries = useCaseTimeline(one, { kind: 'evidence' }).data?.pages.flatMap(({ items }) => items) ?? []
  const mine = entries.filter(({ details, text }) => details['sha256'] === sha256 && text.startsWith('read '))
  if (mine.length === 0) return null
  return (
    <details>
      <summary>Read {plural(mine.length, 'time')}</summary>
      <ul>
        {mine.map(({ number, actor, at }) => (
          <li key={number} className={styles.faint}>
            {showText(actor.name)}, <Timestamp iso={at} />
          </li>
        ))}
      </ul>
    </details>
  )
}
