import { useQuery } from '@tanstack/react-query'
import type { ReactElement } from 'react'
import { call } from '../../api/client.ts'
import type { Answer, CallRequest } from '../../api/operations.ts'
import { LogText } from '../log-text/log-text.tsx'
import { Section } from '../section/section.tsx'
import { Skeleton } from '../section/skeleton.tsx'
import { Timestamp } from '../timestamp/timestamp.tsx'
import { formatCount, plural } from '../../format/number.ts'
import styles from '../dialog/dialog-form.module.css'

type Wanted = CallRequest<'previewSuppression'>['body']

const mostSamples = 5

/** What a suppression would have hidden in the last seven days, with a warning where that was true. */
export function SuppressionPreview({ wanted }: { readonly wanted: Wanted }): ReactElement {
  const query = useQuery({
    queryKey: ['suppression-preview', wanted],
    queryFn: ({ signal }) => call('previewSuppression', { body: { ...wanted, from: 'now-7d' }, signal }),
    staleTime: 30_000,
    gcTime: 60_000,
  })
  return (
    <div className={styles.preview} role="status">
      <Section label="the preview" query={query} skeleton={<Skeleton rows={3} height={22} />}>
        {(preview) => <Shown preview={preview} />}
      </Section>
    </div>
  )
}

function Shown({ preview }: { readonly preview: Answer<'previewSuppression'> }): ReactElement {
  const { hidden, hours, critical, lookedAt, isWhole, samples, confirmed } = preview
  return (
    <>
      <p>
        Would have hidden <strong>{formatCount(hidden)}</strong> of {plural(lookedAt, 'finding')} in seven days
        {hidden === 0 ? '' : `, in ${plural(hours, 'hour')}`}
        {isWhole ? '' : ', of the newest that were looked at'}.
      </p>
      {critical > 0 && (
        <p className={styles.warn}>
          {plural(critical, 'finding')} among them {critical === 1 ? 'was' : 'were'} critical.
        </p>
      )}
      {confirmed.length > 0 && (
        <p className={styles.warn}>
          {plural(confirmed.length, 'finding')} among them {confirmed.length === 1 ? 'was' : 'were'} said to be true.
        </p>
      )}
      <ul>
        {samples.slice(0, mostSamples).map(({ id, time, message }) => (
          <li key={id} className={styles.sample}>
            <Timestamp iso={time} /> <LogText text={message} most={140} />
          </li>
        ))}
      </ul>
    </>
  )
}
