import { problemOf, type ApiProblem } from '../../api/problem.ts'

/** What a section needs to know of its request; every query result of TanStack Query is one. */
export interface SectionQuery<T> {
  readonly data: T | undefined
  readonly error: unknown
  readonly fetchStatus: 'fetching' | 'paused' | 'idle'
  readonly failureCount: number
  readonly failureReason: unknown
  readonly dataUpdatedAt: number
  readonly refetch: () => unknown
}

/** The look of a section (UX §5). `ready` may be refreshing, stale or both at once with its old content. */
export type SectionState<T> =
  | { readonly kind: 'loading'; readonly failure: ApiProblem | undefined; readonly attempt: number }
  | { readonly kind: 'stopped' }
  | { readonly kind: 'forbidden'; readonly problem: ApiProblem }
  | { readonly kind: 'signedOut' }
  | { readonly kind: 'failed'; readonly problem: ApiProblem }
  | { readonly kind: 'ready'; readonly data: T; readonly isRefreshing: boolean; readonly stale: ApiProblem | undefined }

/** Reads the state of a section off its request. */
export function sectionState<T>(query: SectionQuery<T>): SectionState<T> {
  const isFetching = query.fetchStatus === 'fetching'
  if (query.data !== undefined) {
    const stale = query.error === null || isFetching ? undefined : staleOf(problemOf(query.error))
    return { kind: 'ready', data: query.data, isRefreshing: isFetching, stale }
  }
  if (isFetching) {
    const failure = query.failureCount === 0 ? undefined : problemOf(query.failureReason)
    return { kind: 'loading', failure, attempt: query.failureCount + 1 }
  }
  if (query.error === null) return { kind: 'stopped' }
  return ofProblem(problemOf(query.error))
}

/** Being offline or signed out is said once for the whole page, not by every section. */
const staleOf = (problem: ApiProblem): ApiProblem | undefined =>
  problem.isOffline || problem.status === 401 ? undefined : problem

function ofProblem(problem: ApiProblem): SectionState<never> {
  if (problem.status === 403) return { kind: 'forbidden', problem }
  if (problem.status === 401) return { kind: 'signedOut' }
  return { kind: 'failed', problem }
}
