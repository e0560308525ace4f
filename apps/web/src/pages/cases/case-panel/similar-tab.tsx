import type { CaseDetail } from '@aurora/contract'
import type { ReactElement } from 'react'
import { Section } from '../../../components/section/section.tsx'
import { Skeleton } from '../../../components/section/skeleton.tsx'
import { SeverityShape } from '../../../components/severity/severity.tsx'
import { plural } from '../../../format/number.ts'
import { shorten, showText } from '../../../format/show-text.ts'
import { useDesk } from '../state/desk.ts'
import { useSimilarCases } from '../state/queries.ts'
import { outcomeWord, statusWords } from '../state/status-words.ts'
import styles from './case-panel.module.css'

const mostShared = 6

/** The cases that shared observables or techniques with this one, most first, and what became of them. */
export function SimilarTab({ one }: { readonly one: CaseDetail }): ReactElement {
  const { change } = useDesk()
  const query = useSimilarCases(one)
  return (
    <div className={styles.part}>
      <Section label="similar cases" query={query} skeleton={<Skeleton rows={4} height={52} />}>
        {({ items }) =>
          items.length === 0 ? (
            <p className={styles.faint}>No other case shares an observable or a technique with this one.</p>
          ) : (
            <ul className={styles.lines} aria-label="Similar cases">
              {items.map(({ case: other, observables, techniques }) => (
                <li key={other.id} className={styles.similar}>
                  <button
                    type="button"
                    className={styles.line}
                    onClick={() => change({ selected: other.name, tab: 'timeline' })}
                  >
                    <SeverityShape severity={other.severity} />
                    <span className="visually-hidden">{other.severity}, </span>
                    <span className={styles.name}>{other.name}</span>
                    <span className={styles.text}>{shorten(showText(other.title), 120)}</span>
                    <span className={styles.outcome}>{outcomeWord(other) ?? statusWords[other.status]}</span>
                  </button>
                  <p className={styles.chips}>
                    {observables.slice(0, mostShared).map(({ kind, value }) => (
                      <code key={`${kind}:${value}`} className={styles.chip}>
                        {shorten(showText(value), 48)}
                      </code>
                    ))}
                    {techniques.slice(0, mostShared).map((technique) => (
                      <span key={technique} className={styles.chip}>
                        {showText(technique)}
                      </span>
                    ))}
                    <span className={styles.faint}>
                      shares {plural(observables.length, 'observable')}
                      {techniques.length > 0 && ` and ${plural(techniques.length, 'technique')}`}
                    </span>
                  </p>
                </li>
              ))}
            </ul>
          )
        }
      </Section>
    </div>
  )
}
