import type { CaseDetail, CaseItem } from '@aurora/contract'
import {
  keepPreviousData,
  useInfiniteQuery,
  useQuery,
  type InfiniteData,
  type UseInfiniteQueryResult,
  type UseQueryResult,
} from '@tanstack/react-query'
import { call } from '../../../api/client.ts'
import type { Answer, Query } from '../../../api/operations.ts'
import type { CaseFilter } from './filter.ts'

/** Cases of one page. */
export const pageSize = 100
/** Entries of one page of a timeline. */
const timelinePage = 50

export type CasePages = InfiniteData<Answer<'listCases'>, string | undefined>
export type TimelinePages = InfiniteData<Answer<'caseTimeline'>, string | undefined>

/** Keys of the answers in the cache, so that a change finds all that show a case. */
export const caseKeys = {
  all: ['cases'] as const,
  rows: ['cases', 'rows'] as const,
  counts: ['cases', 'counts'] as const,
  details: ['cases', 'detail'] as const,
  timelines: ['cases', 'timeline'] as const,
  parts: ['cases', 'parts'] as const,
}

/** The cases of a filter by last activity, page after page by cursor. */
export function useCaseRows(filter: CaseFilter): UseInfiniteQueryResult<CasePages> {
  return useInfiniteQuery({
    queryKey: [...caseKeys.rows, filter],
    queryFn: ({ pageParam, signal }) => {
      const cursor = pageParam === undefined ? {} : { cursor: pageParam }
      return call('listCases', { query: { ...filter, sort: 'updated', limit: pageSize, ...cursor }, signal })
    },
    initialPageParam: undefined as string | undefined,
    getNextPageParam: (page) => page.cursor ?? undefined,
    placeholderData: keepPreviousData,
    staleTime: 5_000,
    gcTime: 60_000,
  })
}

/** How many cases a filter has, by status. */
export function useCaseCounts(filter: CaseFilter): UseQueryResult<Answer<'countCases'>> {
  return useQuery({
    queryKey: [...caseKeys.counts, filter],
    queryFn: ({ signal }) => call('countCases', { query: filter, signal }),
    placeholderData: keepPreviousData,
    staleTime: 5_000,
  })
}

/** How often an open case is looked at again, so that others' notes appear, in ms. */
const lookEveryMs = 15_000

/** One case with its parts, by number or id. */
export function useCase(address: string, isAsked = true): UseQueryResult<CaseDetail> {
  return useQuery({
    queryKey: [...caseKeys.details, address],
    queryFn: ({ signal }) => call('getCase', { params: { id: address }, signal }),
    enabled: isAsked,
    staleTime: 5_000,
    gcTime: 60_000,
    refetchInterval: ({ state }) => (state.status === 'success' ? lookEveryMs : false),
  })
}

/** What happened to a case, newest first, as far as `filter` asks for it. */
export function useCaseTimeline(
  { id }: Pick<CaseItem, 'id'>,
  filter: Query<'caseTimeline'>,
): UseInfiniteQueryResult<TimelinePages> {
  return useInfiniteQuery({
    queryKey: [...caseKeys.timelines, id, filter],
    queryFn: ({ pageParam, signal }) => {
      const cursor = pageParam === undefined ? {} : { cursor: pageParam }
      return call('caseTimeline', {
        params: { id },
        query: { ...filter, limit: timelinePage, ...cursor },
        signal,
      })
    },
    initialPageParam: undefined as string | undefined,
    getNextPageParam: (page) => page.cursor ?? undefined,
    placeholderData: keepPreviousData,
    staleTime: 5_000,
    gcTime: 60_000,
  })
}

/** The alerts of a case, the newest first. */
export function useCaseAlerts({ id }: Pick<CaseItem, 'id'>): UseQueryResult<Answer<'listAlerts'>> {
  return useQuery({
    queryKey: [...caseKeys.parts, id, 'alerts'],
    queryFn: ({ signal }) => call('listAlerts', { query: { case: id, sort: 'newest', limit: 200 }, signal }),
    staleTime: 5_000,
  })
}

/** Tasks that kinds of incidents ask for; they change with the version of the server only. */
export function useTaskTemplates(): UseQueryResult<Answer<'listTaskTemplates'>> {
  return useQuery({
    queryKey: ['task-templates'],
    queryFn: ({ signal }) => call('listTaskTemplates', { signal }),
    staleTime: Infinity,
  })
}

/** The files kept with a case. */
export function useEvidence({ id }: Pick<CaseItem, 'id'>): UseQueryResult<Answer<'listEvidence'>> {
  return useQuery({
    queryKey: [...caseKeys.parts, id, 'evidence'],
    queryFn: ({ signal }) => call('listEvidence', { params: { id }, signal }),
    staleTime: 5_000,
  })
}

/** The cases most like this one, with what they share. */
export function useSimilarCases({ id }: Pick<CaseItem, 'id'>): UseQueryResult<Answer<'similarCases'>> {
  return useQuery({
    queryKey: [...caseKeys.parts, id, 'similar'],
    queryFn: ({ signal }) => call('similarCases', { params: { id }, signal }),
    staleTime: 30_000,
  })
}
