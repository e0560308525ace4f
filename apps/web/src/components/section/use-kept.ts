import { useState } from 'react'
import type { SectionQuery } from './section-state.ts'

/**
 * A request whose last good answer stays when a newer one fails, with the time it is from.
 *
 * While a newer request runs, TanStack Query already keeps the old answer (`keepPreviousData`); this covers its failure.
 */
export function useKept<T>(query: SectionQuery<T>): SectionQuery<T> {
  const [kept, keep] = useState<{ readonly data: T; readonly dataUpdatedAt: number }>()
  const { data, dataUpdatedAt, error, fetchStatus, failureCount, failureReason, refetch } = query
  if (data !== undefined && dataUpdatedAt > 0 && kept?.data !== data) keep({ data, dataUpdatedAt })
  const rest = { error, fetchStatus, failureCount, failureReason, refetch }
  if (data !== undefined || kept === undefined) return { ...rest, data, dataUpdatedAt }
  return { ...rest, ...kept }
}
