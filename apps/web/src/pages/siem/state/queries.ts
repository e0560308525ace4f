import type {
  CountAnswer,
  EventItem,
  FieldsAnswer,
  HistogramAnswer,
  SearchPage,
  SourcesAnswer,
  ValuesAnswer,
} from '@aurora/contract'
import {
  keepPreviousData,
  queryOptions,
  useInfiniteQuery,
  useQuery,
  type InfiniteData,
  type UseInfiniteQueryResult,
  type UseQueryResult,
} from '@tanstack/react-query'
import { use } from 'react'
import { call } from '../../../api/client.ts'
import { livePaused, pollEveryMs } from '../../../live/live-status.ts'
import { useSignal } from '../../../state/signal.ts'
import { toIso } from '../../../time/range.ts'
import { AfterRows } from './after-rows.ts'
import type { Filter, Run } from './run.ts'

/** Rows asked for first, which the first paint waits for, and then at a time: fewer and larger answers hold up fewer frames. */
const firstRows = 200
const moreRows = 500
const slowPollMs = 15_000

/** The rows of a search, page after page by cursor. A new search ends the request of the one before. */
export function useRows(
  filter: Filter,
  sort: 'newest' | 'oldest',
): UseInfiniteQueryResult<InfiniteData<SearchPage, string | undefined>> {
  return useInfiniteQuery({
    queryKey: ['rows', filter, sort],
    queryFn: ({ pageParam, signal }) => {
      const page = pageParam === undefined ? { limit: firstRows } : { limit: moreRows, cursor: pageParam }
      return call('searchLogs', { query: { ...filter, sort, ...page }, signal })
    },
    initialPageParam: undefined as string | undefined,
    getNextPageParam: (page) => page.cursor ?? undefined,
    placeholderData: keepPreviousData,
    structuralSharing: false,
    staleTime: Infinity,
    gcTime: 60_000,
  })
}

/** Bars asked for: as many as can be told apart on this screen. */
const mostBars = globalThis.innerWidth < 760 ? 40 : 120

/** The request for events over time. */
export const histogramOptions = (filter: Filter) =>
  queryOptions({
    queryKey: ['histogram', filter, mostBars],
    queryFn: ({ signal }) => call('histogram', { query: { ...filter, bars: mostBars }, signal }),
    staleTime: Infinity,
    gcTime: 60_000,
  })

/** Events over time, asked for after the rows. Not asked for while the histogram is folded away. */
export function useHistogram(filter: Filter): UseQueryResult<HistogramAnswer> {
  return useQuery({ ...histogramOptions(filter), placeholderData: keepPreviousData, enabled: use(AfterRows) })
}

/** The fields of the matching events with their shares. */
export function useFields(filter: Filter, isEnabled = true): UseQueryResult<FieldsAnswer> {
  return useQuery({
    queryKey: ['fields', filter],
    queryFn: ({ signal }) => call('listFields', { query: filter, signal }),
    placeholderData: keepPreviousData,
    enabled: isEnabled,
    staleTime: Infinity,
    gcTime: 60_000,
  })
}

/** The most frequent values of one field among the matching events. */
export function useFieldValues(filter: Filter, field: string): UseQueryResult<ValuesAnswer> {
  return useQuery({
    queryKey: ['values', filter, field],
    queryFn: ({ signal }) => call('fieldValues', { query: { ...filter, field, limit: 10 }, signal }),
    staleTime: Infinity,
    gcTime: 60_000,
  })
}

/** The request for the sources with their rates. */
export const sourcesOptions = queryOptions({
  queryKey: ['sources'],
  queryFn: ({ signal }) => call('listSources', { signal }),
  staleTime: 0,
})

/** The sources with their rates, after the rows; asked for again while the page is open. */
export function useSources(): UseQueryResult<SourcesAnswer> {
  const isPaused = useSignal(livePaused)
  return useQuery({
    ...sourcesOptions,
    enabled: use(AfterRows),
    refetchInterval: (query) => {
      if (isPaused) return false
      return query.state.data?.sources.length === 0 ? pollEveryMs / 2 : slowPollMs
    },
  })
}

/**
 * How many events match: what came with the rows, or, where counting would have held these up, what a count of its own
 * says. Undefined until it is known, null when it cannot be.
 */
export function useTotal(run: Run, first: SearchPage | undefined): number | null | undefined {
  const count = useQuery<CountAnswer>({
    queryKey: ['total', run.filter],
    queryFn: ({ signal }) => call('countLogs', { query: run.filter, signal }),
    enabled: first !== undefined && first.total === null && first.partial === undefined,
    staleTime: Infinity,
    gcTime: 60_000,
    retry: false,
  })
  if (first === undefined) return undefined
  if (first.total !== null) return first.total
  return count.data?.total ?? (count.isLoading ? undefined : null)
}

/** How many matching events arrived since a live search was run; undefined while that is not known or not asked for. */
export function useNewCount(run: Run, isReady: boolean): number | undefined {
  const isPaused = useSignal(livePaused)
  const since = toIso(run.span.toMs)
  const count = useQuery<CountAnswer>({
    queryKey: ['new', run.filter],
    queryFn: ({ signal }) =>
      call('countLogs', { query: { ...run.filter, from: since, to: 'now', by: 'received' }, signal }),
    enabled: run.isLive && isReady && !isPaused,
    refetchInterval: pollEveryMs,
    staleTime: 0,
    gcTime: 0,
  })
  return count.data?.total
}

/** Time of the newest event there is, whatever the filters; null when there is none. */
export function useLatestEvent(run: Run): UseQueryResult<string | null> {
  return useQuery({
    queryKey: ['latest', run.filter.to],
    queryFn: async ({ signal }) => {
      const query = { from: '1970-01-01T00:00:00Z', to: '2200-01-01T00:00:00Z', limit: 1 }
      const page = await call('searchLogs', { query, signal })
      return page.items[0]?.time ?? null
    },
    staleTime: 0,
    gcTime: 0,
  })
}

/** One event by its id; `known` is used when the list has it. */
export function useEvent(id: string, known: EventItem | undefined): UseQueryResult<EventItem> {
  return useQuery({
    queryKey: ['event', id],
    queryFn: ({ signal }) => call('getLog', { params: { id }, signal }),
    ...(known === undefined ? {} : { initialData: known }),
    staleTime: Infinity,
    gcTime: 60_000,
  })
}
