import { keepPreviousData, useQuery, type UseQueryResult } from '@tanstack/react-query'
import type { AlertItem } from '@aurora/contract'
import { call } from '../../../api/client.ts'
import type { Answer } from '../../../api/operations.ts'
import type { GroupBy } from '../state/address.ts'
import type { AlertFilter } from '../state/filter.ts'
import { alertKeys } from '../state/queries.ts'

/** The alerts of a filter in groups; not asked for while they are shown one by one. */
export function useGroups(by: GroupBy | undefined, filter: AlertFilter): UseQueryResult<Answer<'groupAlerts'>> {
  return useQuery({
    queryKey: [...alertKeys.groups, by, filter],
    queryFn: ({ signal }) => call('groupAlerts', { query: { ...filter, by: by ?? 'rule' }, signal }),
    enabled: by !== undefined,
    placeholderData: keepPreviousData,
    staleTime: 5_000,
  })
}

const mostShown = 50

/** The riskiest alerts of one group. */
export function useGroupAlerts(filter: AlertFilter): UseQueryResult<readonly AlertItem[]> {
  return useQuery({
    queryKey: [...alertKeys.groups, 'alerts', filter],
    queryFn: async ({ signal }) =>
      (await call('listAlerts', { query: { ...filter, sort: 'risk', limit: mostShown }, signal })).items,
    staleTime: 5_000,
  })
}
