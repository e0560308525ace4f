import type { ValuesAnswer } from '@aurora/contract'
import { Link } from '@tanstack/react-router'
import { useId, type ReactElement } from 'react'
import { PartialLine, Section } from '../../../components/section/section.tsx'
import { Skeleton } from '../../../components/section/skeleton.tsx'
import { useKept } from '../../../components/section/use-kept.ts'
import { formatCount, formatShare } from '../../../format/number.ts'
import { shorten, showText } from '../../../format/show-text.ts'
import { Card } from '../card.tsx'
import { useTop } from '../state/queries.ts'
import { searchFor, useSubject } from '../state/subject.ts'
import styles from './doings.module.css'

/** The fields that say what was done, with a word for people. */
const fields = [
  ['event.action', 'Actions'],
  ['event.category', 'Categories'],
  ['dataset', 'Datasets'],
  ['destination.port', 'Destination ports'],
  ['process.name', 'Processes'],
  ['user.name', 'Users'],
] as const

/** What it did in the range: the most frequent values of a few fields, each asked for by itself. */
export function DoingsPart(): ReactElement {
  return (
    <Card title="What it did" needs="siem:read" isWide>
      {() => (
        <div className={styles.fields}>
          {fields.map(([field, title]) => (
            <Field key={field} field={field} title={title} />
          ))}
        </div>
      )}
    </Card>
  )
}

interface FieldProps {
  readonly field: string
  readonly title: string
}

function Field({ field, title }: FieldProps): ReactElement {
  const id = useId()
  const top = useKept(useTop(useSubject().filter, field))
  return (
    <section className={styles.field} aria-labelledby={id}>
      <h3 id={id} title={field}>
        {title}
      </h3>
      <Section label={`its ${title.toLowerCase()}`} query={top} skeleton={<Skeleton rows={4} height={24} />}>
        {(answer) => (
          <>
            <PartialLine partial={answer.partial} />
            <Values answer={answer} />
          </>
        )}
      </Section>
    </section>
  )
}

function Values({ answer: { field, values, total } }: { readonly answer: ValuesAnswer }): ReactElement {
  const { entity, range } = useSubject()
  if (values.length === 0) return <p className={styles.none}>None named.</p>
  const others = total - values.reduce((sum, { count }) => sum + count, 0)
  return (
    <ul className={styles.values}>
      {values.map(({ value, count }) => (
        <li key={value}>
          <Link to="/siem" search={searchFor(entity, range, { field, value })} title={shorten(showText(value), 1_000)}>
            {value === '' ? <em>empty</em> : shorten(showText(value), 40)}
          </Link>
          <span
            className={styles.count}
            title={`${formatShare(total === 0 ? 0 : count / total)} of those that name one`}
          >
            {formatCount(count)}
          </span>
          <span className={styles.bar} style={{ width: `${total === 0 ? 0 : (count / total) * 100}%` }} />
        </li>
      ))}
      {others > 0 && <li className={styles.others}>{formatCount(others)} with others</li>}
    </ul>
  )
}
