import { keepPreviousData, useQuery } from '@tanstack/react-query'
import { useDeferredValue, type ReactElement } from 'react'
import { call } from '../../../api/client.ts'
import { LogText } from '../../../components/log-text/log-text.tsx'
import { Section } from '../../../components/section/section.tsx'
import { Skeleton } from '../../../components/section/skeleton.tsx'
import { formatCount } from '../../../format/number.ts'
import { addressOf, type SavedSearch } from '../state/saved-search.ts'
import type { RuleDraft } from './rule-draft.ts'
import styles from '../../../components/dialog/dialog-form.module.css'

interface RulePreviewProps {
  readonly draft: RuleDraft
  readonly search: SavedSearch
}

/** What a rule would have matched in a day, and what its alert would say of the newest of these events. */
export function RulePreview({ draft, search }: RulePreviewProps): ReactElement {
  const query = useMatches(search)
  return (
    <div className={styles.preview} role="status">
      <Section label="the preview" query={query} skeleton={<Skeleton rows={2} height={22} />}>
        {({ total, newest }) => (
          <>
            <p>
              Would have matched <strong>{total === null ? 'more than could be counted' : formatCount(total)}</strong>{' '}
              {total === 1 ? 'event' : 'events'} in the last 24 hours. Those about the same are one alert.
            </p>
            {newest !== undefined && <AlertWords draft={draft} event={newest} />}
          </>
        )}
      </Section>
    </div>
  )
}

function useMatches(search: SavedSearch) {
  return useQuery({
    queryKey: ['rule-preview', search],
    queryFn: async ({ signal }) => {
      const { q, sources, severities, host } = addressOf(search)
      const filter = { q, source: sources.join(','), severity: severities.join(','), host, from: 'now-24h', to: 'now' }
      const [count, page] = await Promise.all([
        call('countLogs', { query: filter, signal }),
        call('searchLogs', { query: { ...filter, limit: 1 }, signal }),
      ])
      return { total: count.total as number | null, newest: page.items[0]?.id }
    },
    staleTime: 30_000,
    gcTime: 60_000,
  })
}

function AlertWords({ draft, event }: { readonly draft: RuleDraft; readonly event: string }): ReactElement {
  const titleTemplate = useDeferredValue(draft.titleTemplate.trim() || draft.title)
  const descriptionTemplate = useDeferredValue(draft.descriptionTemplate)
  const query = useQuery({
    queryKey: ['template-preview', titleTemplate, descriptionTemplate, event],
    queryFn: ({ signal }) => call('previewTemplate', { body: { titleTemplate, descriptionTemplate, event }, signal }),
    placeholderData: keepPreviousData,
    staleTime: Infinity,
    gcTime: 10_000,
    retry: false,
  })
  return (
    <Section label="the title" query={query} skeleton={<Skeleton rows={1} height={22} />}>
      {({ title, description }) => (
        <p>
          The newest as an alert: <strong>{title === '' ? '—' : <LogText text={title} most={200} />}</strong>
          {description !== '' && (
            <>
              {' '}
              <LogText text={description} most={300} />
            </>
          )}
        </p>
      )}
    </Section>
  )
}
