import type { ValuesAnswer } from '@aurora/contract'
import { useQueryClient } from '@tanstack/react-query'
import type { ReactElement } from 'react'
import { IconButton } from '../../../components/button/button.tsx'
import { LogText } from '../../../components/log-text/log-text.tsx'
import { PartialLine, Section } from '../../../components/section/section.tsx'
import { Skeleton } from '../../../components/section/skeleton.tsx'
import { formatCount, formatShare } from '../../../format/number.ts'
import { useFieldValues } from '../state/queries.ts'
import { useWorkspace } from '../state/workspace.ts'
import styles from './field-sidebar.module.css'

/** The ten most frequent values of a field, each with its count, its share and both filters. */
export function FieldValues({ field }: { readonly field: string }): ReactElement {
  const { run } = useWorkspace()
  const client = useQueryClient()
  const values = useFieldValues(run.filter, field)
  return (
    <Section
      label={`the values of ${field}`}
      query={values}
      skeleton={<Skeleton rows={4} />}
      onStop={() => void client.cancelQueries({ queryKey: ['values'] })}
    >
      {(answer) => (
        <>
          <PartialLine partial={answer.partial} />
          <ul className={styles.list}>
            {answer.values.map(({ value, count }) => (
              <ValueLine key={value} field={field} value={value} count={count} total={totalOf(answer)} />
            ))}
          </ul>
          <p className={styles.source}>{sourceOf(answer)}</p>
        </>
      )}
    </Section>
  )
}

/** Shares are of the events that were looked at. */
const totalOf = (answer: ValuesAnswer): number => (answer.exact ? answer.total : (answer.sampled ?? answer.total))

function sourceOf(answer: ValuesAnswer): string {
  if (answer.values.length === 0) return 'No event has a value.'
  const sample = answer.sampled === null ? 'estimated' : `from a sample of ${formatCount(answer.sampled)}`
  return `${answer.exact ? 'exact' : sample}, ${formatCount(answer.total)} with a value`
}

interface ValueLineProps {
  readonly field: string
  readonly value: string
  readonly count: number
  readonly total: number
}

function ValueLine({ field, value, count, total }: ValueLineProps): ReactElement {
  const { filterBy } = useWorkspace()
  const share = total === 0 ? 0 : count / total
  return (
    <li className={styles.value}>
      <span className={styles.text} title={value}>
        {value === '' ? <em>empty</em> : <LogText text={value} most={80} />}
      </span>
      <span className={styles.count}>
        {formatCount(count)} · {formatShare(share)}
      </span>
      <span className={styles.bar} style={{ width: `${Math.min(100, share * 100)}%` }} />
      <span className={styles.filters}>
        <IconButton icon="plus" size="s" label={`Filter for ${value}`} onClick={() => filterBy({ field, value })} />
        <IconButton
          icon="minus"
          size="s"
          label={`Filter out ${value}`}
          onClick={() => filterBy({ field, value }, true)}
        />
      </span>
    </li>
  )
}
