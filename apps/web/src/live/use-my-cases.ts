import type { Me } from '@aurora/contract'
import { useQuery } from '@tanstack/react-query'
import { call } from '../api/client.ts'
import { may } from '../session/use-me.ts'

const openStatuses = 'open,in_progress,pending_approval,contained,eradicated,recovered'
const countEveryMs = 60_000

/** How many open cases a person has; undefined while that is not known or not permitted. Cases have no feed. */
export function useMyCases(me: Me): number | undefined {
  const filter = { status: openStatuses, assignee: me.name }
  const query = useQuery({
    queryKey: ['cases', 'counts', filter],
    queryFn: ({ signal }) => call('countCases', { query: filter, signal }),
    enabled: may(me, 'cases:read'),
    staleTime: 5_000,
    refetchInterval: ({ state }) => (state.status === 'success' ? countEveryMs : false),
  })
  return query.data?.total
}
