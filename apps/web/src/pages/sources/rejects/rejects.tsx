import type { RejectsAnswer } from '@aurora/contract'
import { useQueryClient, type InfiniteData } from '@tanstack/react-query'
import { useState, type FormEvent, type ReactElement } from 'react'
import { Button } from '../../../components/button/button.tsx'
import { Section } from '../../../components/section/section.tsx'
import { Skeleton } from '../../../components/section/skeleton.tsx'
import { useKept } from '../../../components/section/use-kept.ts'
import { TextField } from '../../../components/text-field/text-field.tsx'
import { formatCount } from '../../../format/number.ts'
import { may, useMe } from '../../../session/use-me.ts'
import { useRejects, type RejectFilter } from '../queries.ts'
import { RejectLine } from './reject-line.tsx'
import { ReplayButton } from './replay-button.tsx'
import styles from './rejects.module.css'

/** Lines that could not be used: why, where, and how they begin. Nothing of them is lost; they can be read again. */
export function Rejects(): ReactElement {
  const client = useQueryClient()
  const [filter, setFilter] = useState<RejectFilter>({})
  const rejects = useRejects(filter)
  const kept = useKept(rejects)
  const me = useMe().data
  const total = kept.data?.pages[0]?.total ?? 0
  return (
    <section className={styles.rejects} aria-labelledby="rejects-title">
      <div className={styles.head}>
        <h2 id="rejects-title">Rejected lines</h2>
        <FilterForm onChange={setFilter} />
        {may(me, 'siem:write') && total > 0 && <ReplayButton filter={filter} total={total} />}
      </div>
      <div className={styles.content}>
        <Section
          label="the rejected lines"
          query={kept}
          skeleton={<Skeleton rows={5} />}
          onStop={() => void client.cancelQueries({ queryKey: ['rejects'] })}
        >
          {(data) => <RejectTable data={data} isFiltered={Object.keys(filter).length > 0} />}
        </Section>
      </div>
      {rejects.hasNextPage && (
        <Button look="quiet" disabled={rejects.isFetchingNextPage} onClick={() => void rejects.fetchNextPage()}>
          {rejects.isFetchingNextPage ? 'Loading…' : 'Show more'}
        </Button>
      )}
    </section>
  )
}

function FilterForm({ onChange }: { readonly onChange: (filter: RejectFilter) => void }): ReactElement {
  const [source, setSource] = useState('')
  const [reason, setReason] = useState('')
  const submit = (event: FormEvent): void => {
    event.preventDefault()
    onChange({
      ...(source.trim() === '' ? {} : { source: source.trim() }),
      ...(reason.trim() === '' ? {} : { reason: reason.trim() }),
    })
  }
  return (
    <form className={styles.filter} onSubmit={submit}>
      <TextField label="Only this source" isLabelHidden value={source} onChange={setSource} placeholder="Source" />
      <TextField label="Only this reason" isLabelHidden value={reason} onChange={setReason} placeholder="Reason" />
      <Button submits>Filter</Button>
    </form>
  )
}

interface RejectTableProps {
  readonly data: InfiniteData<RejectsAnswer, string | undefined>
  readonly isFiltered: boolean
}

function RejectTable({ data, isFiltered }: RejectTableProps): ReactElement {
  const items = data.pages.flatMap((page) => page.items)
  const total = data.pages[0]?.total ?? items.length
  if (items.length === 0) {
    return <p className={styles.none}>{isFiltered ? 'No rejected line fits the filter.' : 'No line was rejected.'}</p>
  }
  return (
    <>
      <p className={styles.count}>
        1–{formatCount(items.length)} of {formatCount(total)}
      </p>
      <div className={styles.scroller} tabIndex={0} role="group" aria-label="Rejected lines">
        <table className={styles.table}>
          <thead>
            <tr>
              <th scope="col">Received</th>
              <th scope="col">Source</th>
              <th scope="col">Reason</th>
              <th scope="col">Position</th>
              <th scope="col">Begins with</th>
            </tr>
          </thead>
          <tbody>
            {items.map((item) => (
              <RejectLine key={item.id} item={item} />
            ))}
          </tbody>
        </table>
      </div>
    </>
  )
}
