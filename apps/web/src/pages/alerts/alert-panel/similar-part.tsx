import type { AlertDetail, AlertItem } from '@aurora/contract'
import type { ReactElement } from 'react'
import { Section } from '../../../components/section/section.tsx'
import { Skeleton } from '../../../components/section/skeleton.tsx'
import { useSimilar } from '../state/queries.ts'
import { outcomeWord } from '../triage/closing-words.ts'
import { statusWords } from '../state/status-words.ts'
import { AlertLines } from './alert-lines.tsx'
import { Part } from './part.tsx'
import { sharesEntity } from './summary.ts'
import styles from './alert-panel.module.css'

const most = 8

/** What became of other alerts of the same rule, with their verdicts. Absent for alerts without a rule. */
export function SimilarPart({ alert }: { readonly alert: AlertDetail }): ReactElement | null {
  const query = useSimilar(alert, most)
  if (alert.rule === null) return null
  return (
    <Part title="Similar alerts" aside="of the same rule, newest first">
      <Section label="similar alerts" query={query} skeleton={<Skeleton rows={3} />}>
        {(alerts) =>
          alerts.length === 0 ? (
            <p className={styles.faint}>This is the first of its rule.</p>
          ) : (
            <AlertLines alerts={alerts} outcome={(other) => outcomeOf(other, alert)} />
          )
        }
      </Section>
    </Part>
  )
}

function outcomeOf(other: AlertItem, alert: AlertDetail): string {
  const same = other.id === alert.earlierId ? 'the one before, ' : sharesEntity(other, alert) ? 'same entity, ' : ''
  return same + (outcomeWord(other) ?? statusWords[other.status]).toLowerCase()
}
