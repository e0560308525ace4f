import type { AlertDetail, AlertItem, TimelineAnswer } from '@aurora/contract'
import {
  keepPreviousData,
  useInfiniteQuery,
  useQuery,
  type InfiniteData,
  type UseInfiniteQueryResult,
  type UseQueryResult,
} from '@tanstack/react-query'
import { call } from '../../../api/client.ts'
import type { Answer } from '../../../api/operations.ts'
import type { AlertSort } from './address.ts'
import type { AlertFilter } from './filter.ts'

/** Alerts of one page. */
export const pageSize = 200

export type AlertPage = Answer<'listAlerts'>
export type AlertPages = InfiniteData<AlertPage, string | undefined>
export type AlertCounts = Answer<'countAlerts'>

/** Keys of the answers in the cache, so that a change finds all that show an alert. */
export const alertKeys = {
  all: ['alerts'] as const,
  rows: ['alerts', 'rows'] as const,
  counts: ['alerts', 'counts'] as const,
  groups: ['alerts', 'groups'] as const,
  details: ['alerts', 'detail'] as const,
  timelines: ['alerts', 'timeline'] as const,
  /** Cases, incidents and similar alerts of an alert. */
  links: ['alerts', 'links'] as const,
}

/** The alerts of a filter, page after page by cursor. */
export function useAlertRows(filter: AlertFilter, sort: AlertSort): UseInfiniteQueryResult<AlertPages> {
  return useInfiniteQuery({
    queryKey: [...alertKeys.rows, filter, sort],
    queryFn: ({ pageParam, signal }) => {
      const cursor = pageParam === undefined ? {} : { cursor: pageParam }
      return call('listAlerts', { query: { ...filter, sort, limit: pageSize, ...cursor }, signal })
    },
    initialPageParam: undefined as string | undefined,
    getNextPageParam: (page) => page.cursor ?? undefined,
    placeholderData: keepPreviousData,
    staleTime: Infinity,
    gcTime: 60_000,
  })
}

/** How many alerts a filter has, by status and by severity. */
export function useAlertCounts(filter: AlertFilter): UseQueryResult<AlertCounts> {
  return useQuery({
    queryKey: [...alertKeys.counts, filter],
    queryFn: ({ signal }) => call('countAlerts', { query: filter, signal }),
    placeholderData: keepPreviousData,
    staleTime: 5_000,
  })
}

/** One alert with all there is to know of it, by number or id. */
export function useAlert(address: string, isAsked = true): UseQueryResult<AlertDetail> {
  return useQuery({
    queryKey: [...alertKeys.details, address],
    queryFn: ({ signal }) => call('getAlert', { params: { id: address }, signal }),
    enabled: isAsked,
    staleTime: 5_000,
    gcTime: 60_000,
  })
}

/** What happened to an alert, newest first, two hundred entries at most. */
export function useTimeline(id: string): UseQueryResult<TimelineAnswer> {
  return useQuery({
    queryKey: [...alertKeys.timelines, id],
    queryFn: ({ signal }) => call('alertTimeline', { params: { id }, query: { limit: 200 }, signal }),
    staleTime: 5_000,
    gcTime: 60_000,
  })
}

/** Other alerts of the same rule, the newest first, whatever became of them. */
export function useSimilar(alert: AlertDetail, most: number): UseQueryResult<readonly AlertItem[]> {
  return useQuery({
    queryKey: [...alertKeys.links, 'similar', alert.rule?.id ?? '', alert.id, most],
    queryFn: async ({ signal }) => {
      const rule = alert.rule?.id
      if (rule === undefined) return []
      const page = await call('listAlerts', { query: { rule, sort: 'newest', limit: most + 1 }, signal })
      return page.items.filter((item) => item.id !== alert.id).slice(0, most)
    },
    staleTime: 30_000,
  })
}
