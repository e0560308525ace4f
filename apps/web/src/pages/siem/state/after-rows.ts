import { createContext, use, useState } from 'react'
import type { SectionQuery } from '../../../components/section/section-state.ts'
import { useKept } from '../../../components/section/use-kept.ts'
import type { Run } from './run.ts'

/**
 * Whether the rows of the present run have come, or failed for a first time: the other sections ask only then (AU-117).
 * True where there are no rows to wait for.
 */
export const AfterRows = createContext(true)

/** The state of the rows' request, for {@link AfterRows}. */
export function useIsAfterRows(run: Run, rows: Pick<SectionQuery<unknown>, 'fetchStatus' | 'failureCount'>): boolean {
  const [begun, begin] = useState<Run>()
  const hasSettled = rows.fetchStatus === 'idle' || rows.failureCount > 0
  if (hasSettled && begun !== run) begin(run)
  return begun === run || hasSettled
}

/** A section that asks after the rows: it looks as if it were loading while it waits, and keeps its last good answer. */
export function useKeptAfterRows<T>(query: SectionQuery<T>): SectionQuery<T> {
  const mayAsk = use(AfterRows)
  const kept = useKept(query)
  const isWaiting = !mayAsk && kept.data === undefined && kept.error === null
  return isWaiting ? { ...kept, fetchStatus: 'fetching' } : kept
}
