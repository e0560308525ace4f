import type { RejectItem, RejectsAnswer, SourcesAnswer } from '@aurora/contract'
import {
  keepPreviousData,
  useInfiniteQuery,
  useMutation,
  useQuery,
  useQueryClient,
  type InfiniteData,
  type UseInfiniteQueryResult,
  type UseMutationResult,
  type UseQueryResult,
} from '@tanstack/react-query'
import { call } from '../../api/client.ts'
import type { Answer } from '../../api/operations.ts'

const accountsEveryMs = 5_000

/** The account of every source and sensor, kept fresh while the page is open. */
export function useAccounts(): UseQueryResult<SourcesAnswer> {
  return useQuery({
    queryKey: ['accounts'],
    queryFn: ({ signal }) => call('listSources', { signal }),
    refetchInterval: accountsEveryMs,
    staleTime: 0,
  })
}

/** Which rejects are shown. */
export interface RejectFilter {
  readonly source?: string
  readonly reason?: string
}

/** Lines that could not be used, newest first, page after page. */
export function useRejects(
  filter: RejectFilter,
): UseInfiniteQueryResult<InfiniteData<RejectsAnswer, string | undefined>> {
  return useInfiniteQuery({
    queryKey: ['rejects', filter],
    queryFn: ({ pageParam, signal }) => {
      const cursor = pageParam === undefined ? {} : { cursor: pageParam }
      return call('listRejects', { query: { ...filter, ...cursor, limit: 50 }, signal })
    },
    initialPageParam: undefined as string | undefined,
    getNextPageParam: (page) => page.cursor ?? undefined,
    placeholderData: keepPreviousData,
    staleTime: 0,
  })
}

/** One reject with all its bytes. */
export function useReject(id: string): UseQueryResult<RejectItem> {
  return useQuery({
    queryKey: ['reject', id],
    queryFn: ({ signal }) => call('getReject', { params: { id }, signal }),
    staleTime: Infinity,
  })
}

/** Reads rejects again, after a fix; afterwards accounts and list are asked for anew. */
export function useReplay(): UseMutationResult<
  Answer<'replayRejects'>,
  Error,
  RejectFilter & { readonly ids?: string[] }
> {
  const client = useQueryClient()
  return useMutation({
    mutationFn: (body) => call('replayRejects', { body }),
    onSettled: () => {
      void client.invalidateQueries({ queryKey: ['rejects'] })
      void client.invalidateQueries({ queryKey: ['accounts'] })
    },
  })
}

/** Shows the demonstration; everything is asked for anew. */
export function useReplayDemo(): UseMutationResult<Answer<'replayDemo'>, Error, void> {
  const client = useQueryClient()
  return useMutation({
    mutationFn: () => call('replayDemo', {}),
    onSettled: () => void client.invalidateQueries(),
  })
}

/** Takes all of the demonstration away; everything is asked for anew, since all of it may have changed. */
export function useRemoveDemo(): UseMutationResult<Answer<'removeDemo'>, Error, void> {
  const client = useQueryClient()
  return useMutation({
    mutationFn: () => call('removeDemo', {}),
    onSettled: () => void client.invalidateQueries(),
  })
}
